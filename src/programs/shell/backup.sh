# shellcheck shell=bash
# Makes this instance ready for a snapshot of its volumes, as the Lease N-backup
# asks through the agent: with a checkpoint just written, or stopped cleanly. A
# request that is not renewed ends by itself, so whoever asked may die.

BACKUP_SLOT=cdk8s_pg_backup
BACKUP_RUN='' BACKUP_STATE='' BACKUP_ROLE=''
BACKUP_SERVER=''  # the server that got ready
BACKUP_CLEARED='' # the server that has nothing left of an earlier run

# backup_request KEY: a value of the request as the agent last saw it
backup_request() { [ -e "$RUN/feed/backup" ] && value "$1" "$(<"$RUN/feed/backup")"; }

# uptime: seconds since the node's start, for both containers the same and never set back
uptime() {
  local seconds
  read -r seconds _ </proc/uptime
  printf '%s' "${seconds%.*}"
}

# backup_asked: true while a request for this instance is alive
backup_asked() {
  local until
  until=$(backup_request until)
  [ -n "$until" ] && (($(uptime) < until))
}

# report_backup STATE [REASON [POSITION]]: what the program that asked is waiting for
report_backup() {
  local now
  printf -v now '%(%Y-%m-%dT%H:%M:%SZ)T' -1
  BACKUP_STATE=$1
  printf '%s\n' "run=$BACKUP_RUN" "state=$1" "reason=$(one_line "${2:-}")" "lsn=${3:-}" "role=$BACKUP_ROLE" "timeline=$TIMELINE" \
    "version=$(backup_version)" "system-identifier=$SYSTEM_IDENTIFIER" "time=$now" >"$RUN/report/.backup"
  mv "$RUN/report/.backup" "$RUN/report/backup"
  log "backup $BACKUP_RUN: $1${2:+: $2}${3:+ at $3}"
}

# backup_version: of these programs, such as 18.6
backup_version() {
  local version
  version=$(postgres --version 2>/dev/null)
  version=${version#*) }
  printf '%s' "${version%% *}"
}

# serve_backup: one round while the server runs
serve_backup() {
  if ! backup_asked; then
    if [ -n "$BACKUP_RUN" ] || [ "$BACKUP_CLEARED" != "$SERVER_PID" ]; then end_backup; fi
    return 0
  fi
  if [ "$(backup_request run)" != "$BACKUP_RUN" ]; then
    begin_backup
  elif [ "$BACKUP_STATE" = preparing ]; then
    await_checkpoint
  elif [ "$BACKUP_STATE" = ready ] && [ "$(backup_request phase)" = cut ]; then
    confirm_backup
  fi
}

# begin_backup: another run asks
begin_backup() {
  local reported
  [ -z "$BACKUP_RUN" ] || end_backup
  BACKUP_RUN=$(backup_request run) BACKUP_ROLE=$ROLE BACKUP_SERVER=$SERVER_PID
  if [ "$(reported_backup run)" = "$BACKUP_RUN" ]; then # by the supervisor before this one
    reported=$(reported_backup state)
    case $reported in
      confirmed | failed) BACKUP_STATE=$reported ;;
      *) report_backup failed 'the instance was restarted before the snapshots were cut' ;;
    esac
    return 0
  fi
  if [ "$ROLE" = standby ] && [ "$(sql "SELECT count(*) FROM pg_stat_wal_receiver WHERE status = 'streaming'")" != 1 ]; then
    report_backup failed 'this standby does not stream, so its data may be old'
    return 0
  fi
  case $(backup_request mode) in
    online) prepare_online ;;
    offline) stop_for_backup ;;
    *) report_backup failed "mode '$(backup_request mode)' is unknown to this instance" ;;
  esac
}

# prepare_online: a checkpoint, so that what is copied needs little recovery. In
# the background: it may take minutes, and the Lease has to be looked at meanwhile.
prepare_online() {
  local error
  if [ -n "$WAL_VOLUME" ] && ! error=$(pin_wal); then
    report_backup failed "cannot keep the WAL between the two snapshots: $error"
    return 0
  fi
  report_backup preparing
  (
    status=0 result=$RUN/server/checkpoint.$BACKUP_RUN
    psql -XAtqw -h "$SOCKET" -U postgres -d postgres -c CHECKPOINT >"$result.part" 2>&1 || status=$?
    printf '%s\n' "status=$status" >>"$result.part"
    mv "$result.part" "$result"
  ) </dev/null &
}

