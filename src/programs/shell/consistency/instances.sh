# shellcheck shell=bash
# The instances: whether each answers, which is the primary, and whether the others follow it.

NAMES=() HOSTS=() PORTS=() # by number, as the companion found them
ALIVE=()                   # numbers of those that answer
STANDBYS=()                # numbers of standbys that follow
PRIMARY=''                 # the number of the primary
declare -A SYSTEM=() TIMELINE=() RECOVERING=() RECEIVING=()

# await_addresses: reads name|host|port of each instance, as soon as the companion has them
await_addresses() {
  local waited=0 name host port
  while [ ! -e "$RUN/instances" ]; do
    if ((waited >= ${CDK8S_PG_COMPANION_TIMEOUT:-$((ANSWER_TIMEOUT + 120))} * 5)); then
      unknown "the companion does not say where the instances are: $(cat "$RUN/companion-error" 2>/dev/null || echo 'see its log')"
      return 1
    fi
    sleep 0.2
    waited=$((waited + 1))
  done
  while IFS='|' read -r name host port; do
    NAMES+=("$name") HOSTS+=("$host") PORTS+=("$port")
  done <"$RUN/instances"
  ((${#NAMES[@]} >= EXPECTED)) || difference '' '' instances "${#NAMES[@]} of $EXPECTED have a pod"
}

# The timeline of a standby is its receiver's, which not every role may see; else what its control file knows.
IDENTITY="SELECT (SELECT system_identifier FROM pg_control_system()), pg_is_in_recovery(),
  CASE WHEN pg_is_in_recovery() THEN coalesce((SELECT received_tli FROM pg_stat_wal_receiver),
      greatest((SELECT min_recovery_end_timeline FROM pg_control_recovery()),
        (SELECT timeline_id FROM pg_control_checkpoint())))
    ELSE ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int END,
  (SELECT received_tli IS NOT NULL FROM pg_stat_wal_receiver)"

# connect NUMBER: a session for reading; false where none comes about
connect() { open_session "$1" "${HOSTS[$1]}" "${PORTS[$1]}" && ask "$1" 'SELECT 1' 15; }

# look_at_instances: who answers, and who each is; one that starts just now is given time
look_at_instances() {
  local number until=$((SECONDS + ANSWER_TIMEOUT))
  for number in "${!NAMES[@]}"; do
    while ! look_at "$number"; do
      if ((SECONDS >= until)); then
        difference '' "${NAMES[$number]}" unreachable "$ERROR"
        continue 2
      fi
      sleep 1
    done
    ALIVE+=("$number")
    finding instance "${NAMES[$number]}" "$([ "${RECOVERING[$number]}" = t ] && echo standby || echo primary)"
  done
}

look_at() {
  local number=$1
  [ -n "${HOSTS[$number]}" ] || { ERROR='its pod has no address' && return 1; }
  connect "$number" && ask "$number" "$IDENTITY" 15 || return 1
  IFS='|' read -r "SYSTEM[$number]" "RECOVERING[$number]" "TIMELINE[$number]" "RECEIVING[$number]" <<<"$ROWS"
}

# find_primary: exactly one of those that answer; false where nothing can be compared with
find_primary() {
  local number primaries=()
  if ((${#ALIVE[@]} == 0)); then
    # Nothing is known of any: this may as well be the network or the password.
    DIFFERENCES=0
    unknown "no instance answers: ${ERROR:-none has a pod}"
    return 1
  fi
  for number in "${ALIVE[@]}"; do
    if [ "${RECOVERING[$number]}" = t ]; then STANDBYS+=("$number"); else primaries+=("$number"); fi
  done
  case ${#primaries[@]} in
    1) PRIMARY=${primaries[0]} ;;
    0)
      unknown 'no primary answers'
      ((${#ALIVE[@]} < ${#NAMES[@]})) || difference '' '' primary 'every instance is a standby'
      return 1
      ;;
    *)
      difference '' '' primary "${#primaries[@]} instances are primaries: $(for number in "${primaries[@]}"; do printf '%s ' "${NAMES[$number]}"; done)"
      return 1
      ;;
  esac
}

# mark: a record of our own in the WAL; its position is in ROWS. Everything that was
# committed before it comes before it, and it is on disk, also where nobody writes.
# It has a session of its own, for it has to be committed while the others are not.
mark() {
  [ -n "${SESSION_IN[mark]:-}" ] || open_session mark "${HOSTS[$PRIMARY]}" "${PORTS[$PRIMARY]}"
  ask mark "SELECT pg_logical_emit_message(true, 'cdk8s-pg', 'consistency check')" 15
}

# check_replication: each standby is of the same database and timeline, and replays what is written now, in time
check_replication() {
  local number position begin following=()
  for number in "${STANDBYS[@]}"; do
    if same_lineage "$number"; then following+=("$number"); fi
  done
  STANDBYS=("${following[@]}") following=()
  if ! mark; then
    unknown "instance ${NAMES[$PRIMARY]}: $ERROR"
    return 0
  fi
  position=$ROWS begin=$EPOCHREALTIME
  for number in "${STANDBYS[@]}"; do
    if lag_within_bounds "$number" "$position" "$begin"; then following+=("$number"); fi
  done
  STANDBYS=("${following[@]}")
}

same_lineage() {
  local name=${NAMES[$1]}
  if [ "${SYSTEM[$1]}" != "${SYSTEM[$PRIMARY]}" ]; then
    difference '' "$name" system-identifier "primary ${SYSTEM[$PRIMARY]}, here ${SYSTEM[$1]}: another database"
    return 1
  fi
  local here=${TIMELINE[$1]} there=${TIMELINE[$PRIMARY]}
  # A control file may lag behind its server, and never runs ahead; a receiver does neither.
  if ((here > there)) || { ((here < there)) && [ "${RECEIVING[$1]}" = t ]; }; then
    difference '' "$name" timeline "primary $there, here $here"
    return 1
  fi
}

# lag_within_bounds NUMBER POSITION BEGIN
lag_within_bounds() {
  local number=$1 position=$2 begin=$3 behind replayed lag
  ask "$number" "SELECT greatest(pg_wal_lsn_diff('$position', pg_last_wal_replay_lsn()), 0), pg_last_wal_replay_lsn()" 15 || { lost "$number" && return 1; }
  IFS='|' read -r behind replayed <<<"$ROWS"
  if [ -n "$MAX_LAG_BYTES" ] && ((behind > MAX_LAG_BYTES)); then
    difference '' "${NAMES[$number]}" lag "$behind bytes behind, $MAX_LAG_BYTES are allowed"
  fi
  if ! await_replay "$number" "$position" "$MAX_LAG" "$begin"; then
    [ "$STATE" != lost ] || { lost "$number" && return 1; }
    IFS='|' read -r behind replayed <<<"$ROWS"
    difference '' "${NAMES[$number]}" lag "more than $MAX_LAG s: replayed to $replayed, $behind bytes behind $position"
    return 1
  fi
  lag=$(milliseconds_since "$begin")
  # What was never written on the primary cannot be replayed.
  ask "$number" 'SELECT pg_last_wal_replay_lsn()' 15 || { lost "$number" && return 1; }
  replayed=$ROWS
  if ask "$PRIMARY" "SELECT pg_wal_lsn_diff('$replayed', pg_current_wal_insert_lsn()) > 0" 15 && [ "$ROWS" = t ]; then
    difference '' "${NAMES[$number]}" ahead "replayed to $replayed, which the primary has not written"
    return 1
  fi
  log "instance ${NAMES[$number]} follows: it was $behind bytes behind, and replayed what was written within $lag ms"
}

# lost NUMBER: the session ended where it should not
lost() { difference '' "${NAMES[$1]}" unreachable "the connection was lost: $ERROR"; }

# await_replay NUMBER POSITION SECONDS BEGIN: true once it has replayed so far; else ROWS is bytes behind|replayed
await_replay() {
  while ask "$1" "SELECT pg_wal_lsn_diff('$2', pg_last_wal_replay_lsn()), pg_last_wal_replay_lsn()" 15; do
    case $ROWS in -* | 0\|*) return 0 ;; esac
    (($(milliseconds_since "$4") < $3 * 1000)) || return 1
    sleep 0.02
  done
  return 1
}

# milliseconds_since EPOCHREALTIME
milliseconds_since() { printf '%d' "$((${EPOCHREALTIME/[.,]/} / 1000 - ${1/[.,]/} / 1000))"; }
