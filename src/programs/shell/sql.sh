# shellcheck shell=bash
# Questions to PostgreSQL: to our own server through its socket, to the other
# instances through the network as the replication role.

SOCKET=/var/run/postgresql
REPLICATION_ROLE=streaming_replica

# sql TEXT [PSQL OPTION]...: run SQL on our own server as the superuser; rows as a|b
sql() {
  local text=$1
  shift
  rows_or_error own_psql "$@" <<<"$text"
}

# sql_with_complaints TEXT [PSQL OPTION]...: the same, with what the server complains of among the rows
sql_with_complaints() {
  local text=$1
  shift
  own_psql "$@" <<<"$text" 2>&1
}

own_psql() {
  PGOPTIONS='-c synchronous_commit=local -c statement_timeout=30s' PGCONNECT_TIMEOUT=5 \
    timeout 60 psql -XAtq -v ON_ERROR_STOP=1 -h "$SOCKET" -U postgres -d postgres "$@"
}

# rows_or_error COMMAND...: what it prints, and its complaints only where it
# fails: a warning (of a collation's version, say) is no row
rows_or_error() {
  local complaints=$RUN/.complaints.$BASHPID status=0
  "$@" 2>"$complaints" || { status=$?; cat "$complaints"; }
  rm -f "$complaints"
  return "$status"
}

peer_host() { printf '%s-%s.%s.%s.svc' "$NAME" "$1" "$NAME" "$POD_NAMESPACE"; }

# conninfo HOST: how to reach another instance as the replication role
conninfo() {
  printf 'host=%s port=5432 user=%s passfile=%s connect_timeout=3 tcp_user_timeout=10000 keepalives_idle=10 keepalives_interval=5 keepalives_count=3' \
    "$1" "$REPLICATION_ROLE" "$RUN/server/pgpass"
  if [ -n "$TLS" ]; then
    if [ -s "$RUN/server/tls/ca.crt" ]; then
      printf ' sslmode=verify-ca sslrootcert=%s' "$RUN/server/tls/ca.crt"
    else
      printf ' sslmode=require'
    fi
  fi
}

# peer_sql ORDINAL COMMAND...: run SQL or replication commands on another instance
peer_sql() {
  local host commands=() command
  host=$(peer_host "$1")
  shift
  for command in "$@"; do commands+=(-c "$command"); done
  rows_or_error timeout 8 psql -XAtq -v ON_ERROR_STOP=1 \
    -d "$(conninfo "$host") dbname=postgres replication=database application_name=$POD_NAME-asks" "${commands[@]}" </dev/null
}

# local_identity: system identifier|timeline|position of our own running server
local_identity() {
  PGCONNECT_TIMEOUT=5 rows_or_error timeout 10 psql -XAtq -d "host=$SOCKET user=postgres dbname=postgres replication=database" \
    -c IDENTIFY_SYSTEM </dev/null | cut -d'|' -f1-3
}

PEER_ROLE='' PEER_SYSTEM='' PEER_TIMELINE='' PEER_LSN='' PEER_REPLAYED='' PEER_ERROR=''

# look_at ORDINAL: ask another instance who it is. True when it answers; then
# PEER_ROLE is primary or standby, and the other PEER_… are set.
look_at() {
  local text recovery
  PEER_ROLE='' PEER_SYSTEM='' PEER_TIMELINE='' PEER_LSN='' PEER_REPLAYED='' PEER_ERROR=''
  if ! text=$(peer_sql "$1" IDENTIFY_SYSTEM "SELECT pg_is_in_recovery(), coalesce(pg_last_wal_replay_lsn(), '0/0')"); then
    PEER_ERROR=$(one_line "$text")
    return 1
  fi
  IFS='|' read -r PEER_SYSTEM PEER_TIMELINE PEER_LSN _ <<<"${text%%$'\n'*}"
  IFS='|' read -r recovery PEER_REPLAYED <<<"${text##*$'\n'}"
  case $recovery in t) PEER_ROLE=standby ;; f) PEER_ROLE=primary ;; *) PEER_ERROR=$(one_line "$text"); return 1 ;; esac
}

# lsn_number LSN: 16/B374D848 as a number
lsn_number() { printf '%d' "$(((16#${1%/*} << 32) + 16#${1#*/}))"; }

# lsn_after A B: true when A is past B
lsn_after() { (($(lsn_number "$1") > $(lsn_number "$2"))); }