# await_checkpoint: has it ended?
await_checkpoint() {
  local text position
  [ -e "$RUN/server/checkpoint.$BACKUP_RUN" ] || return 0
  text=$(<"$RUN/server/checkpoint.$BACKUP_RUN")
  if [ "$(value status "$text")" != 0 ]; then
    report_backup failed "the checkpoint failed: $text"
  elif position=$(sql 'SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END'); then
    report_backup ready '' "$position"
  else
    report_backup failed "the position is unknown: $position"
  fi
}

# pin_wal: what the copy of the data needs must still be on the WAL volume when that is copied, later
pin_wal() {
  drop_backup_slot >/dev/null || return
  sql "SELECT pg_create_physical_replication_slot('$BACKUP_SLOT', true)"
}

# drop_backup_slot: where there is one
drop_backup_slot() {
  sql "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = '$BACKUP_SLOT'"
}

# confirm_backup: the snapshots are cut; was everything as promised until now?
confirm_backup() {
  local kept
  if [ "$BACKUP_SERVER" != "$SERVER_PID" ]; then
    report_backup failed 'the server was restarted while the snapshots were cut'
    return 0
  fi
  if [ -n "$WAL_VOLUME" ]; then
    kept=$(sql "SELECT wal_status FROM pg_replication_slots WHERE slot_name = '$BACKUP_SLOT'") || kept="unknown: $kept"
    case $kept in
      reserved | extended) drop_backup_slot >/dev/null || true ;;
      *) report_backup failed "the WAL between the two snapshots was not kept (${kept:-no slot})" && return 0 ;;
    esac
  fi
  report_backup confirmed
}

# stop_for_backup: the server stays stopped until the snapshots are cut or nobody asks any more
stop_for_backup() {
  if [ "$ROLE" = primary ] && [ "$(backup_request allow-primary)" != true ]; then
    report_backup failed 'this is the primary, and stopping it was not allowed'
    return 0
  fi
  log "backup $BACKUP_RUN: stopping the server"
  event Normal StoppedForBackup "stopped for backup $BACKUP_RUN"
  [ "$ROLE" != primary ] || sql CHECKPOINT >/dev/null || true
  ROLE=none
  enter stopping "for backup $BACKUP_RUN"
  stop_server fast "$STOP_TIMEOUT" || stop_server immediate 30
  BACKUP_STATE=stopping
}

# stopped_for_backup: before a start: true while the server has to stay stopped.
# After a restart of the container too: the request outlives it.
stopped_for_backup() {
  local cluster
  backup_asked && [ "$(backup_request mode)" = offline ] || return 1
  if [ "$(backup_request run)" != "$BACKUP_RUN" ]; then
    # Only what was stopped for it: a server that is down for another reason is started first.
    [ "$(backup_request run)" = "$(reported_backup run)" ] || return 1
    BACKUP_RUN=$(reported_backup run) BACKUP_ROLE=$(reported_backup role) BACKUP_STATE=$(reported_backup state)
  fi
  case $BACKUP_STATE in
    stopping)
      cluster=$(control "$PGDATA" 'Database cluster state')
      case $cluster in
        'shut down' | 'shut down in recovery') report_backup stopped '' "$(backup_position "$cluster")" ;;
        *) report_backup failed "the server did not stop cleanly (it is '$cluster')" && return 1 ;;
      esac
      ;;
    stopped) ;;
    *) return 1 ;;
  esac
  if [ "$(backup_request phase)" = cut ]; then
    report_backup confirmed
    return 1
  fi
  STATE=waiting REASON="stopped for backup $BACKUP_RUN" READY=false ROLE=none
  report
}

# reported_backup KEY: what the supervisor before this one reported
reported_backup() { [ -e "$RUN/report/backup" ] && value "$1" "$(<"$RUN/report/backup")"; }

# backup_position STATE: up to where the data of a stopped server goes
backup_position() {
  if [ "$1" = 'shut down' ]; then
    control "$PGDATA" 'Latest checkpoint location'
  else
    control "$PGDATA" 'Minimum recovery ending location'
  fi
}

# end_backup: nobody asks any more; nothing stays behind, not even of a supervisor that died
end_backup() {
  [ -z "$BACKUP_RUN" ] || log "backup $BACKUP_RUN: over"
  BACKUP_RUN='' BACKUP_STATE=''
  rm -f "$RUN/report/backup" "$RUN"/server/checkpoint.*
  if drop_backup_slot >/dev/null; then BACKUP_CLEARED=$SERVER_PID; fi
}
