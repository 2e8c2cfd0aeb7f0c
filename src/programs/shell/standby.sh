# shellcheck shell=bash
# What a standby does: follows the holder of the Lease, is promoted when it
# becomes the holder, and finds out when it can never catch up again.

STREAMING_SINCE='' NOT_STREAMING_SINCE='' LOOK_AT=0 DIAGNOSE_AT=0
NEAR=$((16 * 1024 * 1024)) # bytes of WAL behind which a standby is not yet ready

# start_standby HOLDER: HOLDER may be empty when nobody is known to be the primary
start_standby() {
  local holder=$1
  if [ -n "$holder" ] && look_at "${holder##*-}"; then
    if [ "$PEER_SYSTEM" != "$SYSTEM_IDENTIFIER" ]; then
      hold "this volume belongs to another database (system identifier $SYSTEM_IDENTIFIER, $holder has $PEER_SYSTEM): nothing was changed; give the pod the right volume, or delete the claim if it may go" || return
    fi
    ensure_slot "${holder##*-}" >/dev/null || true
    UPSTREAM=$holder
    if past_fork "${holder##*-}"; then
      allowed_to_discard || { hold "$(cannot_discard "$PAST_LSN" "$PAST_TIMELINE" "$FORK")" || return; }
      clone_again "its WAL up to $PAST_LSN on timeline $PAST_TIMELINE is past the fork at $FORK, and may be discarded"
      return 1
    fi
  fi
  space_left || return
  UPSTREAM=$holder
  touch "$PGDATA/standby.signal"
  standby_minima
  enter starting "as standby of ${holder:-nobody yet}"
  log "role: standby${holder:+ of $holder}; starting"
  ROLE=none TIMELINE=$(last_timeline "$PGDATA") START_AS=standby
  await_stream
  start_server
}

# await_stream: from now on it shall stream; nobody asks why it does not in the first seconds
await_stream() {
  STREAMING_SINCE='' NOT_STREAMING_SINCE=$SECONDS DIAGNOSE_AT=$((SECONDS + 5)) LOOK_AT=0
}

serve_as_standby() {
  ROLE=standby STATE=serving REASON='not streaming yet' HELD='' WAITING_FOR_SECRET=false
  report
  drop_slots true >/dev/null || true # a former primary's slots would hold WAL here
}

# supervise_standby: one round
supervise_standby() {
  local holder lost
  holder=$(seen_lease holder)
  if [ "$holder" = "$POD_NAME" ]; then
    promote || true
    return
  fi
  if [ "$holder" != "$UPSTREAM" ] && [ -n "$holder" ]; then follow "$holder"; fi
  apply_config
  renew_secrets
  look_at_stream || return
  [ "$(config primary)" = "$ORDINAL" ] || return 0
  lost=$(seen_lease lost)
  if [ -z "$holder" ]; then
    adopt || true
  elif [ -n "$lost" ]; then
    fail_over "$holder" "$lost" || true
  fi
}

# follow HOLDER: another primary, without a restart
follow() {
  log "following $1${UPSTREAM:+ instead of $UPSTREAM}"
  UPSTREAM=$1
  await_stream
  if look_at "${UPSTREAM##*-}"; then ensure_slot "${UPSTREAM##*-}" >/dev/null || true; fi
  write_config
  reload_server
}

