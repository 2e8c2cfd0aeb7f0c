# shellcheck shell=dash
# How MySQL's programs are called.
CLIENT=mysql DUMPER=mysqldump
# The first: what only an administrator could restore. The second: what older servers do not have.
DUMPER_OPTIONS='--loose-set-gtid-purged=OFF --loose-column-statistics=0'

# tls_options: lines of the option file
tls_options() { [ -z "$SSL_ROOT" ] || printf 'ssl-mode=VERIFY_IDENTITY\nssl-ca=%s\n' "$SSL_ROOT"; }

# shellcheck source=mysql-family.sh
. "$CODE/mysql-family.sh"
