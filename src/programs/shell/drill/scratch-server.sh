# shellcheck shell=bash
# A server that is thrown away: it hears a socket alone, and acts on nobody.

SERVER_PID=''

# server_options: one word a line
server_options() {
  printf '%s\n' -D "$PGDATA" -c "config_file=$TMP/postgresql.conf" -c "hba_file=$TMP/pg_hba.conf" -c "ident_file=$TMP/pg_ident.conf"
}

# configuration: whatever a library or a subscription would start by itself is off
configuration() {
  : >"$TMP/pg_ident.conf"
  echo 'local all all trust' >"$TMP/pg_hba.conf"
  cat <<END
listen_addresses = ''
unix_socket_directories = '$TMP'
shared_buffers = '$SHARED_BUFFERS'
max_connections = 20
archive_mode = off
synchronous_standby_names = ''
shared_preload_libraries = '${PRELOAD//\'/\'\'}'
cron.launch_active_jobs = off
max_logical_replication_workers = 0
autovacuum = off
restart_after_crash = off
logging_collector = off
log_destination = stderr
log_timezone = UTC
END
}

# start_server SETTINGS: with these beside those of every such server
start_server() {
  local options
  { configuration && printf '%s\n' "$1"; } >"$TMP/postgresql.conf"
  mapfile -t options < <(server_options)
  postgres "${options[@]}" >"$TMP/server.log" 2>&1 &
  SERVER_PID=$!
  tail -n +1 -f --pid="$SERVER_PID" "$TMP/server.log" &
}

# last_error: what the server said before it ended
last_error() {
  local line
  line=$(grep -E ' (PANIC|FATAL|ERROR): ' "$TMP/server.log" | tail -n 1) || line=$(tail -n 1 "$TMP/server.log")
  printf '%s' "${line:-nothing}"
}

# stop_server: well, so that its files can be looked at
stop_server() {
  local status=0
  kill -INT "$SERVER_PID" 2>/dev/null || true
  wait "$SERVER_PID" || status=$?
  ((status == 0)) || failure stop "PostgreSQL did not end well; it said: $(last_error)"
}
