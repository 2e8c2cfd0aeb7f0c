# shellcheck shell=bash
# The first start of the first instance: initdb, roles, database, init SQL, all
# in a staging folder. Killed at any point it starts afresh; only a complete
# database is ever moved into place.

BOOTSTRAP_AFTER=0
INIT_SOCKET=/tmp/init

# run COMMAND...: in the background and waited for, so that a signal is heard at once
run() {
  "$@" &
  wait $!
}

init_sql() {
  local database=$1
  shift
  PGOPTIONS='' psql -Xq -v ON_ERROR_STOP=1 -h "$INIT_SOCKET" -U postgres -d "$database" "$@"
}

# initialised: the system identifier of a complete database that was not yet moved into place, or nothing
initialised() { if [ -s "$(staged .init)/complete" ]; then cat "$(staged .init)/complete"; fi; }

# bootstrap: make the database, or finish announcing the one that is made; only
# called when nobody holds the Lease and no claim is stamped with another one
bootstrap() {
  local stage
  ((SECONDS >= BOOTSTRAP_AFTER)) || return 0
  if [ -n "$(initialised)" ]; then
    install_initialised
    return
  fi
  stage=$(staged .init)
  clear_staging
  wal_unclaimed || return
  enter initialising
  log "role: primary; initialising a new database"
  mkdir -p "$stage"
  if ! make_database "$stage"; then
    stop_init_server immediate
    BOOTSTRAP_AFTER=$((SECONDS + 10))
    hold "initialising failed: ${INIT_FAILURE:-see the lines above}; the attempt was thrown away, trying again in 10 s" || return
  fi
  install_initialised
}

# make_database STAGE
make_database() {
  local stage=$1 wal arguments file failed=''
  INIT_FAILURE='initdb, see the lines above'
  arguments=(-D "$stage/pgdata" -U postgres --auth-local=peer --auth-host=scram-sha-256 --encoding="$ENCODING" --locale="$LOCALE" --no-instructions)
  [ "$DATA_CHECKSUMS" != true ] || arguments+=(--data-checksums)
  if [ "$DATA_CHECKSUMS" != true ] && ((MAJOR >= 18)); then arguments+=(--no-data-checksums); fi
  wal=$(new_wal_directory)
  [ -z "$wal" ] || arguments+=(--waldir="$wal")
  run initdb "${arguments[@]}" >"$RUN/server/initdb.log" 2>&1 || { cat "$RUN/server/initdb.log"; return 1; }

  INIT_FAILURE='the server did not start on the new data directory'
  start_init_server "$stage/pgdata" || return 1

  INIT_FAILURE='making the roles and the database'
  init_sql postgres -v owner="$APP_OWNER" -v database="$APP_DATABASE" -v replication="$REPLICATION_ROLE" <<'SQL' || return 1
CREATE ROLE :"replication" LOGIN REPLICATION;
GRANT EXECUTE ON FUNCTION pg_ls_waldir() TO :"replication";
CREATE ROLE :"owner" LOGIN;
CREATE DATABASE :"database" OWNER :"owner";
SQL
  INIT_FAILURE='setting the passwords'
  set_password "$INIT_SOCKET" "$REPLICATION_ROLE" "$(password_file replication)" || return 1
  set_password "$INIT_SOCKET" "$APP_OWNER" "$(password_file owner)" || return 1
  [ -z "$SUPERUSER_ACCESS" ] || set_password "$INIT_SOCKET" postgres "$(password_file superuser)" || return 1

  for file in "$INIT_DIRECTORY"/*/*; do
    [ -f "$file" ] || continue
    INIT_FAILURE="init SQL $(basename "$(dirname "$file")"), see the lines above"
    log "running init SQL $(basename "$(dirname "$file")")"
    run_init_sql "$file" || { failed=1; break; }
  done
  [ -z "$failed" ] || return 1
  INIT_FAILURE='the server did not stop cleanly'
  stop_init_server fast && [ "$(control "$stage/pgdata" 'Database cluster state')" = 'shut down' ] || return 1
  control "$stage/pgdata" 'Database system identifier' >"$stage/complete"
  sync
}

# run_init_sql FILE: as the owner, or as the superuser where its folder's name says so
run_init_sql() {
  local become=(-c "SET ROLE \"${APP_OWNER//\"/\"\"}\"")
  case $(dirname "$1") in *.superuser) become=() ;; esac
  run init_sql "$APP_DATABASE" ${become[@]+"${become[@]}"} -f "$1"
}

# start_init_server DIRECTORY: without network, on a socket that no probe or client knows
start_init_server() {
  local end=$((SECONDS + 120)) options
  rm -rf "$INIT_SOCKET" && mkdir -m 700 "$INIT_SOCKET"
  UPSTREAM='' MINIMA=''
  write_config
  write_tls
  mapfile -t options < <(PGDATA=$1 server_options)
  postgres "${options[@]}" -c listen_addresses= -c "unix_socket_directories=$INIT_SOCKET" -c synchronous_standby_names= &
  SERVER_PID=$!
  until pg_isready -q -h "$INIT_SOCKET"; do
    server_runs && ((SECONDS < end)) || return 1
    snooze 0.1
  done
}

stop_init_server() { stop_server "$1" 60 || stop_server immediate 30; }

# install_initialised: announce the new database, then move it into place. The
# Lease is written first: from then on nobody initialises another one; a kill in
# between is finished by whoever finds the complete staging folder.
install_initialised() {
  SYSTEM_IDENTIFIER=$(initialised)
  ask claim-stamp "system-identifier=$SYSTEM_IDENTIFIER" || { hold "cannot mark the claim: $(answer error)" || return; }
  if ! ask lease-claim expect-holder= "holder=$POD_NAME" "set.system-identifier=$SYSTEM_IDENTIFIER"; then
    hold "cannot take Lease $NAME: $(answer error) (holder: $(answer holder))" || return
  fi
  install_data "$(staged .init)/pgdata"
  log "database initialised, system identifier $SYSTEM_IDENTIFIER"
  event Normal Initialised "initialised a new database, system identifier $SYSTEM_IDENTIFIER"
}