# look_at_stream: is the WAL receiver streaming? Ready once it has streamed and
# is near; from then on it stays ready while it answers, so that reads go on
# when the primary is away. False when the server was stopped.
look_at_stream() {
  local row streaming replayed timeline recovery
  ((SECONDS >= LOOK_AT)) || return 0
  row=$(sql "SELECT coalesce(bool_or(status = 'streaming'), false),
                    coalesce(max(received_tli), 0), pg_last_wal_replay_lsn(), pg_is_in_recovery() FROM pg_stat_wal_receiver") || return 0
  IFS='|' read -r streaming timeline replayed recovery <<<"$row"
  if [ "$recovery" = f ]; then
    ROLE=none
    cannot_follow "this instance is no standby any more (promoted by hand?): no Service leads here, and what is written here is nowhere else"
    return 0
  fi
  if [ "$streaming" = t ]; then
    LOOK_AT=$((SECONDS + 5)) NOT_STREAMING_SINCE=''
    if [ -z "$STREAMING_SINCE" ] || [ "$TIMELINE" != "$timeline" ]; then
      STREAMING_SINCE=$SECONDS TIMELINE=$timeline
      log "standby of $UPSTREAM on timeline $timeline, streaming"
    fi
    if [ "$READY" = false ] || [ -n "$REASON" ]; then catching_up "$replayed"; fi
    report
    use_up_permission || true
    return 0
  fi
  LOOK_AT=$((SECONDS + 1))
  if [ -z "$NOT_STREAMING_SINCE" ]; then
    STREAMING_SINCE='' NOT_STREAMING_SINCE=$SECONDS DIAGNOSE_AT=$((SECONDS + 5))
    REASON="not streaming from $UPSTREAM"
    report
  fi
  [ -n "$UPSTREAM" ] && ((SECONDS >= DIAGNOSE_AT)) || return 0
  DIAGNOSE_AT=$((SECONDS + 10))
  diagnose
}

# catching_up REPLAYED: ready once it is near the primary's end of WAL, on the primary's timeline: where that has
# forked before what is here, an older one is streamed up to the fork, again and again, and nothing ever comes
catching_up() {
  local behind
  LOOK_AT=$SECONDS
  look_at "${UPSTREAM##*-}" || return 0
  if [ "$TIMELINE" != "$PEER_TIMELINE" ]; then
    REASON="streaming timeline $TIMELINE still, $UPSTREAM is on $PEER_TIMELINE"
    return 0
  fi
  behind=$(($(lsn_number "$PEER_LSN") - $(lsn_number "$1")))
  if ((behind < NEAR)); then
    READY=true REASON='' LOOK_AT=$((SECONDS + 5))
  else
    REASON="$behind bytes behind $UPSTREAM"
  fi
}

# cannot_follow REASON: serving what it has is still right for readers that were
# there, but it will not become ready, and nothing is wiped
cannot_follow() {
  [ "$REASON" = "$1" ] || { log "not following $UPSTREAM: $1"; event Warning NotFollowing "$1"; }
  READY=false REASON=$1
  report
}

# diagnose: why a standby does not stream although the primary answers. Wipes the
# volume only when the primary is the same database and has all that is here.
# False when the server was stopped for a new clone.
diagnose() {
  local primary=${UPSTREAM##*-} identity timeline lsn fork='' wal
  if ! look_at "$primary"; then
    case $PEER_ERROR in
      *'password authentication failed'*) cannot_follow "$UPSTREAM does not accept the password of $REPLICATION_ROLE: is it the one in the Secret?" ;;
      *) REASON="$UPSTREAM does not answer: $PEER_ERROR" && report ;;
    esac
    return 0
  fi
  [ "$PEER_ROLE" = primary ] || return 0
  if [ "$PEER_SYSTEM" != "$SYSTEM_IDENTIFIER" ]; then
    cannot_follow "$UPSTREAM is another database (system identifier $PEER_SYSTEM, here $SYSTEM_IDENTIFIER)"
    return 0
  fi
  ensure_slot "$primary" >/dev/null || true
  identity=$(local_identity) || return 0
  IFS='|' read -r _ timeline lsn <<<"$identity"
  lsn=$(sql 'SELECT pg_last_wal_replay_lsn()') || return 0
  if ((timeline > PEER_TIMELINE)); then
    cannot_follow "this volume is on timeline $timeline, $UPSTREAM only on $PEER_TIMELINE: what is here is newer, nothing is wiped"
    return 0
  fi
  if ((timeline < PEER_TIMELINE)); then
    fork=$(fork_of "$primary" "$timeline") || return 0
    if [ -z "$fork" ] || lsn_after "$lsn" "$fork"; then
      if ! allowed_to_discard; then
        cannot_follow "$(cannot_discard "$lsn" "$timeline" "$fork")"
        return 0
      fi
      clone_again "its WAL up to $lsn on timeline $timeline is past the fork at $fork, and may be discarded"
      return 1
    fi
  elif lsn_after "$lsn" "$PEER_LSN" && look_at "$primary" && lsn_after "$lsn" "$PEER_LSN"; then # looked at anew: the stream may have begun since
    cannot_follow "this volume has WAL up to $lsn, $UPSTREAM only up to $PEER_LSN: what is here is newer, nothing is wiped"
    return 0
  fi
  wal=$(wal_available "$primary" "$lsn") || return 0
  if [ "$wal" = f ]; then
    clone_again "$UPSTREAM no longer has the WAL from $lsn on"
    return 1
  fi
}

PAST_LSN='' PAST_TIMELINE='' FORK=''

# past_fork ORDINAL: whether pg_control says that this volume's WAL went on past
# the point at which the primary, just looked at, left its timeline. PostgreSQL
# ends itself on such a volume once it has seen the primary's history, so this
# has to be found without a server. Then PAST_LSN, PAST_TIMELINE and FORK are set.
past_fork() {
  [ "$PEER_ROLE" = primary ] || return 1
  # Each position has a timeline of its own: a standby that followed the primary has a minimum on a newer one than its checkpoint's.
  if PAST_TIMELINE=$(control "$PGDATA" "Latest checkpoint's TimeLineID") && ((PAST_TIMELINE < PEER_TIMELINE)); then
    PAST_LSN=$(control "$PGDATA" 'Latest checkpoint location') && FORK=$(fork_of "$1" "$PAST_TIMELINE") || return 1
    if [ -z "$FORK" ] || ! lsn_after "$FORK" "$PAST_LSN"; then return 0; fi # a checkpoint stands where its record begins
  fi
  PAST_TIMELINE=$(control "$PGDATA" "Min recovery ending loc's timeline") || return 1
  if ((PAST_TIMELINE == 0 || PAST_TIMELINE >= PEER_TIMELINE)); then return 1; fi
  PAST_LSN=$(control "$PGDATA" 'Minimum recovery ending location') && FORK=$(fork_of "$1" "$PAST_TIMELINE") || return 1
  [ -z "$FORK" ] || lsn_after "$PAST_LSN" "$FORK"
}

