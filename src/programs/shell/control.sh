# shellcheck shell=bash
# What a data directory says of itself while no server runs on it.

# control DIRECTORY FIELD: a field of pg_control, as pg_controldata names it
control() {
  local line
  while IFS= read -r line; do
    case $line in "$2:"*) line=${line#*:}; printf '%s' "${line#"${line%%[! ]*}"}"; return 0 ;; esac
  done < <(pg_controldata -D "$1")
  return 1
}

# last_timeline DIRECTORY: the newest timeline it has been on. After a promotion
# pg_control lags until the next checkpoint, the history files don't.
last_timeline() {
  local timeline file number
  timeline=$(control "$1" "Latest checkpoint's TimeLineID")
  for file in "$1"/pg_wal/????????.history; do
    [ -e "$file" ] || continue
    number=$((16#$(basename "$file" .history)))
    ((number <= timeline)) || timeline=$number
  done
  printf '%s' "$timeline"
}
