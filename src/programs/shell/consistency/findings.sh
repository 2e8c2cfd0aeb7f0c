# shellcheck shell=bash
# What was found, line by line for the companion, which makes one line of JSON of
# it; and for a person in the log.

UNKNOWN='' # why it could not be told
DIFFERENCES=0 SKIPPED=0 COMPARED=0 SELECTED=0

begin_findings() {
  FINDINGS=$RUN/findings
  : >"$FINDINGS"
}

# log TEXT: one line with the time
log() { printf '%(%Y-%m-%d %H:%M:%S %Z)T %s\n' -1 "$(one_line "$*")"; }

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
  printf '%s\n' "$line" >>"$FINDINGS"
}

# difference TABLE INSTANCE WHAT FIGURES: something is broken; no table: it is about the instance
difference() {
  DIFFERENCES=$((DIFFERENCES + 1))
  finding difference "$@"
  log "BROKEN ${1:+table $1, }${2:+instance $2: }$3: $4"
}

# skipped WHAT REASON: it could not be checked
skipped() {
  SKIPPED=$((SKIPPED + 1))
  finding skipped "$@"
  log "skipped $1: $2"
}

# unknown REASON: the whole cannot be told
unknown() {
  [ -n "$UNKNOWN" ] || UNKNOWN=$1
  log "could not tell: $1"
}

# outcome: same, different or unknown
outcome() {
  if ((DIFFERENCES > 0)); then
    printf different
  elif [ -n "$UNKNOWN" ]; then
    printf unknown
  elif ((SELECTED > 0 && COMPARED == 0)); then
    UNKNOWN='no table could be compared'
    printf unknown
  elif [ -n "$FAIL_ON_SKIPPED" ] && ((SKIPPED > 0)); then
    UNKNOWN="$SKIPPED skipped, and failOnSkipped is set"
    printf unknown
  else
    printf same
  fi
}

# conclude: hands the findings over, says the result where Kubernetes looks for it, and ends
conclude() {
  local result said='' waited=0
  outcome >"$RUN/outcome"
  result=$(<"$RUN/outcome")
  finding outcome "$result" "$UNKNOWN"
  mv "$FINDINGS" "$RUN/result"
  while ((waited < ${CDK8S_PG_TELL_TIMEOUT:-30} * 10)); do
    if [ -e "$RUN/said" ]; then
      said=$(<"$RUN/said")
      break
    fi
    sleep 0.1
    waited=$((waited + 1))
  done
  if [ -z "$said" ]; then
    log 'the companion does not answer: no Event, and the result is only in the lines above'
    said="{\"program\":\"check-consistency\",\"ok\":$([ "$result" = same ] && echo true || echo false),\"outcome\":\"$result\"}"
  fi
  printf '%s\n' "$said"
  printf '%s' "$said" >"${CDK8S_PG_TERMINATION_LOG:-/dev/termination-log}" || log 'termination message not written'
  case $result in same) exit 0 ;; different) exit 1 ;; *) exit 2 ;; esac
}
