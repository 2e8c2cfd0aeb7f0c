# shellcheck shell=bash
# Sessions that stay open, several at once: each is a psql that reads statements
# from one pipe and answers through another. A question may be sent to all of them
# before the first answer is read.

declare -A SESSION_IN=() SESSION_OUT=() SESSION_PID=()

# What changes how values look, the same on every instance; and nothing that waits for ever.
session_options() {
  local options=(
    'DateStyle=ISO,YMD' IntervalStyle=postgres TimeZone=UTC extra_float_digits=3 bytea_output=hex lc_monetary=C
    xmlbinary=base64 client_encoding=UTF8 search_path=pg_catalog row_security=off synchronous_commit=local
    "lock_timeout=${LOCK_TIMEOUT}s" "statement_timeout=${STATEMENT_TIMEOUT}s"
    # Should this pod vanish, nothing stays locked.
    "idle_in_transaction_session_timeout=$((STATEMENT_TIMEOUT + 30))s"
  )
  printf -- '-c %s ' "${options[@]}" "$@"
}

# conninfo HOST PORT
conninfo() {
  printf 'host=%s port=%s dbname=%s user=%s sslmode=%s' "$1" "$2" "$(quoted "$DATABASE")" "$(quoted "$ROLE")" "$SSL_MODE"
  [ -z "$SSL_ROOT" ] || printf ' sslrootcert=%s' "$SSL_ROOT"
  printf ' application_name=cdk8s-pg-check connect_timeout=5 tcp_user_timeout=10000 keepalives_idle=10 keepalives_interval=5 keepalives_count=3'
}

# quoted VALUE: for a connection string
quoted() {
  local value=${1//\\/\\\\}
  printf "'%s'" "${value//\'/\\\'}"
}

# literal TEXT: for SQL
literal() { printf "'%s'" "${1//\'/\'\'}"; }

# open_session ID HOST PORT [OPTION]...: begins one; whether it is there is known by its first answer
open_session() {
  local id=$1 host=$2 port=$3 in out
  shift 3
  close_session "$id"
  rm -f "$RUN/$id.in" "$RUN/$id.out"
  mkfifo "$RUN/$id.in" "$RUN/$id.out"
  PGOPTIONS=$(session_options "$@") psql -XAtqw -v VERBOSITY=terse -d "$(conninfo "$host" "$port")" \
    <"$RUN/$id.in" >"$RUN/$id.out" 2>"$RUN/$id.err" &
  SESSION_PID[$id]=$!
  exec {in}>"$RUN/$id.in" {out}<"$RUN/$id.out"
  SESSION_IN[$id]=$in SESSION_OUT[$id]=$out
}

close_session() {
  local in=${SESSION_IN[$1]:-} out=${SESSION_OUT[$1]:-}
  [ -n "$in" ] || return 0
  exec {in}>&- {out}<&-
  kill "${SESSION_PID[$1]}" 2>/dev/null || true
  wait "${SESSION_PID[$1]}" 2>/dev/null || true
  unset "SESSION_IN[$1]" "SESSION_OUT[$1]" "SESSION_PID[$1]"
}

end_sessions() {
  local id
  for id in "${!SESSION_IN[@]}"; do close_session "$id"; done
}

# send ID STATEMENT: without waiting for the answer. A session that is gone is found out by `receive`.
send() {
  [ -n "${SESSION_IN[$1]:-}" ] || return 0
  {
    printf '%s;\n' "$2"
    printf '\\echo %s\n' '--state :ERROR :SQLSTATE' ':LAST_ERROR_MESSAGE' '--end'
  } >&"${SESSION_IN[$1]}" || true
}

ROWS='' STATE='' ERROR=''

# receive ID [SECONDS]: the answer to what was sent: ROWS; false where it failed: ERROR, and STATE is
# the SQLSTATE, or `lost` where the session is gone
receive() {
  local id=$1 wait=${2:-$((STATEMENT_TIMEOUT + 15))} line error=''
  ROWS='' STATE='' ERROR=''
  while [ -n "${SESSION_OUT[$id]:-}" ] && IFS= read -r -t "$wait" -u "${SESSION_OUT[$id]}" line; do
    case $line in
      '--state '*) read -r _ error STATE <<<"$line" ;;
      --end)
        ROWS=${ROWS%$'\n'}
        [ "$error" = true ] || ERROR=''
        [ "$error" != true ] && return 0
        return 1
        ;;
      *) if [ -z "$error" ]; then ROWS+=$line$'\n'; else ERROR+=$line; fi ;;
    esac
  done
  STATE=lost
  ERROR=$(one_line "$(cat "$RUN/$id.err" 2>/dev/null)")
  ERROR=${ERROR:-no answer}
  close_session "$id"
  return 1
}

# ask ID STATEMENT [SECONDS]
ask() {
  send "$1" "$2"
  receive "$1" "${@:3}"
}
