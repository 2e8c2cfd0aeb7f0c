# shellcheck shell=bash
# The PostgreSQL server as our child: its configuration, start, reload and stop.

SERVER_PID='' APPLIED_CONFIG='' UPSTREAM='' MINIMA=''

server_runs() { [ -n "$SERVER_PID" ] && kill -0 "$SERVER_PID" 2>/dev/null; }

quoted() { printf "'%s'" "${1//\'/\'\'}"; }

# write_config: the configuration as wished, then what follows from our role
write_config() {
  mkdir -p "$RUN/server"
  config postgresql.conf >"$RUN/server/base.conf"
  config pg_hba.conf >"$RUN/server/pg_hba.conf"
  : >"$RUN/server/pg_ident.conf"
  {
    printf 'synchronous_standby_names = %s\n' "$(quoted "$(config synchronous_standby_names)")"
    if [ -n "$UPSTREAM" ]; then
      printf 'primary_conninfo = %s\n' "$(quoted "$(conninfo "$(peer_host "${UPSTREAM##*-}")") application_name=$POD_NAME")"
      printf 'primary_slot_name = %s\n' "$(quoted "pod_$ORDINAL")"
    fi
    # Recovery from the volumes alone, which ends in a timeline of its own.
    if [ "$START_AS" = primary ] && restoring; then printf "restore_command = '/bin/false'\n"; fi
    printf '%s' "$MINIMA"
  } >"$RUN/server/role.conf"
  printf 'include %s\ninclude %s\n' "$(quoted "$RUN/server/base.conf")" "$(quoted "$RUN/server/role.conf")" >"$RUN/server/postgresql.conf"
  APPLIED_CONFIG=$(config_version)
}

# server_options: one word a line. A server that crashed is started anew by us,
# not by itself: there, one whose recovery fails (a full volume) may neither serve nor end.
server_options() {
  printf '%s\n' -D "$PGDATA" -c "config_file=$RUN/server/postgresql.conf" -c "hba_file=$RUN/server/pg_hba.conf" \
    -c "ident_file=$RUN/server/pg_ident.conf" -c "unix_socket_directories=$SOCKET" -c 'listen_addresses=*' -c port=5432 \
    -c "cluster_name=$POD_NAME" -c restart_after_crash=off
}

# standby_minima: a standby must not have less of these than the primary had
# (PostgreSQL: "Hot Standby", Administrator's Overview), so it starts with the
# larger of both; that lets a lowered value roll through.
standby_minima() {
  local name wished recorded
  MINIMA=''
  write_config
  for name in max_connections max_worker_processes max_wal_senders max_prepared_xacts max_locks_per_xact; do
    recorded=$(control "$PGDATA" "$name setting") || continue
    case $name in max_prepared_xacts) name=max_prepared_transactions ;; max_locks_per_xact) name=max_locks_per_transaction ;; esac
    wished=$(postgres -D "$PGDATA" -c "config_file=$RUN/server/postgresql.conf" -C "$name" 2>/dev/null) || continue
    if ((recorded > wished)); then
      log "starting with $name = $recorded, as the primary last had, instead of $wished"
      MINIMA+="$name = $recorded"$'\n'
    fi
  done
}

# start_server: in the background; who waits for it asks server_answers
start_server() {
  local options
  rm -f "$PGDATA/postmaster.pid" "$PGDATA/recovery.signal" # the lock on the volume is ours: nobody else runs on it
  if [ "$START_AS" = primary ] && restoring; then touch "$PGDATA/recovery.signal"; fi
  write_config
  write_passfile
  write_tls
  mapfile -t options < <(server_options)
  postgres "${options[@]}" &
  SERVER_PID=$!
}

# server_answers: true when the server takes connections
server_answers() { pg_isready -q -h "$SOCKET" -t 3; }

reload_server() { kill -HUP "$SERVER_PID"; }

# apply_config: a changed configuration reaches the running server
apply_config() {
  [ "$(config_version)" != "$APPLIED_CONFIG" ] || return 0
  write_config
  reload_server
  log "configuration reloaded"
}

# renew_secrets: changed passwords and certificates reach the running server without a restart
renew_secrets() {
  if [ -s "$(password_file replication)" ] && [ "$(passfile_line)" != "$(cat "$RUN/server/pgpass" 2>/dev/null)" ]; then
    write_passfile
    log "replication password renewed from its Secret"
  fi
  if [ -n "$TLS" ] && [ "$(tls_digest)" != "$APPLIED_TLS" ]; then
    write_tls
    reload_server
    log "certificate renewed from its Secret"
  fi
}

# stop_server MODE SECONDS: MODE is fast or immediate; true when it has ended in time
stop_server() {
  local end=$((SECONDS + $2)) signal=INT
  [ "$1" = fast ] || signal=QUIT
  while server_runs; do
    kill "-$signal" "$SERVER_PID" 2>/dev/null || true # each time: one that only just starts still ignores it
    ((SECONDS < end)) || return 1
    snooze 0.1
  done
  SERVER_PID=''
}

# server_ended: the server died by itself: end the container, so that nothing of
# it stays behind, and let the kubelet start a new one
server_ended() {
  local status=0
  wait "$SERVER_PID" || status=$?
  SERVER_PID='' ROLE=none
  enter stopping "the server ended with status $status"
  log "the server ended by itself with status $status: ending the container"
  exit 1
}
