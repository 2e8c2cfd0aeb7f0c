#!/usr/bin/env bash
# Part of cdk8s-pg. Compares the instances of a database: whether each answers,
# follows the one primary, and has the same rows at one point; then what the user
# asserts. It runs in PostgreSQL's image; its companion, which has the token, tells
# it where the instances are and makes the result known.
#
# usage: check-consistency.sh
#
# ends with 0: the same; 1: something is broken; 2: could not tell
set -Eeuo pipefail

CODE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=findings.sh
. "$CODE/findings.sh"
# shellcheck source=sessions.sh
. "$CODE/sessions.sh"
# shellcheck source=instances.sh
. "$CODE/instances.sh"
# shellcheck source=tables.sh
. "$CODE/tables.sh"
# shellcheck source=pages.sh
. "$CODE/pages.sh"
# shellcheck source=assertions.sh
. "$CODE/assertions.sh"

# settings: from the environment, each with what a test may leave out
settings() {
  RUN=${CDK8S_PG_RUN:-/cdk8s-pg/run}
  LOGIN=${CDK8S_PG_LOGIN:-/cdk8s-pg/secrets/login}
  DATABASE=$CDK8S_PG_APP_DATABASE
  ROLE=$CDK8S_PG_ROLE
  SSL_MODE=${CDK8S_PG_SSL_MODE:-prefer}
  SSL_ROOT=${CDK8S_PG_SSL_ROOT:-}
  EXPECTED=${CDK8S_PG_INSTANCES:-1}
  CHECK_REPLICATION=$(enabled "${CDK8S_PG_CHECK_REPLICATION:-on}")
  CHECK_ROWS=$(enabled "${CDK8S_PG_CHECK_ROWS:-on}")
  CHECK_PAGES=$(enabled "${CDK8S_PG_AMCHECK:-off}")
  CHECK_SUMS=$(enabled "${CDK8S_PG_DATA_CHECKSUMS:-off}")
  TABLES=${CDK8S_PG_TABLES:-}
  TABLES_LIKE=${CDK8S_PG_TABLES_LIKE:-}
  EXCLUDED_LIKE=${CDK8S_PG_EXCLUDED_LIKE:-}
  MAX_TABLE_SIZE=${CDK8S_PG_MAX_TABLE_SIZE:-1073741824}
  MAX_LAG=${CDK8S_PG_MAX_LAG:-30}
  MAX_LAG_BYTES=${CDK8S_PG_MAX_LAG_BYTES:-}
  ANSWER_TIMEOUT=${CDK8S_PG_ANSWER_TIMEOUT:-30}
  LOCK_TIMEOUT=${CDK8S_PG_LOCK_TIMEOUT:-2}
  HOLD_TIMEOUT=${CDK8S_PG_HOLD_TIMEOUT:-5}
  STATEMENT_TIMEOUT=${CDK8S_PG_STATEMENT_TIMEOUT:-300}
  ATTEMPTS=${CDK8S_PG_ATTEMPTS:-5}
  FAIL_ON_SKIPPED=$(enabled "${CDK8S_PG_FAIL_ON_SKIPPED:-off}")
  DEADLINE=${CDK8S_PG_DEADLINE:-3600}
}

# enabled VALUE: empty unless it is on
enabled() { [ "$1" != on ] || printf on; }

# login: password from the Secret, for psql alone; the role too, where the Secret says it
login() {
  [ ! -e "$LOGIN/username" ] || ROLE=$(<"$LOGIN/username")
  PGPASSWORD=$(<"$LOGIN/password")
  export PGPASSWORD
}

# check: every check that is asked for, as far as the ones before allow
check() {
  await_addresses || return 0
  look_at_instances
  find_primary || return 0
  [ -z "$CHECK_REPLICATION" ] || check_replication
  [ -z "$CHECK_ROWS$CHECK_PAGES" ] || check_tables
  [ -z "$CHECK_SUMS" ] || check_checksums
  check_assertions
}

_main() {
  trap '' PIPE # a session that has ended is found out by reading
  trap 'exit 143' TERM
  settings
  begin_findings
  login
  check
  end_sessions
  conclude
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then _main "$@"; fi
