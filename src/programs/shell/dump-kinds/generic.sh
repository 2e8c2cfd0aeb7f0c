# shellcheck shell=dash
# What somebody else's command writes: files in the folder DUMP_DIR, or its standard
# output. To restore, another command finds the same there.

# shellcheck source=../transfer/transfer-words.sh
. "$CODE/transfer-words.sh"

# variables: those that are meant for the command, which until then have other names than ours
variables() {
  local name
  for name in ${CDK8S_PG_VARIABLES:-}; do eval "export $name=\"\$CDK8S_PG_VARIABLE_$name\""; done
  export DUMP_DIR
}

# dump_kind COMMAND [ARGUMENT]...
dump_kind() {
  DUMP_DIR=$SCRATCH/backup/files
  mkdir "$DUMP_DIR" || { failed 'scratch is not writable'; return; }
  [ "$CDK8S_PG_OUTPUT" = folder ] || TARGET_FILE=$DUMP_DIR/output
  BEFORE=variables
  log "running $1"
  run 'the command' "$@" || return
  written || return
  fact database "$DATABASE_NAME" files
}

# written: whether there is something, and nothing that could not be brought back
written() {
  local odd
  odd=$(cd "$DUMP_DIR" && find . ! -type f ! -type d | head -n 1)
  [ -z "$odd" ] || { failed "${odd#./} is neither a file nor a folder: pack it, by tar for example"; return; }
  odd=$(cd "$DUMP_DIR" && find . -name '*[!A-Za-z0-9._-]*' -o -name '*..*' | head -n 1)
  [ -z "$odd" ] || { failed "the name '${odd#./}' has more than letters, digits, '.', '_' and '-': pack it, by tar for example"; return; }
  [ -n "$(find "$DUMP_DIR" -type f -size +0c | head -n 1)" ] || failed 'the command has written nothing'
}

# complaint FILE: its last line, with nothing in it that came from a Secret
complaint() { without_secrets "$(grep . "$1" | tail -n 1)"; }

# prepare_target: nothing is known of it; refusing one that is not empty is the command's affair
prepare_target() { :; }

# restore_kind COMMAND [ARGUMENT]...
restore_kind() {
  local began
  began=$(date +%s)
  DUMP_DIR=$SCRATCH/backup/files
  [ "$CDK8S_PG_OUTPUT" = folder ] || SOURCE_FILE=$DUMP_DIR/output
  BEFORE=variables
  log "running $1"
  run 'the command' "$@" || return
  finding restored "$SOURCE_NAME" "$DATABASE_NAME" "$(($(date +%s) - began))"
}
