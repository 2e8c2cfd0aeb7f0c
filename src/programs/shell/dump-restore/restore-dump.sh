#!/usr/bin/env bash
# Part of cdk8s-pg. Brings dumps back from a store into databases that are there and
# empty. Everything is fetched and compared with its digests before a byte is
# written; a database that is half restored says so, and a later try empties it.
#
# It runs in PostgreSQL's image. Its companion, which has the token, reads the
# manifest and makes the result known; the transfer moves files.
#
# usage: restore-dump.sh
set -Eeuo pipefail

CODE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../dump/report.sh
. "$CODE/report.sh"
# shellcheck source=../dump/stores.sh
. "$CODE/stores.sh"
# shellcheck source=../dump/server.sh
. "$CODE/server.sh"
# shellcheck source=bring.sh
. "$CODE/bring.sh"
# shellcheck source=fetch.sh
. "$CODE/fetch.sh"
# shellcheck source=target.sh
. "$CODE/target.sh"
# shellcheck source=roles.sh
. "$CODE/roles.sh"

# settings: from the environment, each with what a test may leave out
settings() {
  RUN=${CDK8S_PG_RUN:-/cdk8s-pg/run}
  SCRATCH=${CDK8S_PG_SCRATCH:-/cdk8s-pg/scratch}
  LOGIN=${CDK8S_PG_LOGIN:-/cdk8s-pg/secrets/login}
  SOURCE_NAME=$CDK8S_PG_SOURCE_NAME
  APP_DATABASE=$CDK8S_PG_APP_DATABASE
  ROLE=$CDK8S_PG_ROLE
  OWNER=$ROLE # who logs in may be another
  PRIMARY=$CDK8S_PG_PRIMARY
  SSL_MODE=${CDK8S_PG_SSL_MODE:-prefer}
  SSL_ROOT=${CDK8S_PG_SSL_ROOT:-}
  JOBS=${CDK8S_PG_JOBS:-1}
  PRIVILEGES=${CDK8S_PG_PRIVILEGES:-off}
  WITH_ROLES=${CDK8S_PG_ROLES:-off}
  OWNERS=${CDK8S_PG_OWNERS:-off}
  CATCH_UP=${CDK8S_PG_CATCH_UP:-300}
}

# restore_everything: every database of the plan, one after another
restore_everything() {
  local name into file
  login
  await_primary || return
  rights || return
  fetch || return
  # First all of them are looked at: nothing is written where one does not fit.
  while IFS=$'\t' read -r name into file; do fits "$name" "$into" || return; done <"$RUN/databases"
  make_roles || return
  while IFS=$'\t' read -r name into file; do restore_database "$name" "$into" "$file" || return; done <"$RUN/databases"
}

_main() {
  trap 'end_children; exit 143' TERM
  settings
  begin_report
  # Where it has to be chosen, every manifest of the store is read.
  await "$RUN/backup" "${CDK8S_PG_CHOICE_TIMEOUT:-0}" || true
  await_name
  bring "$@" || true
  conclude
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then _main "$@"; fi