# cannot_discard LSN TIMELINE FORK: the words for it
cannot_discard() {
  printf '%s' "this volume has WAL up to $1 on timeline $2 that $UPSTREAM does not have (its timeline forked at ${3:-?}): nothing is wiped; if it may go: kubectl annotate lease $NAME cdk8s-pg/may-discard=$POD_NAME --overwrite"
}

# fork_of ORDINAL TIMELINE: where the primary's history left that timeline; empty where it was never on it
fork_of() {
  local history line number position
  history=$(peer_sql "$1" "TIMELINE_HISTORY $PEER_TIMELINE") || return 1
  while IFS= read -r line; do
    line=${line#*history|}
    read -r number position _ <<<"$line"
    if [ "$number" = "$2" ]; then printf '%s' "$position"; return 0; fi
  done <<<"$history"
}

# wal_available ORDINAL LSN: t or f: whether the primary still has the segment that we need next
wal_available() {
  peer_sql "$1" "SELECT min(substring(name from 9)) <= substring(pg_walfile_name('$2') from 9) FROM pg_ls_waldir() WHERE name ~ '^[0-9A-F]{24}\$'"
}

allowed_to_discard() {
  ask lease-get || return 1
  among "$POD_NAME" "$(answer may-discard)"
}

# use_up_permission: it streams the primary's timeline, so there is nothing to discard here: a later fork is another question
use_up_permission() {
  local allowed
  among "$POD_NAME" "$(seen_lease may-discard)" || return 0
  if ! look_at "${UPSTREAM##*-}" || [ "$TIMELINE" != "$PEER_TIMELINE" ]; then return 0; fi
  ask lease-get || return
  allowed=$(answer may-discard)
  allowed=,${allowed// /},
  allowed=${allowed/,$POD_NAME,/,}
  allowed=${allowed#,}
  ask lease-claim "expect-holder=$UPSTREAM" "holder=$UPSTREAM" "set.may-discard=${allowed%,}"
}

# clone_again REASON: the primary has everything that is here: start over with a new copy
clone_again() {
  log "cloning again: $1"
  event Normal CloningAgain "$1"
  ROLE=none
  enter stopping "cloning again: $1"
  stop_server fast 30 || stop_server immediate 30
  discard_data
}

# promote: we hold the Lease; become the primary once everything of the old one is replayed
promote() {
  local handover replayed others
  ask lease-get || { hold_standby "cannot read Lease $NAME: $(answer error)"; return 1; }
  [ "$(answer holder)" = "$POD_NAME" ] || return 1
  handover=$(answer handover-lsn)
  others=$(other_primaries)
  if [ -n "$others" ]; then
    hold_standby "not promoted: ${others% } is a primary still; waiting until it steps down (Lease $NAME)"
    return 1
  fi
  if [ "$(sql 'SELECT pg_is_in_recovery()')" = t ]; then # else somebody promoted it by hand
    replayed=$(sql 'SELECT pg_last_wal_replay_lsn()') || return 1
    if [ -n "$handover" ] && [ -n "$replayed" ] && ! lsn_after "$replayed" "$handover"; then
      hold_standby "replayed up to $replayed, the old primary went to $handover: waiting for the rest before promotion"
      return 1
    fi
    log "role: primary (holds Lease $NAME); promoting"
    sql 'SELECT pg_promote(true, 25)' >/dev/null || true
  fi
  if [ "$(sql 'SELECT pg_is_in_recovery()')" != f ]; then
    hold_standby 'promotion did not finish; trying again'
    return 1
  fi
  UPSTREAM='' START_AS=primary
  write_config
  reload_server
  serve_as_primary
  keep_slots
  event Normal Promoted "primary on timeline $TIMELINE"
}

# other_primaries: the names of other instances that answer and are primaries; asked all at once
other_primaries() {
  local peer replicas asked=()
  replicas=$(config replicas)
  for ((peer = 0; peer < replicas; peer++)); do
    [ "$peer" != "$ORDINAL" ] || continue
    { look_at "$peer" && [ "$PEER_ROLE" = primary ] && printf '%s ' "$NAME-$peer"; } &
    asked+=($!)
  done
  wait ${asked[@]+"${asked[@]}"} || true # only these: the server is no child of this subshell
}

# hold_standby REASON: say it without giving up the role that we have
hold_standby() {
  [ "$REASON" = "$1" ] || log "$1"
  REASON=$1
  report
}
