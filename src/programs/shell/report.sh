# shellcheck shell=bash
# What this instance says of itself: to the agent (label and annotation of the
# pod), to the probes, and to the log.

ROLE=none STATE=starting REASON='' READY=false TIMELINE='' SYSTEM_IDENTIFIER='' WAITING_FOR_SECRET=false
REPORTED='' HELD='' HELD_AT=-999

# report: write the report if it changed
report() {
  local text
  text=$(printf '%s\n' "role=$ROLE" "state=$STATE" "reason=$(one_line "$REASON")" "ready=$READY" \
    "system-identifier=$SYSTEM_IDENTIFIER" "timeline=$TIMELINE" "waiting-for-secret=$WAITING_FOR_SECRET")
  [ "$text" != "$REPORTED" ] || return 0
  printf '%s\n' "$text" >"$RUN/report/.instance"
  mv "$RUN/report/.instance" "$RUN/report/instance"
  REPORTED=$text
}

# enter STATE [REASON]: a new state, with its report
enter() {
  STATE=$1 REASON=${2:-}
  [ "$STATE" = serving ] || READY=false
  [ "$STATE" = waiting ] || { HELD='' WAITING_FOR_SECRET=false; }
  report
}

# hold REASON: cannot go on; say why, once and then every minute. Always false,
# so that a step ends with `hold "…" || return`.
hold() {
  if [ "$1" != "$HELD" ] || ((SECONDS - HELD_AT >= 60)); then
    log "waiting: $1"
    [ "$1" = "$HELD" ] || event Warning Waiting "$1"
    HELD=$1 HELD_AT=$SECONDS
  fi
  STATE=waiting REASON=$1 READY=false ROLE=none
  report
  return 1
}
