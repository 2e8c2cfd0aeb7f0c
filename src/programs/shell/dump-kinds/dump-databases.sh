#!/bin/sh
# shellcheck shell=dash
# Part of cdk8s-pg. Dumps a database that is no PostgreSQL to scratch, and has the dump
# taken to every store. The manifest, which makes a backup of it, comes last:
# whatever ends this before leaves nothing that could be taken for a backup.
#
# It runs in the image of the database's own clients, by any shell that knows `local`.
# What is particular to a kind of database is in <kind>.sh: dump_kind writes files
# below $SCRATCH/backup and facts; restore-dump.sh has the rest of its functions.
#
# usage: dump-databases.sh [COMMAND [ARGUMENT]...]
set -eu

CODE=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../dump/report.sh
. "$CODE/report.sh"
# shellcheck source=../dump/stores.sh
. "$CODE/stores.sh"
# shellcheck source=../dump/repository.sh
. "$CODE/repository.sh"
# shellcheck source=kind.sh
. "$CODE/kind.sh"
# shellcheck source=generic.sh
. "$CODE/$CDK8S_PG_KIND.sh"

# dump_everything [ARGUMENT]...: of whatever kind; nothing of an earlier try is left
dump_everything() {
  begin_folder || return
  fact began "$(now)"
  if transfer version; then fact tool rclone "$OUTPUT"; fi
  dump_kind "$@" || return
  list_files || { failed 'scratch cannot be read back'; return; }
  fact ended "$(now)"
}

_main() {
  trap 'end_children; exit 143' TERM
  settings
  begin_report
  await_name
  take "$@" || true
  conclude
}

_main "$@"
