# shellcheck shell=bash
# Dumps, each read back whole: a list of contents says nothing of what is cut off.

# dump_from_server: everything that is wanted
dump_from_server() {
  local index=0 database
  fact began "$(now)"
  server_facts || return
  if transfer version; then fact tool rclone "$OUTPUT"; fi
  wanted_databases || return
  for database in "${WANTED[@]}"; do
    dump_database $((index += 1)) "$database" || return
  done
  [ "$GLOBALS" != on ] || dump_globals || return
  list_files || { failed 'scratch cannot be read back'; return; }
  fact ended "$(now)"
}

# dump_database NUMBER NAME: a file, or a folder, whose name says nothing: that of a database may be anything
dump_database() {
  local file answer objects owner encoding began=$SECONDS
  file=databases/$(printf '%04d' "$1").$([ "$FORMAT" = directory ] && echo dir || echo dump)
  log "dumping database $2"
  answer=$(ask "$2" "SELECT pg_encoding_to_char(encoding), pg_get_userbyid(datdba),
    (SELECT count(*) FROM pg_largeobject_metadata) FROM pg_database WHERE datname = current_database()") ||
    { failed "database $2: $answer"; return; }
  IFS='|' read -r encoding owner objects <<<"$answer"
  pg "database $2" pg_dump -w -d "$(conninfo "$2")" --format="$FORMAT" --file="$SCRATCH/backup/$file" \
    --lock-wait-timeout="${LOCK_TIMEOUT}s" "${COMPRESS[@]}" "${PARALLEL[@]}" "${EXCLUDE[@]}" || return
  # Of what it reads, nothing is believed but its end.
  pg "database $2: its dump cannot be read back" pg_restore -f /dev/null "$SCRATCH/backup/$file" || return
  fact database "$2" "$file" "$encoding" "$objects" "$(tables "$SCRATCH/backup/$file")" "$((SECONDS - began))" "$owner"
}

# tables FILE: how many have their rows in it
tables() { pg_restore --list "$1" | grep -c ' TABLE DATA ' || true; }

# options: what every pg_dump is told
options() {
  local pattern
  COMPRESS=() PARALLEL=() EXCLUDE=()
  [ -z "$COMPRESSION" ] || COMPRESS=(--compress="$COMPRESSION")
  [ "$JOBS" = 1 ] || PARALLEL=(--jobs="$JOBS")
  while IFS= read -r pattern; do [ -z "$pattern" ] || EXCLUDE+=(--exclude-schema="$pattern"); done <<<"$EXCLUDED_SCHEMAS"
  while IFS= read -r pattern; do [ -z "$pattern" ] || EXCLUDE+=(--exclude-table="$pattern"); done <<<"$EXCLUDED_TABLES"
  while IFS= read -r pattern; do [ -z "$pattern" ] || EXCLUDE+=(--exclude-table-data="$pattern"); done <<<"$EXCLUDED_ROWS"
}

# dump_globals: roles and tablespaces; their passwords where this role may read them
dump_globals() {
  local readable passwords=()
  readable=$(ask "$APP_DATABASE" "SELECT has_table_privilege('pg_authid', 'SELECT')") ||
    { failed "roles: $readable"; return; }
  if [ "$readable" != t ]; then
    passwords=(--no-role-passwords)
    note "role $ROLE may not read passwords: the roles are dumped without theirs"
  fi
  log 'dumping roles and tablespaces'
  pg roles pg_dumpall -w -d "$(conninfo "$APP_DATABASE")" -l "$APP_DATABASE" --globals-only "${passwords[@]}" \
    --file="$SCRATCH/backup/globals.sql" || return
  grep -q '^-- PostgreSQL database cluster dump complete' "$SCRATCH/backup/globals.sql" ||
    { failed 'roles: the dump has no end'; return; }
  fact globals globals.sql "$([ "$readable" = t ] && echo true || echo false)"
}
