# shellcheck shell=bash
# What the two containers of a pod tell each other, as files in a memory volume:
# feed/ (from the agent: the wished configuration and the Lease), report/ (to
# the agent: role and state) and ask/ (questions to the Kubernetes API).

WAKE='' # file descriptor of the FIFO by which the agent wakes us
WOKEN=yes # whether it did since the last round
ANSWER='' # the agent's last answer
ASKED=0

# open_exchange: make the folders and the FIFO. Questions of a supervisor that
# died are withdrawn: an old wish to hand over the Lease must not come true later.
open_exchange() {
  mkdir -p "$RUN/feed" "$RUN/report" "$RUN/ask" "$RUN/server"
  rm -f "$RUN"/ask/*.request "$RUN"/ask/*.answer
  [ -p "$RUN/wake" ] || mkfifo "$RUN/wake"
  exec {WAKE}<>"$RUN/wake"
}

# snooze SECONDS: wait, but wake up at once when the agent has news
snooze() {
  local _
  read -r -n 1 -t "$1" -u "$WAKE" _ || return 0
  WOKEN=yes
  while read -r -n 1 -t 0 -u "$WAKE" && read -r -n 1 -u "$WAKE" _; do :; done
}

# value KEY TEXT: the value of KEY in lines of key=value
value() {
  local line
  while IFS= read -r line; do
    case $line in "$1="*) printf '%s' "${line#*=}"; return 0 ;; esac
  done <<<"$2"
}

# config KEY: a value of the wished configuration (ConfigMap …-config)
config() { [ -e "$RUN/feed/config/$1" ] && printf '%s' "$(<"$RUN/feed/config/$1")"; }
config_version() { readlink "$RUN/feed/config" || true; }

# seen_lease KEY: a value of the Lease as the agent last saw it; may be a little old
seen_lease() { [ -e "$RUN/feed/lease" ] && value "$1" "$(<"$RUN/feed/lease")"; }

# ask VERB [KEY=VALUE]...: have the agent ask the Kubernetes API and wait for
# the answer; true when it is ok=true. What came back is in ANSWER.
ask() {
  local verb=$1 id=$BOOT-$((ASKED += 1)) end=$((SECONDS + 20))
  shift
  [ "$verb" != lease-claim ] || end=$((SECONDS + 80)) # it re-reads until it knows
  printf '%s\n' "verb=$verb" "$@" >"$RUN/ask/.$id"
  mv "$RUN/ask/.$id" "$RUN/ask/$id.request"
  until [ -e "$RUN/ask/$id.answer" ]; do
    if ((SECONDS >= end)); then
      rm -f "$RUN/ask/$id.request"
      ANSWER=$'ok=unknown\nerror=the agent container did not answer'
      return 1
    fi
    snooze 0.2
  done
  ANSWER=$(<"$RUN/ask/$id.answer")
  rm -f "$RUN/ask/$id.answer"
  [ "$(value ok "$ANSWER")" = true ]
}

# answer KEY: a value of the last answer
answer() { value "$1" "$ANSWER"; }

# event TYPE REASON MESSAGE: a Kubernetes Event on this pod; nobody waits for it
event() {
  local id=$BOOT-$((ASKED += 1))
  printf '%s\n' verb=event "type=$1" "reason=$2" "message=$(one_line "$3")" >"$RUN/ask/.$id"
  mv "$RUN/ask/.$id" "$RUN/ask/$id.request"
  (until [ -e "$RUN/ask/$id.answer" ] || ((SECONDS > 60)); do sleep 1; done; rm -f "$RUN/ask/$id.answer") &
}
