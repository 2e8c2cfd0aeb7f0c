#!/bin/sh
# shellcheck shell=sh
# Part of cdk8s-pg. Moves backups between the scratch space of this pod and the
# stores, by rclone, in whose image it runs: POSIX sh, without a token, on a
# read-only root. It serves requests, which are files in a memory volume.
#
# <id>.request (written whole: a dot file, then mv) has lines key=value, first
# verb=…; transfer-verbs.sh says which there are. <id>.answer is ok=true, or
# ok=false and error=<one line>; what a verb gives out is in <id>.out, written
# before the answer. One at a time, in the order of their names. A request without
# an answer is served again from its start when this was killed, so every verb
# may come twice.
#
# usage: transfer.sh
set -u

CODE=$(dirname "$0")
# shellcheck source=transfer-words.sh
. "$CODE/transfer-words.sh"
# shellcheck source=transfer-rclone.sh
. "$CODE/transfer-rclone.sh"
# shellcheck source=transfer-uploads.sh
. "$CODE/transfer-uploads.sh"
# shellcheck source=transfer-verbs.sh
. "$CODE/transfer-verbs.sh"

# settings: from the environment, each with what a test may leave out
settings() {
  RUN=${CDK8S_PG_RUN:-/cdk8s-pg/run}
  SCRATCH=${CDK8S_PG_SCRATCH:-/cdk8s-pg/scratch}
  SECRETS=${CDK8S_PG_SECRETS:-/cdk8s-pg/secrets}
  WORK=${TMPDIR:-/tmp}
  NAP=${CDK8S_PG_NAP:-0.3}
  STORES=${CDK8S_PG_STORES:?}
  DESK=$RUN/transfer
  export LC_ALL=C TZ=UTC # names in one order, times without a zone
  mkdir -p "$DESK"
}

log() { printf '%s [transfer] %s\n' "$(date '+%Y-%m-%d %H:%M:%S UTC')" "$*"; }

# next: serve the first request there is; false where there is none
next() {
  for request in "$DESK"/*.request; do
    [ -e "$request" ] || return 1
    ID=${request##*/}
    ID=${ID%.request}
    case $ID in
      *[!A-Za-z0-9-]*) log "request $ID is ignored: its name is not of letters, digits and '-'" ;;
      *) [ -e "$DESK/$ID.answer" ] || serve "$request" ;;
    esac
    rm -f "$request"
    return 0
  done
}

# serve FILE: do what a request asks for, and answer
serve() {
  read_request "$1"
  ERROR=''
  if refusals && log "$(subject)" && "verb_$VERB"; then
    log "$(subject): done"
    answer ok=true
  else
    # A line in any case, and no password whatever was said.
    ERROR=$(without_secrets "$ERROR")
    log "$(subject): $ERROR"
    answer ok=false "error=$ERROR"
  fi
}

# subject: what a request is about
subject() { printf '%s' "$VERB${BACKUP:+ $BACKUP}${DATABASE:+ $DATABASE}${NAME:+ in $NAME}"; }

# answer LINE...
answer() {
  printf '%s\n' "$@" >"$DESK/.$ID.answer"
  mv "$DESK/.$ID.answer" "$DESK/$ID.answer"
}

# give_out: what standard input says is what the verb gives out
give_out() {
  cat >"$DESK/.$ID.out"
  mv "$DESK/.$ID.out" "$DESK/$ID.out"
}

# nap: a moment, which SIGTERM ends; not every sleep knows parts of a second
nap() {
  (sleep "$NAP" || sleep 1) >/dev/null 2>&1 &
  wait $! || true
}

# stop: at once; what was begun is done again when somebody asks again
stop() {
  [ -z "$CHILD" ] || kill "$CHILD" 2>/dev/null
  exit 0
}

_main() {
  CHILD=''
  trap stop TERM INT
  settings
  prepare_rclone
  log "ready: $STORES stores"
  while :; do
    next || nap
  done
}

_main
