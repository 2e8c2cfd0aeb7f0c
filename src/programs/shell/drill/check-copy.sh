#!/usr/bin/env bash
# Part of cdk8s-pg. Looks at a database that CloudNativePG has restored for a
# drill, as its superuser, and says what was found.
#
# usage: check-copy.sh
#
# ends with 0: as it should be; 1: not
set -Eeuo pipefail

CODE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=findings.sh
. "$CODE/findings.sh"
# shellcheck source=checks.sh
. "$CODE/checks.sh"

# settings: from the environment; the password from the operator's Secret
settings() {
  local login=${CDK8S_PG_LOGIN:-/cdk8s-pg/secrets/login}
  APP_DATABASE=$CDK8S_PG_APP_DATABASE
  APP_OWNER=$CDK8S_PG_APP_OWNER
  CHECK_PAGES=${CDK8S_PG_AMCHECK:-}
  CHECK_SUMS=${CDK8S_PG_DATA_CHECKSUMS:-}
  STATEMENT_TIMEOUT=${CDK8S_PG_STATEMENT_TIMEOUT:-1800}
  ASSERTIONS=$CODE
  PGPASSWORD=$(<"$login/password")
  export PGHOST=$CDK8S_PG_HOST PGUSER=postgres PGPASSWORD PGSSLMODE=require
}

# await_answer: until the database lets us in and takes writes
await_answer() {
  local answer
  until answer=$(query postgres 'SELECT pg_is_in_recovery()') && [ "$answer" = f ]; do
    log "no answer yet: $answer"
    sleep 1 &
    wait $!
  done
  FIRST_QUERY=$SECONDS
}

# check_sums: was any page read whose checksum is wrong? amcheck has read them all.
check_sums() {
  local row
  if ! row=$(query postgres "SELECT current_setting('data_checksums'), coalesce(sum(checksum_failures), 0) FROM pg_stat_database"); then
    failure 'data checksums' "$row"
  elif [[ $row != on\|* ]]; then
    skipped 'data checksums' 'they are not enabled'
  elif [ "$row" != 'on|0' ]; then
    failure 'data checksums' "${row#on|} pages were read whose checksum is wrong"
  fi
}

_main() {
  trap 'exit 143' TERM
  settings
  await_answer
  check_application
  check_assertions
  [ -z "$CHECK_PAGES" ] || check_pages
  [ -z "$CHECK_SUMS" ] || check_sums
  conclude
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then _main "$@"; fi
