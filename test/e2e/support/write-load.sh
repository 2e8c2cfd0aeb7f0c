#!/usr/bin/env bash
# Writes rows without a pause until told to stop, and says of each whether it was
# acknowledged. Runs in a pod of the postgres image, as a client would.
#
# usage: write-load.sh WRITER=HOST...
#   One session for each WRITER, opened anew whenever it breaks; the table is made
#   through the first HOST. The rest is in the environment: PGUSER, PGPASSWORD,
#   PGDATABASE, LOAD_INTERVAL and LOAD_PATIENCE (seconds between two writes, and
#   until a write or a connection without an answer counts as lost), LOAD_FOLDER (for
#   the file `stop` that ends it), LOAD_FIRST (the first row's id; by default the
#   time in milliseconds, so that no two loads write the same rows).
#
# output:
#   start MS
#   ack WRITER ID SENT_MS ACKNOWLEDGED_MS SERVER ADDRESS TIMELINE   (after the COMMIT was acknowledged)
#   lost WRITER ID SENT_MS GIVEN_UP_MS REASON                       (nobody knows whether it is there)
#   end MS
set -Eeuo pipefail

FOLDER=${LOAD_FOLDER:-/tmp}
STOP=$FOLDER/stop
TABLE="CREATE TABLE IF NOT EXISTS write_load (
  writer text, id bigint,
  server text NOT NULL DEFAULT current_setting('cluster_name'),
  address inet DEFAULT inet_server_addr(),
  timeline text NOT NULL DEFAULT left(pg_walfile_name(pg_current_wal_insert_lsn()), 8),
  PRIMARY KEY (writer, id))"

# now: milliseconds since 1970, in NOW; without starting a process
now() { NOW=${EPOCHREALTIME//[.,]/}; NOW=${NOW%???}; }

# doze SECONDS: sleep without starting a process
doze() { read -r -t "$1" -u "$NEVER" || true; }

# conninfo HOST: a standby is left alone at once, without an error in its log for every row
conninfo() { printf 'host=%s target_session_attrs=read-write connect_timeout=2 tcp_user_timeout=%s gssencmode=disable' "$1" "$((PATIENCE * 1000))"; }

# open_session HOST
open_session() {
  local pipe
  pipe=$(mktemp -u "$FOLDER/session.XXXXXX")
  mkfifo "$pipe"
  exec {QUESTIONS}<>"$pipe"
  rm "$pipe"
  exec {ANSWERS}< <(exec psql -XAtq -v ON_ERROR_STOP=1 -d "$(conninfo "$1")" <&"$QUESTIONS" 2>&1)
  SESSION=$!
}

close_session() {
  kill -KILL "$SESSION" 2>/dev/null || true
  wait "$SESSION" 2>/dev/null || true
  exec {ANSWERS}<&- {QUESTIONS}>&-
  SESSION=''
}

# insert WRITER ID: one row. True when the server said that it is committed (psql
# shows the row only then). ANSWER is what it said, or else the first line of why not.
insert() {
  local line end=$((SECONDS + PATIENCE + 1)) only_here=''
  ANSWER=''
  printf "INSERT INTO write_load (writer, id) VALUES ('%s', %s) RETURNING 'ack', id, server, host(address), timeline;\n" "$1" "$2" >&"$QUESTIONS"
  while ((SECONDS < end)) && read -r -t "$PATIENCE" -u "$ANSWERS" line; do
    case $line in
      "ack|$2|"*)
        # Committed here, but not on the standbys that it was to wait for, is no acknowledgement.
        [ -z "$only_here" ] || return 1
        ANSWER=${line#"ack|$2|"}
        return 0
        ;;
      *'wait for synchronous replication'*) only_here=yes ANSWER=$line ;;
      *) ANSWER=${ANSWER:-$line} ;;
    esac
  done
  ANSWER=${ANSWER:-no answer}
  return 1
}

# write_as WRITER HOST
write_as() {
  local writer=$1 host=$2 id sent
  now
  id=${LOAD_FIRST:-$NOW}
  SESSION=''
  until [ -e "$STOP" ]; do
    [ -n "$SESSION" ] || open_session "$host"
    now && sent=$NOW
    if insert "$writer" "$id"; then
      now
      printf 'ack %s %s %s %s %s\n' "$writer" "$id" "$sent" "$NOW" "${ANSWER//|/ }"
      doze "$LOAD_INTERVAL"
    else
      now
      printf 'lost %s %s %s %s %s\n' "$writer" "$id" "$sent" "$NOW" "$ANSWER"
      close_session
      doze 0.1
    fi
    id=$((id + 1))
  done
  [ -z "$SESSION" ] || close_session
}

_main() {
  local pair
  PATIENCE=${LOAD_PATIENCE:-2} LOAD_INTERVAL=${LOAD_INTERVAL:-0.02}
  mkfifo "$FOLDER/never"
  exec {NEVER}<>"$FOLDER/never"
  export PGOPTIONS='-c client_min_messages=warning'
  until PGCONNECT_TIMEOUT=2 psql -Xq -v ON_ERROR_STOP=1 -d "$(conninfo "${1#*=}")" -c "$TABLE" 2>/dev/null; do
    [ ! -e "$STOP" ] || exit 0
    doze 0.2
  done
  now && printf 'start %s\n' "$NOW"
  for pair in "$@"; do write_as "${pair%%=*}" "${pair#*=}" & done
  wait
  now && printf 'end %s\n' "$NOW"
}

if [ "${BASH_SOURCE[0]:-$0}" = "$0" ]; then _main "$@"; fi
