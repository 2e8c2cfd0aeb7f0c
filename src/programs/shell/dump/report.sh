# shellcheck shell=dash
# What happened: for a person in the log, and field by field for the companion,
# which makes the manifest and the result of it. For every shell that knows `local`:
# it runs in images that are not ours.

REASON='' # why it failed
TAB=$(printf '\t')

begin_report() {
  mkdir -p "$RUN/transfer"
  : >"$RUN/findings"
}

# log TEXT: one line with the time; the last one is what goes on
log() {
  local text
  text=$(one_line "$*")
  printf '%s %s\n' "$(date '+%Y-%m-%d %H:%M:%S %Z')" "$text"
  printf '%s' "$text" >"$RUN/.doing" && mv "$RUN/.doing" "$RUN/doing"
}

# one_line TEXT: without line breaks and tabs, at most 500 characters
one_line() { printf '%s' "$*" | tr '\n\r\t' '   ' | sed 's/^\(.\{500\}\).*$/\1/'; }

# finding KIND FIELD...: one line of them
finding() {
  local line="$1" field
  shift
  for field in "$@"; do line=$line$TAB$(one_line "$field"); done
  printf '%s\n' "$line" >>"$RUN/findings"
}

# fact KIND FIELD...: for the manifest
fact() {
  local line="$1" field
  shift
  for field in "$@"; do line=$line$TAB$(printf '%s' "$field" | tr '\n\r\t' '   '); done
  printf '%s\n' "$line" >>"$RUN/facts"
}

# note TEXT: something that a person should know of this backup
note() {
  finding note "$1"
  log "note: $1"
}

# failed REASON: always false, so that a step ends with `failed "…" || return`. The first reason is the one.
failed() {
  [ -n "$REASON" ] || REASON=$(one_line "$1")
  log "failed: $1"
  return 1
}

now() { date -u +%Y-%m-%dT%H:%M:%SZ; }

# nap: a moment, which a signal ends; not every sleep knows parts of a second
nap() {
  { sleep 0.1 2>/dev/null || sleep 1; } &
  wait $!
}

# await FILE SECONDS: true when it is there
await() {
  local waited=0
  while [ ! -e "$1" ]; do
    [ ! -e "$RUN/companion-error" ] || return 1
    [ "$waited" -lt $(($2 * 10)) ] || return 1
    nap
    waited=$((waited + 1))
  done
}

# companion_said DEFAULT: why the companion could not do what it was asked for. It goes on, so the next wait is for something else.
companion_said() {
  if [ -e "$RUN/companion-error" ]; then cat "$RUN/companion-error" && rm -f "$RUN/companion-error"; else printf '%s' "$1"; fi
}

# await_name: the name of this run, which the companion knows
await_name() {
  if await "$RUN/backup" 120; then BACKUP=$(cat "$RUN/backup"); else
    REASON=$(cat "$RUN/companion-error" 2>/dev/null || echo 'the companion does not answer')
    conclude
  fi
}

# conclude: hands over how it ended, says it where Kubernetes looks for it, and ends
conclude() {
  local said
  [ -z "$REASON" ] || finding failed "$REASON"
  mv "$RUN/findings" "$RUN/result"
  if await "$RUN/said" "${CDK8S_PG_TELL_TIMEOUT:-60}"; then said=$(cat "$RUN/said"); else
    log 'the companion does not answer: no Event and no record, and the result is only in the lines above'
    said="{\"program\":\"$(basename "$0" .sh)\",\"ok\":$([ -z "$REASON" ] && echo true || echo false)}"
  fi
  printf '%s\n' "$said"
  printf '%s' "$said" >"${CDK8S_PG_TERMINATION_LOG:-/dev/termination-log}" || log 'termination message not written'
  [ -z "$REASON" ] || exit 1
  exit 0
}

CHILD=''

# child COMMAND...: runs it so that a signal to this script is not kept waiting; its status
child() {
  local status=0
  "$@" &
  CHILD=$!
  wait "$CHILD" || status=$?
  CHILD=''
  return "$status"
}

end_children() { [ -z "$CHILD" ] || kill "$CHILD" 2>/dev/null || true; }
