# shellcheck shell=bash
# The database that is written: what it has to be, and what it says of itself while it is half restored.

# The first line of the database's comment, for everybody to see; one that was there before stands behind it.
STATE='cdk8s-pg: '

# await_primary: what is applied together with its database comes before it
await_primary() {
  local answer end=$((SECONDS + CATCH_UP))
  use "$PRIMARY" primary
  until answer=$(ask "$APP_DATABASE" 'SELECT pg_is_in_recovery()') && [ "$answer" = f ]; do
    ((SECONDS < end)) || { failed "no primary answers within $CATCH_UP s: ${answer/#t/it is a standby}"; return; }
    sleep 1 & wait $!
  done
}

# fits NAME INTO: whether the dump of NAME may be written into INTO
fits() {
  local answer major
  answer=$(ask "$2" "SELECT current_setting('server_version_num')::int / 10000") || { failed "database $2: $answer"; return; }
  major=$(<"$RUN/server-major")
  ((answer >= major)) ||
    { failed "the backup is of PostgreSQL $major, the target is PostgreSQL $answer: a dump goes into the same version or a newer one"; return; }
  case $(state "$2") in
    '') ;;
    "half restored from $BACKUP"*) return 0 ;; # ours, and what is in it too
    *) failed "database $2 says of itself: $(state "$2")"; return ;;
  esac
  answer=$(ask "$2" "$OBJECTS") || { failed "database $2: $answer"; return; }
  [ "$answer" = 0 ] ||
    failed "database $2 is not empty: it has $answer tables, views, functions, types or large objects; restore into an empty one"
}

# What somebody made, extensions and what belongs to them aside.
OBJECTS="SELECT (SELECT count(*) FROM (
    SELECT 'pg_class'::regclass AS class, oid, relnamespace AS schema FROM pg_class
    UNION ALL SELECT 'pg_proc'::regclass, oid, pronamespace FROM pg_proc
    UNION ALL SELECT 'pg_type'::regclass, oid, typnamespace FROM pg_type WHERE typrelid = 0 AND typelem = 0) AS object
  JOIN pg_namespace ON pg_namespace.oid = object.schema
  WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' AND NOT EXISTS (
    SELECT FROM pg_depend WHERE classid = object.class AND objid = object.oid AND deptype = 'e'))
  + (SELECT count(*) FROM pg_largeobject_metadata)"

# comment_of DATABASE
comment_of() {
  ask "$1" "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
}

# state DATABASE: what it says of itself
state() {
  local comment
  comment=$(comment_of "$1") || return 0
  case $comment in "$STATE"*) comment=${comment#"$STATE"} && printf '%s' "${comment%%$'\n'*}" ;; esac
}

# say_state DATABASE TEXT: empty: nothing any more
say_state() {
  local answer comment
  comment=$(comment_of "$1") || { failed "database $1: $comment"; return; }
  case $comment in "$STATE"*$'\n'*) comment=${comment#*$'\n'} ;; "$STATE"*) comment='' ;; esac
  [ -z "$2" ] || comment=$STATE$2${comment:+$'\n'}$comment
  if [ -n "$comment" ]; then comment=$(literal "$comment"); else comment=NULL; fi
  answer=$(ask "$1" "COMMENT ON DATABASE $(identifier "$1") IS $comment") || failed "database $1: $answer"
}

# empty DATABASE: of what a try before has left
empty() {
  local answer
  answer=$(LIMIT=3600 ask "$1" "DO \$\$ DECLARE name text; BEGIN
    FOR name IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP
      EXECUTE format('DROP SCHEMA %I CASCADE', name); END LOOP;
    PERFORM lo_unlink(oid) FROM pg_largeobject_metadata;
    CREATE SCHEMA public;
    -- As a new database has it, where this role may do that.
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'pg_database_owner') AND (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
      ALTER SCHEMA public OWNER TO pg_database_owner;
    END IF; END \$\$") || failed "database $1: what a try before has left cannot be removed: $answer"
}

# restore_database NAME INTO FILE
restore_database() {
  local options=(--exit-on-error) began=$SECONDS
  [ "$OWNERS" = on ] || options+=(--no-owner)
  # Who makes roles is not to own what is restored.
  [ "$WITH_ROLES$OWNERS" != onoff ] || [ "$ROLE" = "$OWNER" ] || options+=(--role="$OWNER")
  [ "$PRIVILEGES" = on ] || options+=(--no-privileges)
  if [ "$JOBS" = 1 ]; then options+=(--single-transaction); else options+=(--jobs="$JOBS"); fi
  if [ -n "$(state "$2")" ]; then
    log "database $2: removing what a try before has left"
    empty "$2" || return
  fi
  log "restoring database $1 into $2"
  say_state "$2" "half restored from $BACKUP, begun $(date -u +%Y-%m-%dT%H:%M:%SZ)" || return
  pg "database $2" pg_restore -w -d "$(conninfo "$2")" "${options[@]}" "$SCRATCH/backup/$3" || return
  pg "database $2: no statistics" vacuumdb -w --quiet --analyze-only -d "$(conninfo "$2")" || return
  say_state "$2" '' || return
  finding restored "$1" "$2" "$((SECONDS - began))"
}
