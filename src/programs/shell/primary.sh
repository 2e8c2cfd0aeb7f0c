# shellcheck shell=bash
# What a primary does: makes sure it may start as one, and keeps slots and
# passwords as wished.

RECONCILE_AT=0 LAST_REPLICAS='' HOLDER_ASK_AT=0

# may_start_as_primary: we hold the Lease; still, no peer may be a primary or be
# ahead of us. A peer that does not answer does not stop us: without the Lease
# nobody else can have become primary.
may_start_as_primary() {
  local peer mine replicas
  mine=$(last_timeline "$PGDATA")
  replicas=$(config replicas)
  for ((peer = 0; peer < replicas; peer++)); do
    [ "$peer" != "$ORDINAL" ] || continue
    look_at "$peer" || continue
    if [ "$PEER_ROLE" = primary ]; then
      hold "refusing to start as primary: $NAME-$peer is not in recovery, it is a primary already" || return
    fi
    if [ "$PEER_SYSTEM" = "$SYSTEM_IDENTIFIER" ] && ((PEER_TIMELINE > mine)); then
      hold "refusing to start as primary: $NAME-$peer is on timeline $PEER_TIMELINE, this volume on $mine: it was left behind" || return
    fi
  done
}

start_primary() {
  may_start_as_primary || return
  space_left || return
  # Taken once more, so that whatever write to the Lease may still be on its way is void.
  # Who declared this instance lost was wrong, and must not be believed at its next restart.
  ask lease-claim "expect-holder=$POD_NAME" "holder=$POD_NAME" set.handover-lsn= set.lost= ||
    { hold "cannot confirm Lease $NAME: $(answer error)" || return; }
  enter starting 'as primary'
  log "role: primary (holds Lease $NAME); starting"
  ROLE=none UPSTREAM='' MINIMA='' TIMELINE=$(last_timeline "$PGDATA")
  START_AS=primary
  if restoring; then standby_minima; fi # until it is promoted it recovers as a standby does
  start_server
}

# serve_as_primary: it runs and takes writes: tell everybody
serve_as_primary() {
  TIMELINE=$(sql "SELECT ('x' || substring(pg_walfile_name(pg_current_wal_lsn()) for 8))::bit(32)::int")
  ROLE=primary STATE=serving REASON='' READY=true HELD='' WAITING_FOR_SECRET=false
  report
  log "primary on timeline $TIMELINE, taking writes"
  APPLIED_PASSWORDS='' RECONCILE_AT=0
}

# keep_slots: after a promotion, slots for the other instances, so that the WAL they need stays
keep_slots() {
  local peer replicas
  replicas=$(config replicas)
  for ((peer = 0; peer < replicas; peer++)); do
    [ "$peer" != "$ORDINAL" ] || continue
    sql "SELECT pg_create_physical_replication_slot('pod_$peer', true) WHERE NOT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = 'pod_$peer')" >/dev/null || true
  done
}

# supervise_primary: one round
supervise_primary() {
  local holder wish
  holder=$(seen_lease holder)
  if [ "$holder" != "$POD_NAME" ] && ! still_holder; then return; fi
  apply_config
  renew_secrets
  reconcile_passwords
  reconcile_slots
  wish=$(config primary)
  if [ "$wish" = "$ORDINAL" ]; then
    no_hand_over
  elif ((wish < $(config replicas))); then
    hand_over "$wish" || true
  fi
}

# still_holder: the agent saw another holder; ask afresh, and step down if it is true
still_holder() {
  ((SECONDS >= HOLDER_ASK_AT)) || return 0
  HOLDER_ASK_AT=$((SECONDS + 10))
  ask lease-get || return 0 # nobody can be sure now; the Lease was ours
  case $(answer holder) in
    "$POD_NAME") return 0 ;;
    '')
      log "Lease $NAME names nobody (was it made anew?): taking it again, this server is the primary"
      ask lease-claim expect-holder= "holder=$POD_NAME" "set.system-identifier=$SYSTEM_IDENTIFIER" "set.lineage=$(lineage_here)" && return 0
      ;;
  esac
  log "Lease $NAME names $(answer holder): stepping down"
  event Warning SteppedDown "Lease $NAME names $(answer holder)"
  ROLE=none
  enter stopping "Lease $NAME names $(answer holder)"
  stop_server fast 60 || stop_server immediate 30
  touch "$PGDATA/standby.signal"
  return 1
}

# reconcile_slots: slots of pods that are gone must not hold WAL
reconcile_slots() {
  local replicas dropped
  replicas=$(config replicas)
  [ "$replicas" != "$LAST_REPLICAS" ] || ((SECONDS >= RECONCILE_AT)) || return 0
  RECONCILE_AT=$((SECONDS + 15)) LAST_REPLICAS=$replicas
  dropped=$(drop_slots "substring(slot_name from 5)::int >= $replicas OR slot_name = 'pod_$ORDINAL'") || return 0
  [ -z "$dropped" ] || log "dropped replication slots of pods that are gone: ${dropped//$'\n'/ }"
}

# drop_slots CONDITION: physical slots of ours that nobody uses; prints their names
drop_slots() {
  sql "SELECT slot_name || pg_drop_replication_slot(slot_name)::text FROM pg_replication_slots
       WHERE slot_type = 'physical' AND NOT active AND slot_name ~ '^pod_[0-9]+\$' AND ($1)"
}
