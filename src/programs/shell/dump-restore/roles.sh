# shellcheck shell=bash
# The roles of the backup that the target lacks. Those that it has stay as they are.

# rights: whether the login may do what is asked, before anything is fetched
rights() {
  local answer super maker member
  [ "$WITH_ROLES$OWNERS" != offoff ] || return 0
  answer=$(ask "$APP_DATABASE" "SELECT rolsuper, rolsuper OR rolcreaterole,
    coalesce((SELECT pg_has_role(oid, 'MEMBER') FROM pg_roles WHERE rolname = $(literal "$OWNER")), false)
    FROM pg_roles WHERE rolname = current_user") || { failed "the rights of role $ROLE: $answer"; return; }
  IFS='|' read -r super maker member <<<"$answer"
  if [ "$OWNERS" = on ] && [ "$super" != t ]; then
    failed "role $ROLE is no superuser, and so cannot give back what belongs to others: give credentials of one, or leave owners out"
  elif [ "$WITH_ROLES" = on ] && [ "$maker" != t ]; then
    failed "role $ROLE may not make roles: give credentials of a superuser or of a role with CREATEROLE, or leave roles out"
  elif [ "$OWNERS" = off ] && [ "$member" != t ]; then
    failed "role $ROLE cannot restore as $OWNER, who is to own it: grant $OWNER to it, or give credentials of a superuser"
  fi
}

# make_roles: those that are missing, all of them or none; nothing where none is asked for
make_roles() {
  local answer file note
  [ "$WITH_ROLES" = on ] || return 0
  file=$(<"$RUN/globals")
  [ -n "$file" ] || { failed "$BACKUP has no roles, because it was taken with globals: false; leave roles out"; return; }
  answer=$(ask "$APP_DATABASE" "SELECT json_build_object('major', current_setting('server_version_num')::int / 10000,
    'roles', (SELECT json_agg(rolname) FROM pg_roles))") || { failed "roles: $answer"; return; }
  cp "$SCRATCH/backup/$file" "$RUN/globals.sql" || { failed "roles: $file cannot be read"; return; }
  printf '%s' "$answer" >"$RUN/.target" && mv "$RUN/.target" "$RUN/target.json"
  if ! await "$RUN/roles.made" 60; then
    failed "roles: $(companion_said 'the companion does not read them')"
    return
  fi
  while IFS= read -r note; do note "$note"; done <"$RUN/roles.notes"
  log "making $(<"$RUN/roles.made") roles"
  # Terse: a line of it may hold what PostgreSQL keeps of a password.
  PGOPTIONS='-c standard_conforming_strings=on -c search_path=pg_catalog' pg roles \
    psql -Xqw -v ON_ERROR_STOP=1 -v VERBOSITY=terse --single-transaction -d "$(conninfo "$APP_DATABASE")" -f "$RUN/roles.sql" ||
    return
  rm -f "$RUN/globals.sql" "$RUN/roles.sql"
  finding roles "$(<"$RUN/roles.made")"
}
