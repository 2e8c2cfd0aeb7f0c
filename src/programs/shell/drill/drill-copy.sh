#!/usr/bin/env bash
# Part of cdk8s-pg. Restores a database from volumes that were made of snapshots,
# without a network, looks at it, and says what was found. What it restores is
# thrown away afterwards.
#
# usage: drill-copy.sh
#
# ends with 0: restored, and as it should be; 1: not
set -Eeuo pipefail

CODE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# The very steps that a real restore does.
# shellcheck source=../restore.sh
. "${CDK8S_PG_RESTORE:-$CODE/restore.sh}"
# shellcheck source=findings.sh
. "$CODE/findings.sh"
# shellcheck source=checks.sh
. "$CODE/checks.sh"
# shellcheck source=scratch-server.sh
. "$CODE/scratch-server.sh"

# settings: from the environment
settings() {
  : "${PGDATA:?}"
  MAJOR=$CDK8S_PG_MAJOR
  APP_DATABASE=$CDK8S_PG_APP_DATABASE
  APP_OWNER=$CDK8S_PG_APP_OWNER
  SHARED_BUFFERS=$CDK8S_PG_SHARED_BUFFERS
  PRELOAD=${CDK8S_PG_PRELOAD:-}
  CHECK_PAGES=${CDK8S_PG_AMCHECK:-}
  CHECK_SUMS=${CDK8S_PG_DATA_CHECKSUMS:-}
  STATEMENT_TIMEOUT=${CDK8S_PG_STATEMENT_TIMEOUT:-1800}
  ASSERTIONS=$CODE
  export PGHOST=$TMP PGUSER=postgres
}

# data_is_there: a data directory that this image can start
data_is_there() {
  local version target
  [ -d "$PGDATA" ] || broken "the snapshot holds no data directory $(basename "$PGDATA"): it is not of a volume of such a database"
  version=$(cat "$PGDATA/PG_VERSION" 2>/dev/null || echo unknown)
  [ "$version" = "$MAJOR" ] || broken "the snapshot was made by PostgreSQL $version, this image is PostgreSQL $MAJOR"
  if [ -L "$PGDATA/pg_wal" ]; then
    target=$(readlink "$PGDATA/pg_wal")
    [ -d "$target" ] || broken "the WAL of the snapshot is in $target, which no volume here holds"
  fi
}

# make_ready: what is of the source goes, and the next start recovers; a volume may be too full for that
make_ready() {
  local output
  output=$({
    chmod 700 "$PGDATA" &&
      forget_the_source &&
      : >"$PGDATA/postgresql.auto.conf" && # it would have the last word
      touch "$PGDATA/recovery.signal"
  } 2>&1) || broken "the data cannot be made ready for a recovery: ${output:-no reason given}"
}

# recovery: the settings of a server that has to recover first
recovery() {
  cat <<END
max_prepared_transactions = $(prepared_transactions)
hot_standby = off
restore_command = '/bin/false'
primary_conninfo = ''
primary_slot_name = ''
END
}

# prepared_transactions: those of the source have to fit
prepared_transactions() {
  local line
  line=$(pg_controldata -D "$PGDATA" | grep '^max_prepared_xacts setting:') || line=0
  printf '%s' "${line##* }"
}

# await_promotion: recovery ends, and the first query is answered
await_promotion() {
  local begin=$SECONDS
  until [ "$(query postgres 'SELECT pg_is_in_recovery()')" = f ]; do
    kill -0 "$SERVER_PID" 2>/dev/null || broken "PostgreSQL ended while it recovered; it said: $(last_error)"
    sleep 0.5 &
    wait $!
  done
  FIRST_QUERY=$SECONDS
  RECOVERY_SECONDS=$((SECONDS - begin))
  log "recovered in $RECOVERY_SECONDS s"
}

# check_sums: every page of every file
check_sums() {
  local output status=0
  log 'verifying checksums of pages'
  output=$(pg_checksums --check -D "$PGDATA" 2>&1) || status=$?
  case $status:$output in
    0:*) ;;
    *'checksums are not enabled'*) skipped 'data checksums' 'they are not enabled' ;;
    *) failure 'data checksums' "$output" ;;
  esac
}

_main() {
  trap 'exit 143' TERM
  settings
  data_is_there
  make_ready
  start_server "$(recovery)"
  await_promotion
  check_application
  check_assertions
  [ -z "$CHECK_PAGES" ] || check_pages
  stop_server
  [ -z "$CHECK_SUMS" ] || check_sums
  conclude
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then _main "$@"; fi
