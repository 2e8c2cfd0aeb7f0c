# shellcheck shell=bash
# Whether tables and indexes are sound by themselves, on every instance; and whether
# pages were read whose checksum was wrong.

AMCHECK='' # the schema of the extension amcheck; empty: it cannot be used

# prepare_pages: the extension, made where that is allowed
prepare_pages() {
  local find="SELECT quote_ident(n.nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'amcheck'"
  ask "$PRIMARY" "$find" 15 || true
  if [ -z "$ROWS" ]; then
    if ! ask "$PRIMARY" 'CREATE EXTENSION IF NOT EXISTS amcheck SCHEMA public'; then
      skipped amcheck "the extension is not there, and role $ROLE cannot make it: $ERROR"
      return 0
    fi
    ! mark || await_all "$ROWS" || true
    ask "$PRIMARY" "$find" 15 || true
  fi
  AMCHECK=$ROWS
}

# await_all POSITION: until every standby has replayed so far
await_all() {
  local number begin=$EPOCHREALTIME
  for number in "${STANDBYS[@]}"; do await_replay "$number" "$1" "$MAX_LAG" "$begin" || return 1; done
}

# check_pages TABLE: its heap and its B-tree indexes, on every instance
check_pages() {
  local table=$1 indexes number oid name
  [ -n "$AMCHECK" ] || return 0
  ask "$PRIMARY" "SELECT i.indexrelid, regexp_replace(i.indexrelid::regclass::text, '[[:cntrl:]]', '?', 'g') FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    JOIN pg_am a ON a.oid = c.relam WHERE i.indrelid = $(literal "$table")::regclass AND a.amname = 'btree'
    AND i.indisvalid AND i.indisready AND c.relpersistence = 'p' ORDER BY 2" || return 0
  indexes=$ROWS
  for number in "$PRIMARY" "${STANDBYS[@]}"; do
    verify "$number" "$table" "$table" "SELECT count(*) || ' problems, such as: ' || min(msg) FROM $AMCHECK.verify_heapam($(literal "$table")::regclass) HAVING count(*) > 0" || return 0
    while IFS='|' read -r oid name; do
      [ -n "$oid" ] || continue
      # Never bt_index_parent_check, which a standby cannot.
      verify "$number" "$table" "index $name" "SELECT NULLIF($AMCHECK.bt_index_check($oid, true)::text, '')" || return 0
    done <<<"$indexes"
  done
}

# verify NUMBER TABLE WHAT STATEMENT: no answer is a good one; false where it is not allowed at all, or no time is left
verify() {
  local number=$1 attempt
  ! out_of_time || return 1
  for ((attempt = 1; attempt <= ATTEMPTS; attempt += 1)); do
    [ -n "${SESSION_IN[$number]:-}" ] || connect "$number" || continue
    if ask "$number" "$4"; then
      [ -z "$ROWS" ] || difference "$2" "${NAMES[$number]}" corrupt "$3: $ROWS"
      return 0
    fi
    case $STATE in
      42501)
        skipped amcheck "role $ROLE may not: $ERROR"
        AMCHECK=''
        return 1
        ;;
      42P01 | 42704) return 0 ;; # dropped meanwhile
      40001 | 40P01 | 55P03 | 57014 | 57P0? | 53??? | lost) ;;
      *)
        difference "$2" "${NAMES[$number]}" corrupt "$3: $ERROR"
        return 0
        ;;
    esac
  done
  skipped "$2" "amcheck on instance ${NAMES[$number]}: $ERROR"
}

# check_checksums: has any instance ever read a page of this database whose checksum was wrong?
check_checksums() {
  local number failures since
  for number in "$PRIMARY" "${STANDBYS[@]}"; do
    [ -n "${SESSION_IN[$number]:-}" ] || connect "$number" || true
    if ! ask "$number" "SELECT current_setting('data_checksums'), coalesce(sum(checksum_failures), 0), coalesce(max(checksum_last_failure)::text, '')
      FROM pg_stat_database WHERE datname = current_database() OR datid = 0" 15; then
      skipped 'data checksums' "instance ${NAMES[$number]}: $ERROR"
    elif [[ $ROWS != on\|* ]]; then
      skipped 'data checksums' "instance ${NAMES[$number]}: they are not enabled"
    else
      IFS='|' read -r _ failures since <<<"$ROWS"
      ((failures == 0)) || difference '' "${NAMES[$number]}" checksum-failures "$failures since its statistics began, the last at $since"
    fi
  done
}
