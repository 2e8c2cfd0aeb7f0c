# shellcheck shell=dash
# How MariaDB's programs are called.
CLIENT=mariadb DUMPER=mariadb-dump
DUMPER_OPTIONS=''

# tls_options: lines of the option file
tls_options() {
  if [ -n "$SSL_ROOT" ]; then printf 'ssl-ca=%s\nssl-verify-server-cert\n' "$SSL_ROOT"; else
    # Newer ones would refuse a server that does not encrypt.
    echo disable-ssl-verify-server-cert
  fi
}

# shellcheck source=mysql-family.sh
. "$CODE/mysql-family.sh"
