# shellcheck shell=bash
# Lines for the container's log, beside PostgreSQL's own and in its style.

# log TEXT: one line with the time
log() {
  local text=$*
  printf '%(%Y-%m-%d %H:%M:%S %Z)T [instance] %s\n' -1 "${text//$'\n'/ }"
}

# one_line TEXT: the text without line breaks, at most 1,000 characters: for reasons and events
one_line() {
  local text=${1//$'\n'/ }
  printf '%s' "${text:0:1000}"
}
