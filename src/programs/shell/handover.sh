# shellcheck shell=bash
# A planned switchover, by the old primary: it stops, waits until the candidate
# has replayed everything, and hands it the Lease. Whatever fails before the
# Lease has changed ends with the old primary serving again; after that only the
# Lease counts, so a kill at any point leaves exactly one instance that may write.

HAND_OVER_AFTER=0 GIVEN_UP=0

# postpone SECONDS REASON: not now; nothing was stopped
postpone() {
  HAND_OVER_AFTER=$((SECONDS + $1))
  [ "$REASON" = "$2" ] || { log "switchover postponed: $2"; event Warning SwitchoverPostponed "$2"; }
  REASON=$2
  report
  return 1
}

# give_up REASON: the server is stopped; the next round starts it as primary again
give_up() {
  GIVEN_UP=$((GIVEN_UP + 1))
  HAND_OVER_AFTER=$((SECONDS + 30 * (1 << (GIVEN_UP < 6 ? GIVEN_UP : 6))))
  log "switchover given up, serving again: $1; next try in $((HAND_OVER_AFTER - SECONDS)) s"
  event Warning SwitchoverGivenUp "$1"
  stop_server immediate 30
  return 1
}

# no_hand_over: none is wished, or not any more; a later wish is tried at once
no_hand_over() {
  HAND_OVER_AFTER=0 GIVEN_UP=0
  [ -n "$REASON" ] || return 0
  log 'switchover called off'
  REASON=''
  report
}

# hand_over ORDINAL
hand_over() {
  local candidate=$NAME-$1 row state lag target timeout final
  ((SECONDS >= HAND_OVER_AFTER)) || return 0
  timeout=$(config switchover-timeout)
  timeout=${timeout:-30}

  row=$(sql "SELECT state, pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)::bigint, pg_current_wal_flush_lsn() FROM pg_stat_replication WHERE application_name = '$candidate'") || row=''
  IFS='|' read -r state lag target <<<"$row"
  [ "$state" = streaming ] || { postpone 5 "$candidate does not stream from here${state:+ (it is in state $state)}" || return; }
  ((${lag:-0} < NEAR)) || { postpone 5 "$candidate is $lag bytes behind" || return; }
  has_replayed "$1" "$target" 5 || { postpone 15 "$candidate does not replay what it receives (position $PEER_REPLAYED, wanted $target) ${PEER_ERROR}" || return; }
  ask lease-get || { postpone 5 "the Kubernetes API does not answer: $(answer error)" || return; }
  [ "$(answer holder)" = "$POD_NAME" ] || return 0

  log "switchover to $candidate: stopping"
  ROLE=none
  enter handing-over "to $candidate"
  sql CHECKPOINT >/dev/null || true # what is written now need not be written during the stop
  stop_server fast "$timeout" || { give_up "the server did not stop within $timeout s" || return; }
  [ "$(control "$PGDATA" 'Database cluster state')" = 'shut down' ] || { give_up 'the server did not stop cleanly' || return; }
  final=$(control "$PGDATA" 'Latest checkpoint location')
  has_replayed "$1" "$final" "$timeout" past || { give_up "$candidate did not replay up to $final within $timeout s (it is at ${PEER_REPLAYED:-?}) ${PEER_ERROR}" || return; }

  # From here on the outcome is what the Lease says; the next round reads it.
  if ask lease-claim "expect-holder=$POD_NAME" "holder=$candidate" "set.handover-lsn=$final" set.lost= "set.system-identifier=$SYSTEM_IDENTIFIER"; then
    GIVEN_UP=0
    log "switchover: everything up to $final is on $candidate, which holds Lease $NAME now"
    event Normal HandedOver "handed over to $candidate at $final"
  else
    log "switchover: handing the Lease to $candidate: $(answer error)"
    HAND_OVER_AFTER=$((SECONDS + 60))
  fi
}

# has_replayed ORDINAL LSN SECONDS [past]: wait until that standby has replayed
# up to LSN; past: and what stands there too (a checkpoint's location is where
# its record begins)
has_replayed() {
  local end=$((SECONDS + $3))
  while :; do
    if look_at "$1"; then
      if lsn_after "$PEER_REPLAYED" "$2"; then return 0; fi
      if [ "${4:-}" != past ] && [ "$PEER_REPLAYED" = "$2" ]; then return 0; fi
    fi
    ((SECONDS < end)) || return 1
    snooze 0.2
  done
}
