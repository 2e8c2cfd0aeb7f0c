#!/usr/bin/env bash
# Part of cdk8s-pg. Restores a dump from a store into a server of its own, looks at
# it, and says what was found. The server, the dump and all else go with the pod.
#
# What chooses the backup and reads its manifest runs beside it, without a token;
# so does what moves files, which alone has the credentials of the store.
#
# usage: drill-dump.sh
#
# ends with 0: restored, and as it should be; 1: not
set -Eeuo pipefail

CODE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# The very steps that a real restore does.
# shellcheck source=../dump/report.sh
. "$CODE/report.sh"
# shellcheck source=../dump/stores.sh
. "$CODE/stores.sh"
# shellcheck source=../dump/server.sh
. "$CODE/server.sh"
# shellcheck source=../dump-restore/bring.sh
. "$CODE/bring.sh"
# shellcheck source=../dump-restore/fetch.sh
. "$CODE/fetch.sh"
# What is found is told as every drill tells it.
# shellcheck source=findings.sh
. "$CODE/findings.sh"
# shellcheck source=checks.sh
. "$CODE/checks.sh"
# shellcheck source=scratch-server.sh
. "$CODE/scratch-server.sh"

# failed REASON: a step of a restore did not come to its end
failed() { broken "$1"; }

# settings: from the environment
settings() {
  RUN=${CDK8S_PG_RUN:-/cdk8s-pg/run}
  SCRATCH=${CDK8S_PG_SCRATCH:-/cdk8s-pg/scratch}
  PGDATA=$SCRATCH/pgdata
  SOURCE_NAME=$CDK8S_PG_SOURCE_NAME
  JOBS=${CDK8S_PG_JOBS:-1}
  APP_DATABASE=$CDK8S_PG_APP_DATABASE
  APP_OWNER=$CDK8S_PG_APP_OWNER
  SHARED_BUFFERS=$CDK8S_PG_SHARED_BUFFERS
  PRELOAD=${CDK8S_PG_PRELOAD:-}
  CHECK_PAGES=${CDK8S_PG_AMCHECK:-}
  STATEMENT_TIMEOUT=${CDK8S_PG_STATEMENT_TIMEOUT:-1800}
  ASSERTIONS=$CODE
  export PGHOST=$TMP PGUSER=postgres
}

# choose: the backup, which the companion finds
choose() {
  await "$RUN/chosen" 2000 || broken "$(companion_said 'the companion does not answer')"
  IFS=$'\t' read -r BACKUP AGE <"$RUN/chosen"
  finding backup "$BACKUP" "$AGE"
}

# make_server: an empty one
make_server() {
  local output own major
  major=$(<"$RUN/server-major")
  own=$(postgres --version | sed -E 's/^.*\) ([0-9]+).*/\1/')
  ((own >= major)) ||
    broken "the backup is of PostgreSQL $major, and this image is PostgreSQL $own: a dump goes into the same version or a newer one"
  rm -rf "$PGDATA"
  output=$(initdb -D "$PGDATA" -U postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 2>&1) ||
    broken "no server can be made: $(grep -m1 -iE 'error|no space|quota' <<<"$output" || tail -n 1 <<<"$output")"
  # Small, so that WAL takes no room from the data.
  start_server $'wal_level = minimal\nmax_wal_senders = 0\nmax_wal_size = 256MB'
  until output=$(query postgres 'SELECT 1'); do
    kill -0 "$SERVER_PID" 2>/dev/null || broken "PostgreSQL ended while it started; it said: $(last_error)"
    sleep 0.2 &
    wait $!
  done
}

# make_roles: those that the backup has; where it has none, the one that applications need
make_roles() {
  local output file
  file=$(<"$RUN/globals")
  if [ -z "$file" ]; then
    skipped roles 'the backup has none, so whose everything is and who may do what was left out'
    output=$(query postgres "CREATE ROLE $(identifier "$APP_OWNER"); GRANT pg_read_all_data TO $(identifier "$APP_OWNER")") ||
      broken "roles: $output"
    return
  fi
  cp "$SCRATCH/backup/$file" "$RUN/globals.sql" || broken "roles: $file cannot be read"
  output=$(query postgres "SELECT json_build_object('major', current_setting('server_version_num')::int / 10000,
    'roles', (SELECT json_agg(rolname) FROM pg_roles))") || broken "roles: $output"
  printf '%s' "$output" >"$RUN/.target" && mv "$RUN/.target" "$RUN/target.json"
  await "$RUN/roles.made" 60 || broken "roles: $(companion_said 'the companion does not read them')"
  log "making $(<"$RUN/roles.made") roles"
  pg roles psql -Xqw -v ON_ERROR_STOP=1 -v VERBOSITY=terse --single-transaction -d postgres -f "$RUN/roles.sql"
}

# restore_database NAME FILE: under its own name, with its own settings; that of the server is there already
restore_database() {
  local options=(--exit-on-error)
  [ "$1" = postgres ] || options+=(--create)
  [ "$JOBS" = 1 ] || options+=(--jobs="$JOBS")
  [ -n "$(<"$RUN/globals")" ] || options+=(--no-owner --no-privileges)
  log "restoring database $1"
  pg "database $1" pg_restore -w -d postgres "${options[@]}" "$SCRATCH/backup/$2"
}

# restore_all: every database of the backup
restore_all() {
  local name _ file begin=$SECONDS
  while IFS=$'\t' read -r name _ file; do restore_database "$name" "$file"; done <"$RUN/databases"
  pg 'no statistics' vacuumdb -w --quiet --all --analyze-only
  FIRST_QUERY=$SECONDS
  RECOVERY_SECONDS=$((SECONDS - begin))
  log "restored in $RECOVERY_SECONDS s"
}

_main() {
  trap 'exit 143' TERM
  settings
  mkdir -p "$RUN/transfer"
  choose
  fetch
  make_server
  make_roles
  restore_all
  check_application
  check_assertions
  [ -z "$CHECK_PAGES" ] || check_pages
  stop_server
  conclude
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then _main "$@"; fi
