# shellcheck shell=bash
# The rows of every table, on every instance, as of one point.
#
# Waiting for a position does not stop replay there, so each table is held still for
# a moment: nobody writes to it while the standbys catch up and a snapshot is opened
# everywhere. Reading, which takes long, happens after that, on those snapshots.

LOCK_SESSION=lock # to the primary, beside the one that reads there

# table_list: kind|size|readable|lockable|name of everything that was asked for
table_list() {
  cat <<SQL
SELECT CASE WHEN n.nspname || c.relname ~ '[[:cntrl:]]' THEN 'its name has control characters' WHEN c.relkind = 'S' THEN 'sequence' WHEN c.relkind = 'm' THEN 'materialized view'
    WHEN c.relkind = 'f' THEN 'foreign table' WHEN c.relpersistence = 'u' THEN 'unlogged table' ELSE 'table' END,
  CASE c.relkind WHEN 'r' THEN coalesce(pg_table_size(c.oid), 0) ELSE 0 END,
  has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT'),
  has_table_privilege(c.oid, 'UPDATE, DELETE, TRUNCATE'),
  regexp_replace(format('%I.%I', n.nspname, c.relname), '[[:cntrl:]]', '?', 'g')
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_class root ON root.oid = pg_partition_root(c.oid)
  LEFT JOIN pg_namespace root_n ON root_n.oid = root.relnamespace
WHERE c.relkind IN ('r', 'm', 'f', 'S') AND c.relpersistence <> 't'
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND $(matches "$TABLES_LIKE" true) AND NOT $(matches "$EXCLUDED_LIKE" false)
ORDER BY 5
SQL
}

# matches PATTERNS OTHERWISE: a condition on the name, or on that of the table that it is a partition
# of; without patterns, the other
matches() {
  local names
  [ -n "$1" ] || { printf '%s' "$2" && return; }
  names=$(text_array "$1")
  printf "(n.nspname || '.' || c.relname LIKE ANY (%s) OR coalesce(root_n.nspname || '.' || root.relname LIKE ANY (%s), false))" "$names" "$names"
}

# text_array LINES: an array of SQL
text_array() {
  local line list=''
  while IFS= read -r line; do list+=${list:+, }$(literal "$line"); done <<<"$1"
  printf 'ARRAY[%s]' "$list"
}

# check_tables: each that was asked for
check_tables() {
  local list line kind size readable lockable table
  if ! ask "$PRIMARY" "$(table_list)"; then
    unknown "the tables cannot be listed: $ERROR"
    return 0
  fi
  list=$ROWS
  unmatched_patterns
  [ -z "$CHECK_PAGES" ] || prepare_pages
  while IFS='|' read -r kind size readable lockable table; do
    [ -n "$kind" ] || continue
    if [ "$kind" != table ]; then
      finding left-out "$table" "$kind"
      continue
    fi
    SELECTED=$((SELECTED + 1))
    if out_of_time; then
      skipped "$table" 'no time is left'
    elif ((size > MAX_TABLE_SIZE)); then
      skipped "$table" "$size bytes are more than $MAX_TABLE_SIZE (maxTableSize)"
    elif [ "$readable$lockable" != tt ]; then
      skipped "$table" "role $ROLE may not $([ "$readable" = t ] && echo lock || echo read) it"
    else
      [ -z "$CHECK_ROWS" ] || check_table "$table"
      [ -z "$CHECK_PAGES" ] || check_pages "$table"
    fi
  done <<<"$list"
}

# out_of_time: true after the deadline, and then the whole cannot be told
out_of_time() {
  ((SECONDS >= DEADLINE)) || return 1
  UNKNOWN=${UNKNOWN:-the deadline was over before the end}
}

# unmatched_patterns: what was asked for and is not there is not passed over
unmatched_patterns() {
  local pattern like
  [ -n "$TABLES" ] || return 0
  while IFS= read -r pattern <&3 && IFS= read -r like <&4; do
    ask "$PRIMARY" "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'm', 'f', 'S') AND n.nspname || '.' || c.relname LIKE $(literal "$like")"
    [ "$ROWS" != 0 ] || skipped "$pattern" 'there is no such table'
  done 3<<<"$TABLES" 4<<<"$TABLES_LIKE"
}

WHY=''       # why a try failed
FAULT=''     # the instance that made it fail, where that is a finding
declare -A FIGURES=()

# check_table TABLE: tries until it could be compared
check_table() {
  local attempt
  for ((attempt = 1; attempt <= ATTEMPTS; attempt += 1)); do
    if compare_table "$1"; then return 0; fi
    roll_back
    [ "$STATE" != gone ] || return 0
    [ "$STATE" != refused ] || break
    log "table $1: $WHY; $attempt of $ATTEMPTS tries"
    ((SECONDS < DEADLINE)) || break
    ((attempt == ATTEMPTS)) || sleep "0.$((attempt * 2 % 10))"
  done
  if [ -n "$FAULT" ]; then
    difference "$1" "$FAULT" unreadable "$WHY"
  else
    skipped "$1" "$WHY"
  fi
}

