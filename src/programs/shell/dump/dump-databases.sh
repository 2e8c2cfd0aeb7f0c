#!/usr/bin/env bash
# Part of cdk8s-pg. Dumps databases to scratch, reads the dumps back whole, and has
# them taken to every store. The manifest, which makes a backup of them, comes last:
# whatever ends this before leaves nothing that could be taken for a backup.
#
# It runs in PostgreSQL's image. Its companion, which has the token, names the run,
# writes the manifest and makes the result known; the transfer moves files.
#
# usage: dump-databases.sh
set -Eeuo pipefail

CODE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=report.sh
. "$CODE/report.sh"
# shellcheck source=stores.sh
. "$CODE/stores.sh"
# shellcheck source=server.sh
. "$CODE/server.sh"
# shellcheck source=dump.sh
. "$CODE/dump.sh"
# shellcheck source=repository.sh
. "$CODE/repository.sh"

# settings: from the environment, each with what a test may leave out
settings() {
  RUN=${CDK8S_PG_RUN:-/cdk8s-pg/run}
  SCRATCH=${CDK8S_PG_SCRATCH:-/cdk8s-pg/scratch}
  LOGIN=${CDK8S_PG_LOGIN:-/cdk8s-pg/secrets/login}
  DATABASE_NAME=$CDK8S_PG_DATABASE_NAME
  APP_DATABASE=$CDK8S_PG_APP_DATABASE
  ROLE=$CDK8S_PG_ROLE
  PRIMARY=$CDK8S_PG_PRIMARY
  STANDBY=${CDK8S_PG_STANDBY:-}
  SSL_MODE=${CDK8S_PG_SSL_MODE:-prefer}
  SSL_ROOT=${CDK8S_PG_SSL_ROOT:-}
  DATABASES=${CDK8S_PG_DATABASES:-$APP_DATABASE}
  GLOBALS=${CDK8S_PG_GLOBALS:-on}
  FORMAT=${CDK8S_PG_FORMAT:-custom}
  JOBS=${CDK8S_PG_JOBS:-1}
  COMPRESSION=${CDK8S_PG_COMPRESSION:-}
  EXCLUDED_SCHEMAS=${CDK8S_PG_EXCLUDED_SCHEMAS:-}
  EXCLUDED_TABLES=${CDK8S_PG_EXCLUDED_TABLES:-}
  EXCLUDED_ROWS=${CDK8S_PG_EXCLUDED_ROWS:-}
  LOCK_TIMEOUT=${CDK8S_PG_LOCK_TIMEOUT:-60}
  CATCH_UP=${CDK8S_PG_CATCH_UP:-60}
}

# dump_everything: from a standby where that gives the same, else from the primary
dump_everything() {
  login
  choose_server || return
  begin_databases || return
  if dump_from_server; then return; fi
  [ "$SERVER_ROLE" = standby ] && [ -n "$CONFLICT" ] || return 1
  note "the standby cancelled it for the sake of its replay, so it was taken from the primary: $REASON"
  take_primary || return
  begin_databases || return
  dump_from_server
}

# begin_databases: with nothing of an earlier try
begin_databases() {
  begin_folder && mkdir "$SCRATCH/backup/databases" || return
  REASON='' CONFLICT=''
}

_main() {
  trap 'end_children; exit 143' TERM
  settings
  options
  begin_report
  await_name
  take "$@" || true
  conclude
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then _main "$@"; fi
