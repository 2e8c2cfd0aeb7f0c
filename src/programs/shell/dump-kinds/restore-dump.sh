#!/bin/sh
# shellcheck shell=dash
# Part of cdk8s-pg. Brings a dump of a database that is no PostgreSQL back from a
# store. Everything is fetched and compared with its digests before a byte is written.
#
# It runs in the image of the database's own clients. What is particular to a kind of
# database is in <kind>.sh: prepare_target waits for the server and refuses what does
# not fit, restore_kind writes.
#
# usage: restore-dump.sh [COMMAND [ARGUMENT]...]
set -eu

CODE=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../dump/report.sh
. "$CODE/report.sh"
# shellcheck source=../dump/stores.sh
. "$CODE/stores.sh"
# shellcheck source=../dump-restore/bring.sh
. "$CODE/bring.sh"
# shellcheck source=kind.sh
. "$CODE/kind.sh"
# shellcheck source=generic.sh
. "$CODE/$CDK8S_PG_KIND.sh"

# restore_everything [ARGUMENT]...: of whatever kind
restore_everything() {
  fetch || return
  prepare_target || return
  restore_kind "$@"
}

# fetch: all of it, as its manifest says it is
fetch() {
  fetch_files || return
  log 'comparing what was fetched with its digests'
  (cd "$SCRATCH/backup" && sha256sum -c "$RUN/sums") >"$SCRATCH/compared" 2>&1 ||
    not_whole "$(grep -m 1 -v ': OK$' "$SCRATCH/compared")"
}

_main() {
  trap 'end_children; exit 143' TERM
  settings
  SOURCE_NAME=$CDK8S_PG_SOURCE_NAME
  OVERWRITE=${CDK8S_PG_OVERWRITE:-off}
  begin_report
  # Where it has to be chosen, every manifest of the store is read.
  await "$RUN/backup" 2000 || true
  await_name
  bring "$@" || true
  conclude
}

_main "$@"