# compare_table TABLE: false where it has to be tried again; WHY, and STATE `gone` or `refused` where that is no use
compare_table() {
  local table=$1 number position begin
  WHY='' FAULT=''
  ensure_sessions || return 1
  # First, and still without a snapshot: once writers are held up, it would wait behind those who want to rewrite the table.
  freeze "$PRIMARY" "$table" || { failed "$PRIMARY" && return 1; }
  hold "$table" || return 1
  mark || { failed "$PRIMARY" && return 1; }
  position=$ROWS begin=$EPOCHREALTIME
  for number in "${STANDBYS[@]}"; do
    await_replay "$number" "$position" "$HOLD_TIMEOUT" "$begin" || { behind "$number" && return 1; }
  done
  for number in "${STANDBYS[@]}"; do
    freeze "$number" "$table" || { failed "$number" && return 1; }
  done
  for number in "$PRIMARY" "${STANDBYS[@]}"; do
    ask "$number" 'SELECT 1' 15 || { failed "$number" && return 1; }
  done
  ask "$LOCK_SESSION" COMMIT 15 || { failed_lock && return 1; }
  read_everywhere "$table" || return 1
  roll_back
  report_table "$table"
}

# ensure_sessions: one for reading to each, one more to the primary for the lock
ensure_sessions() {
  local number
  for number in "$PRIMARY" "${STANDBYS[@]}"; do
    [ -n "${SESSION_IN[$number]:-}" ] || connect "$number" || { failed "$number" && return 1; }
  done
  [ -z "${SESSION_IN[$LOCK_SESSION]:-}" ] || return 0
  # A lock that nobody gives back any more ends by itself.
  open_session "$LOCK_SESSION" "${HOSTS[$PRIMARY]}" "${PORTS[$PRIMARY]}" \
    "idle_in_transaction_session_timeout=$((HOLD_TIMEOUT * 2 + 10))s"
  ask "$LOCK_SESSION" 'SELECT 1' 15 || failed_lock
}

# hold TABLE: nobody writes to it until COMMIT
hold() {
  ask "$LOCK_SESSION" BEGIN 15 || { failed_lock && return 1; }
  ask "$LOCK_SESSION" "LOCK TABLE ONLY $1 IN SHARE MODE" && return
  failed_lock
  return 1
}

failed_lock() {
  WHY="it could not be locked: $ERROR"
  no_use
}

# no_use: whether another try is none, by STATE
no_use() {
  case $STATE in
    42P01 | 3F000) STATE=gone ;; # dropped meanwhile
    42501) STATE=refused ;;
  esac
}

# freeze NUMBER TABLE: begins to read: what truncates or rewrites the table has to wait. LOCK takes no snapshot
# yet; the first query does.
freeze() {
  ask "$1" 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY' 15 && ask "$1" "LOCK TABLE ONLY $2 IN ACCESS SHARE MODE"
}

# read_everywhere TABLE: all instances at the same time; how many rows, and a sum that no order changes
read_everywhere() {
  local number good=true
  for number in "$PRIMARY" "${STANDBYS[@]}"; do
    send "$number" "SELECT count(*), coalesce(sum(hashtextextended((cdk8s_pg_row.*)::text COLLATE \"C\", 0)), 0) FROM ONLY $1 AS cdk8s_pg_row"
  done
  for number in "$PRIMARY" "${STANDBYS[@]}"; do
    if receive "$number"; then FIGURES[$number]=$ROWS; else failed "$number" && good=false; fi
  done
  "$good"
}

# failed NUMBER: why; what is no passing trouble is a finding about the instance
failed() {
  WHY="instance ${NAMES[$1]}: $ERROR"
  case $STATE in
    # Cancelled for replay's sake, for time, or by somebody; refused by a server that is busy or stops.
    40001 | 40P01 | 55P03 | 57014 | 57P0? | 53???) FAULT='' ;;
    42P01 | 3F000 | 42501) no_use ;;
    *) FAULT=${NAMES[$1]} ;;
  esac
}

# behind NUMBER
behind() {
  if [ "$STATE" = 00000 ]; then
    WHY="instance ${NAMES[$1]} did not replay within $HOLD_TIMEOUT s, for which writes to the table had to wait"
  else
    failed "$1"
  fi
}

roll_back() {
  local id state=$STATE
  for id in "${!SESSION_IN[@]}"; do send "$id" ROLLBACK; done
  for id in "${!SESSION_IN[@]}"; do receive "$id" 15 || true; done
  STATE=$state
}

# report_table TABLE: each standby beside the primary
report_table() {
  local table=$1 number rows sum here_rows here_sum what
  IFS='|' read -r rows sum <<<"${FIGURES[$PRIMARY]}"
  COMPARED=$((COMPARED + 1))
  finding compared "$table" "$rows"
  for number in "${STANDBYS[@]}"; do
    IFS='|' read -r here_rows here_sum <<<"${FIGURES[$number]}"
    [ "$rows $sum" != "$here_rows $here_sum" ] || continue
    if [ "$rows" = "$here_rows" ]; then what=content; else what=rows; fi
    difference "$table" "${NAMES[$number]}" "$what" \
      "primary ${NAMES[$PRIMARY]}: $rows rows, checksum $sum; here: $here_rows rows, checksum $here_sum"
  done
}
