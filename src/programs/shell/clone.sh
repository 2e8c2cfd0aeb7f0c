# shellcheck shell=bash
# A new standby's copy of the primary, through its own replication slot.

# ensure_slot ORDINAL: our slot on that primary exists and has not lost its WAL
ensure_slot() {
  peer_sql "$1" "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = 'pod_$ORDINAL' AND NOT active AND wal_status = 'lost'" \
    "SELECT pg_create_physical_replication_slot('pod_$ORDINAL', true) WHERE NOT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = 'pod_$ORDINAL')"
}

# clone PRIMARY: copy it to staging, verify, and move it into place
clone() {
  local source=$1 ordinal=${1##*-} stage wal='' arguments output started=$SECONDS known
  if ! look_at "$ordinal"; then
    hold "the volume is empty and the primary $source does not answer: ${PEER_ERROR}" || return
  fi
  if [ "$PEER_ROLE" != primary ]; then
    hold "the volume is empty and $source, which is to be the primary, is still a standby" || return
  fi
  known=$(answer system-identifier)
  if [ -n "$known" ] && [ "$known" != "$PEER_SYSTEM" ]; then
    hold "$source is another database (system identifier $PEER_SYSTEM) than Lease $NAME knows ($known): not cloning it" || return
  fi
  wal_unclaimed || return
  stage=$(staged .clone)
  clear_staging
  if ! output=$(ensure_slot "$ordinal"); then
    hold "cannot make the replication slot pod_$ORDINAL on $source: $(one_line "$output")" || return
  fi
  enter cloning "from $source"
  log "role: standby; cloning $source"
  mkdir -p "$stage"
  arguments=(-D "$stage/pgdata" -w -X stream -S "pod_$ORDINAL" -c fast -d "$(conninfo "$(peer_host "$ordinal")") application_name=$POD_NAME")
  wal=$(new_wal_directory)
  [ -z "$wal" ] || arguments+=(--waldir="$wal")
  if ! run pg_basebackup "${arguments[@]}" || ! run pg_verifybackup -q "$stage/pgdata"; then
    clear_staging
    hold "cloning $source failed, see the lines above: what it had copied was removed, trying again" || return
  fi
  touch "$stage/pgdata/standby.signal"
  rm -f "$stage/pgdata/$RESTORING_FILE"
  ask claim-stamp "system-identifier=$PEER_SYSTEM" || { hold "cannot mark the claim: $(answer error)" || return; }
  install_data "$stage/pgdata"
  log "cloned $source in $((SECONDS - started)) s"
  event Normal Cloned "cloned $source in $((SECONDS - started)) s"
}
