# The service of the story that reads: for every request it asks once, by psql, as a client of libpq would.
use strict;
use warnings;
use IO::Socket::INET;

# What runs as the first process of a container is not ended by a signal that it does not take.
# PostgreSQL's image has SIGINT sent to it.
$SIG{$_} = sub { exit 0 } for qw(INT TERM);
$SIG{PIPE} = 'IGNORE';
my $sql = "SELECT json_build_object('instance', current_setting('cluster_name'), 'standby', pg_is_in_recovery(), "
  . "'products', (SELECT count(*) FROM product))";
my $server = IO::Socket::INET->new(LocalPort => 8080, Listen => 16, ReuseAddr => 1) or die "8080: $!";
while (my $client = $server->accept) {
    # A probe connects, and asks nothing.
    defined <$client> or next;
    while (my $line = <$client>) { last if $line =~ /^\r?$/ }
    open(my $psql, '-|', 'psql', '-XAtq', '-d', $ENV{DATABASE_URI}, '-c', $sql) or die "psql: $!";
    my $answer = join '', <$psql>;
    my $status = close($psql) ? '200 OK' : '503 Service Unavailable';
    print $client "HTTP/1.1 $status\r\nContent-Length: ", length($answer), "\r\nConnection: close\r\n\r\n$answer";
    close $client;
}
