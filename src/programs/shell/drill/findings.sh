# shellcheck shell=bash
# What was found in the copy: for a person in the log, and line by line as the
# termination message for the program that waits.

FAILED=0 HELD=0 FINDINGS='' RECOVERY_SECONDS='' FIRST_QUERY='' TMP=${CDK8S_PG_TMP:-/tmp}

# log TEXT: one line with the time
log() { printf '%(%Y-%m-%d %H:%M:%S %Z)T [drill] %s\n' -1 "$(one_line "$*")"; }

# one_line TEXT: without line breaks and tabs, at most 500 characters
one_line() {
  local text=${1//[$'\n\r\t']/ }
  printf '%s' "${text:0:500}"
}

# finding KIND FIELD...: one line of them
finding() {
  local field line=$1
  shift
  for field in "$@"; do line+=$'\t'$(one_line "$field"); done
  FINDINGS+=$line$'\n'
}

# failure WHAT TEXT: something is not as it should be
failure() {
  FAILED=$((FAILED + 1))
  finding failure "$@"
  log "FAILED $1: $2"
}

# skipped WHAT REASON: it could not be looked at
skipped() {
  finding skipped "$@"
  log "skipped $1: $2"
}

# broken REASON: it cannot be restored, or not be looked at; ends the drill
broken() {
  finding broken "$1"
  log "BROKEN: $1"
  conclude 1
}

# conclude [STATUS]: says what was found where Kubernetes looks for it, and ends
conclude() {
  local status=${1:-0} checked=''
  [ -z "$FIRST_QUERY" ] || checked=$((SECONDS - FIRST_QUERY))
  if ((FAILED > 0)); then status=1; fi
  printf 'restore-drill\t%s\t%s\t%s\t%s\n%s' "$RECOVERY_SECONDS" "$checked" "$HELD" "$FAILED" "$FINDINGS" >"$TMP/findings"
  # Kubernetes keeps 4096 bytes, and no half of a character.
  head -c 4000 "$TMP/findings" | iconv -c -f UTF-8 -t UTF-8 >"${CDK8S_PG_TERMINATION_LOG:-/dev/termination-log}" || log 'termination message not written'
  log "ended: $HELD assertions hold, $FAILED checks failed"
  exit "$status"
}
