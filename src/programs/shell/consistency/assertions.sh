# shellcheck shell=bash
# What the user asserts: queries that return nothing, true in every row, or a text.

# check_assertions: each of assertions/<number>/{name,sql,on,expect}, in order
check_assertions() {
  local folder number
  for folder in "$RUN"/assertions/*/; do
    [ -e "$folder/sql" ] || continue
    check_assertion "$folder" "$PRIMARY"
    [ "$(<"$folder/on")" = every-instance ] || continue
    for number in "${STANDBYS[@]}"; do check_assertion "$folder" "$number"; done
  done
}

# check_assertion FOLDER NUMBER
check_assertion() {
  local name answer
  name=$(<"$1/name")
  if out_of_time; then
    skipped "assertion $name" 'no time is left'
  elif ! answer=$(query "$2" "$(<"$1/sql")"); then
    difference '' "${NAMES[$2]}" "assertion $name" "failed: $answer"
  elif ! as_expected "$1" "$answer"; then
    difference '' "${NAMES[$2]}" "assertion $name" "$(expectation "$1"); got: ${answer:-nothing}"
  else
    finding asserted "$name" "${NAMES[$2]}"
    log "assertion $name holds on ${NAMES[$2]}"
  fi
}

# query NUMBER SQL: in a session of its own, with the role's own settings, which can change nothing
query() {
  PGOPTIONS="-c default_transaction_read_only=on -c statement_timeout=${STATEMENT_TIMEOUT}s -c lock_timeout=${LOCK_TIMEOUT}s" \
    timeout "$((STATEMENT_TIMEOUT + 15))" psql -XAtqw -v ON_ERROR_STOP=1 -v VERBOSITY=terse \
    -d "$(conninfo "${HOSTS[$1]}" "${PORTS[$1]}")" -c "$2" 2>&1 </dev/null
}

# as_expected FOLDER ANSWER
as_expected() {
  local line
  if [ -e "$1/expect" ]; then
    [ "$2" = "$(<"$1/expect")" ]
    return
  fi
  while IFS= read -r line; do
    case $line in '' | t) ;; *) return 1 ;; esac
  done <<<"$2"
}

expectation() {
  if [ -e "$1/expect" ]; then printf "'%s' was expected" "$(<"$1/expect")"; else printf 'no row, or true, was expected'; fi
}
