#!/usr/bin/env bash
# Asks the same again and again through one session, as a client would, and says
# how long each answer took. What fails is asked again until it is answered, so
# that an outage shows as one long wait. Runs in a pod of the postgres image.
#
# usage: latency.sh HOST STATEMENT   (which answers with one line: ok)
#   The rest is in the environment: PGUSER, PGPASSWORD, PGDATABASE.
#
# output:
#   ANSWERED_US TOOK_US   (microseconds since 1970, and microseconds)
set -Eeuo pipefail

# now: microseconds since 1970, in NOW; without starting a process
now() { NOW=${EPOCHREALTIME//[.,]/}; }

# doze SECONDS: sleep without starting a process
doze() { read -r -t "$1" -u "$NEVER" || true; }

open_session() {
  local pipe=/tmp/questions
  rm -f "$pipe"
  mkfifo "$pipe"
  exec {QUESTIONS}<>"$pipe"
  exec {ANSWERS}< <(exec psql -XAtq -v ON_ERROR_STOP=1 -d "host=$HOST connect_timeout=2 tcp_user_timeout=2000 gssencmode=disable" <&"$QUESTIONS" 2>&1)
  SESSION=$!
}

close_session() {
  kill -KILL "$SESSION" 2>/dev/null || true
  wait "$SESSION" 2>/dev/null || true
  exec {ANSWERS}<&- {QUESTIONS}>&-
  SESSION=''
}

# ask: true where the answer is ok
ask() {
  local answer=''
  printf '%s;\n' "$STATEMENT" >&"$QUESTIONS"
  read -r -t 2 -u "$ANSWERS" answer || return 1
  [ "$answer" = ok ]
}

_main() {
  local began
  HOST=$1 STATEMENT=$2 SESSION=''
  mkfifo /tmp/never
  exec {NEVER}<>/tmp/never
  while :; do
    now && began=$NOW
    until { [ -n "$SESSION" ] || open_session; } && ask; do
      close_session
      doze 0.1
    done
    now
    printf '%s %s\n' "$NOW" "$((NOW - began))"
    doze 0.02
  done
}

if [ "${BASH_SOURCE[0]:-$0}" = "$0" ]; then _main "$@"; fi
