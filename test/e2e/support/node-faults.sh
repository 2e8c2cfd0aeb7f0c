#!/bin/sh
# Looks at and signals processes of other pods, from a privileged pod that shares
# the node's process numbers. For busybox.
#
# usage: node-faults.sh list ID
#          processes of a container (by its id) or of a pod (by its uid), and 'end'
#        node-faults.sh strike ID SIGNAL PATTERN SECONDS TIMES
#          wait for processes whose command line matches the shell pattern, and
#          signal them; again for later ones until it was done so many times
set -eu

# pids ID: a pod's uid stands in the path with - or with _, as the cgroup driver likes it
pids() {
  other=$(echo "$1" | tr - _)
  grep -l -e "$1" -e "$other" /proc/[0-9]*/cgroup 2>/dev/null | cut -d/ -f3 || true
}

# command_of PID
command_of() { { tr '\0\n' '  ' <"/proc/$1/cmdline"; } 2>/dev/null; }

# describe PID: pid parent (program) command
describe() {
  parent=$(sed -n 's/^PPid:[^0-9]*//p' "/proc/$1/status" 2>/dev/null) || return 0
  program=$(cat "/proc/$1/comm" 2>/dev/null) || return 0
  command=$(command_of "$1") || return 0
  echo "$1 $parent ($program) $command"
}

list() {
  for pid in $(pids "$1"); do describe "$pid"; done
  echo end
}

# own ID: the same as pids, in OWN, without starting a process: some of those that are looked for live for a tenth of
# a second. What belongs to others is not looked at again, but for the turn of a second: a new container's first
# process is moved to its place.
own() {
  OWN=''
  for folder in /proc/[0-9]*; do
    pid=${folder#/proc/}
    case $FOREIGN in *" $pid "*) continue ;; esac
    { IFS= read -r group <"$folder/cgroup"; } 2>/dev/null || continue
    case $group in *"$1"* | *"$2"*) OWN="$OWN $pid" ;; *) FOREIGN="$FOREIGN$pid " ;; esac
  done
}

strike() {
  id=$1 signal=$2 pattern=$3 left=$5 now=$(date +%s) struck=' ' FOREIGN=' ' turn=0
  end=$((now + $4)) other=$(echo "$1" | tr - _)
  while [ "$now" -lt "$end" ]; do
    hit='' turn=$((turn + 1))
    if [ $((turn % 25)) -eq 0 ]; then FOREIGN=' ' now=$(date +%s); fi
    own "$id" "$other"
    for pid in $OWN; do
      command=$(command_of "$pid") || continue
      # shellcheck disable=SC2254 # it is a pattern
      case $command in $pattern) ;; *) continue ;; esac
      case $struck in *" $pid "*) continue ;; esac
      kill -s "$signal" "$pid" 2>/dev/null || continue
      echo "$pid $command"
      struck="$struck$pid " hit=yes
    done
    if [ -n "$hit" ]; then
      left=$((left - 1))
      [ "$left" -gt 0 ] || exit 0
    fi
    usleep 10000
  done
  echo "processes that match '$pattern' are still to come $left times after $4 s" >&2
  exit 1
}

case $1 in
  list | strike) "$@" ;;
  *) exit 64 ;;
esac
