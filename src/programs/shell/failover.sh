# shellcheck shell=bash
# Becoming primary without the old one's help: only for a human who said that it
# is lost (annotation cdk8s-pg/lost on the Lease), or when the Lease names nobody.

REFUSED_AT=-999

# refuse REASON: once a minute
refuse() {
  if [ "$REASON" != "$1" ] || ((SECONDS - REFUSED_AT >= 60)); then
    log "not becoming primary: $1"
    [ "$REASON" = "$1" ] || event Warning PromotionRefused "$1"
    REFUSED_AT=$SECONDS
  fi
  REASON=$1
  report
  return 1
}

among() { case ",${2// /}," in *",$1,"*) return 0 ;; esac; return 1; }

# nobody_ahead EXCUSED: no instance other than the excused ones is a primary or has more than this one
nobody_ahead() {
  local peer replicas mine timeline identity excused=$1
  identity=$(local_identity) || return 1
  IFS='|' read -r _ timeline _ <<<"$identity"
  mine=$(sql 'SELECT coalesce(greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn()), pg_last_wal_replay_lsn())') || return 1
  replicas=$(config replicas)
  for ((peer = 0; peer < replicas; peer++)); do
    [ "$peer" != "$ORDINAL" ] || continue
    if ! look_at "$peer"; then
      among "$NAME-$peer" "$excused" || { refuse "$NAME-$peer does not answer and may have more than this instance: $PEER_ERROR" || return; }
      continue
    fi
    if [ "$PEER_ROLE" = primary ]; then refuse "$NAME-$peer is a primary" || return; fi
    if [ "$PEER_SYSTEM" != "$SYSTEM_IDENTIFIER" ]; then refuse "$NAME-$peer is another database ($PEER_SYSTEM, here $SYSTEM_IDENTIFIER)" || return; fi
    if ((PEER_TIMELINE > timeline)) || { ((PEER_TIMELINE == timeline)) && lsn_after "$PEER_LSN" "$mine"; }; then
      refuse "$NAME-$peer has more (timeline $PEER_TIMELINE, $PEER_LSN) than this instance (timeline $timeline, $mine): set primary: $peer" || return
    fi
  done
}

# fail_over HOLDER LOST: a human declared instances lost
fail_over() {
  local holder=$1 lost=$2
  if ! among "$holder" "$lost"; then
    refuse "Lease $NAME is annotated cdk8s-pg/lost=$lost, but its holder is $holder" || return
  fi
  if ((${holder##*-} >= $(config replicas))); then
    # Scaled away: not ours to ask the API about any more.
    if look_at "${holder##*-}"; then refuse "$holder was declared lost, but it answers" || return; fi
  elif ! ask pod-get "name=$holder"; then
    refuse "cannot ask about pod $holder: $(answer error)" || return
  elif [ "$(answer ready)" = true ]; then
    refuse "$holder was declared lost, but it is ready: remove the annotation cdk8s-pg/lost from Lease $NAME" || return
  fi
  nobody_ahead "$lost" || return
  log "$holder was declared lost: taking Lease $NAME"
  ask lease-claim "expect-holder=$holder" "holder=$POD_NAME" "set.lost=" "set.may-discard=${lost// /}" "set.handover-lsn=" "set.system-identifier=$SYSTEM_IDENTIFIER" ||
    { refuse "cannot take Lease $NAME: $(answer error)" || return; }
  event Warning FailedOver "$holder was declared lost; this instance is the primary now"
}

# adopt: the Lease names nobody, but this volume holds a database: it was made
# anew, or its objects were. Every instance whose claim holds data has to answer.
adopt() {
  local peer replicas empty='' claim lost
  if [ -n "$(config restore)" ] && [ -z "$(lineage_here)" ]; then refuse "$NAME-0 is to be restored first, and this volume is older" || return; fi
  lost=$(seen_lease lost)
  ask claims-get || { refuse "cannot read the claims: $(answer error)" || return; }
  replicas=$(config replicas)
  for ((peer = 0; peer < replicas; peer++)); do
    claim=$(answer "claim.$peer")
    case $claim in absent | empty) empty+=",$NAME-$peer" ;; esac
  done
  nobody_ahead "$lost$empty" || return
  log "Lease $NAME names nobody, and no instance has more than this one: taking it"
  ask claim-stamp "system-identifier=$SYSTEM_IDENTIFIER" || { refuse "cannot mark the claim: $(answer error)" || return; }
  ask lease-claim expect-holder= "holder=$POD_NAME" "set.lost=" "set.may-discard=${lost// /}" "set.system-identifier=$SYSTEM_IDENTIFIER" "set.lineage=$(lineage_here)" ||
    { refuse "cannot take Lease $NAME: $(answer error)" || return; }
}
