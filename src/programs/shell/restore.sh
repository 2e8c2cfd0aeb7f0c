# shellcheck shell=bash
# The first start of a database that begins with volumes made from snapshots:
# what belonged to the other database is removed, PostgreSQL recovers, and goes
# on under a timeline and a lineage of its own. Killed at any point it goes on.
#
# Its lineage (a file in PGDATA, an annotation of the Lease) tells a database
# from its copies, which the system identifier and the timeline do not.

LINEAGE_FILE=cdk8s-pg.lineage RESTORING_FILE=cdk8s-pg.restoring FINISH_AT=0

# restore_wish KEY: what the database is to begin with
restore_wish() { value "$1" "$(config restore)"; }

lineage_here() { if [ -s "$PGDATA/$LINEAGE_FILE" ]; then cat "$PGDATA/$LINEAGE_FILE"; fi; }

# restoring: a restore has begun on this volume and has not ended
restoring() { [ -e "$PGDATA/$RESTORING_FILE" ]; }

# to_be_restored SYSTEM: nothing is known of a database yet, and it is to begin with snapshots
to_be_restored() { [ -z "$1" ] && [ -n "$(config restore)" ]; }

# restore: take the volumes for the new database. Before the Lease is taken
# nobody else can have become primary; from then on the restore only goes on.
restore() {
  local lineage created
  ask_for_snapshots || return
  lineage=$(answer lineage) created=$(answer created)
  if [ "$(lineage_here)" = "$lineage" ] && ! restoring; then return 0; fi # it was done, and the Lease made anew
  wal_fits || return
  nobody_has_data || return
  space_left || return
  put_into_data "$RESTORING_FILE" "$created"
  put_into_data "$LINEAGE_FILE" "$lineage"
  forget_the_source
  sync -f "$DATA_VOLUME"
  ask claim-stamp "system-identifier=$SYSTEM_IDENTIFIER" || { hold "cannot mark the claim: $(answer error)" || return; }
  ask lease-claim expect-holder= "holder=$POD_NAME" "set.system-identifier=$SYSTEM_IDENTIFIER" "set.lineage=$lineage" set.restored= ||
    { hold "cannot take Lease $NAME: $(answer error) (holder: $(answer holder))" || return; }
  log "restoring from VolumeSnapshot $(restore_wish snapshot)"
  event Normal Restoring "from VolumeSnapshot $(restore_wish snapshot)"
}

# put_into_data FILE TEXT: whole or not at all
put_into_data() {
  printf '%s' "$2" >"$PGDATA/.$1"
  mv "$PGDATA/.$1" "$PGDATA/$1"
}

# ask_for_snapshots: our volumes are those to begin with; the answer stays
ask_for_snapshots() {
  ask restore-check "snapshot=$(restore_wish snapshot)" "wal-snapshot=$(restore_wish wal-snapshot)" "trust=$(restore_wish trust)" ||
    { hold "cannot look at the claims and their snapshots: $(answer error)" || return; }
  [ -z "$(answer refusal)" ] || { hold "not restored: $(answer refusal)" || return; }
}

# restore_impossible: an empty volume where one from a snapshot should be; initdb never runs here
restore_impossible() {
  if [ "$ORDINAL" != 0 ]; then
    hold "$NAME-0 is to be restored first" || return
  fi
  ask_for_snapshots || return
  hold "not restored: VolumeSnapshot $(restore_wish snapshot) holds no data directory $(basename "$PGDATA"): it is not of a volume of such a database; nothing is initialised in its place" || return
}

# wal_fits: WAL is where this database has it
wal_fits() {
  local target=''
  if [ -L "$PGDATA/pg_wal" ]; then target=$(readlink "$PGDATA/pg_wal"); fi
  if [ -z "$target" ] && [ -n "$WAL_VOLUME" ]; then
    hold 'not restored: the snapshot has its WAL among the data: leave walStorage out' || return
  fi
  if [ -n "$target" ] && { [ -z "$WAL_VOLUME" ] || ! [ -d "$target" ]; }; then
    hold "not restored: the WAL of the snapshot is in $target, which no volume here holds: give walStorage, and the snapshot of the WAL that was taken with that of the data" || return
  fi
}

# forget_the_source: its standbys, its primary, its processes
forget_the_source() {
  rm -rf "${PGDATA:?}"/pg_replslot/*
  rm -f "$PGDATA/standby.signal" "$PGDATA/postmaster.pid" "$PGDATA/postmaster.opts"
  [ ! -e "$PGDATA/postgresql.auto.conf" ] ||
    sed -i -E '/^[[:space:]]*(primary_conninfo|primary_slot_name|restore_command|archive_cleanup_command|recovery_[a-z_]+)[[:space:]=]/d' "$PGDATA/postgresql.auto.conf"
}

# unfinished REASON: restored, but not yet to be announced; the server goes on running. Always false.
unfinished() {
  hold_standby "$1"
  return 1
}

# finish_restore: it has recovered and takes writes; true once it may be announced
finish_restore() {
  local started now
  ((SECONDS >= FINISH_AT)) || return 1
  FINISH_AT=$((SECONDS + 2))
  sql "SELECT 1 FROM pg_roles WHERE rolname = '$REPLICATION_ROLE' AND rolcanlogin AND rolreplication" | grep -q 1 || make_replication_role || return
  what_applications_use || return
  started=$(<"$PGDATA/$RESTORING_FILE")
  printf -v now '%(%Y-%m-%dT%H:%M:%SZ)T' -1
  ask lease-claim "expect-holder=$POD_NAME" "holder=$POD_NAME" \
    "set.restored={\"snapshot\":\"$(restore_wish snapshot)\",\"startedAt\":\"$started\",\"completedAt\":\"$now\"}" ||
    { unfinished "restored, but Lease $NAME cannot be told so: $(answer error)" || return; }
  rm -f "$PGDATA/$RESTORING_FILE"
  sync -f "$DATA_VOLUME"
  MINIMA=''
  write_config
  reload_server
  event Normal Restored "from VolumeSnapshot $(restore_wish snapshot)"
  log "restored from VolumeSnapshot $(restore_wish snapshot)"
}

make_replication_role() {
  local output
  output=$(sql "DO \$\$ BEGIN CREATE ROLE $REPLICATION_ROLE LOGIN REPLICATION; EXCEPTION WHEN duplicate_object THEN ALTER ROLE $REPLICATION_ROLE LOGIN REPLICATION; END \$\$;
    GRANT EXECUTE ON FUNCTION pg_ls_waldir() TO $REPLICATION_ROLE") || { unfinished "restored, but role $REPLICATION_ROLE cannot be made: $output" || return; }
}

# what_applications_use: the database and the role that the Services and Secrets promise
what_applications_use() {
  local row database owner others
  row=$(sql "SELECT EXISTS (SELECT FROM pg_database WHERE datname = :'database'), EXISTS (SELECT FROM pg_roles WHERE rolname = :'owner'),
      (SELECT string_agg(datname || ' of ' || pg_get_userbyid(datdba), ', ' ORDER BY datname) FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres')" \
    -v database="$APP_DATABASE" -v owner="$APP_OWNER") || return
  IFS='|' read -r database owner others <<<"$row"
  [ "$database" = t ] || { unfinished "restored, but it holds no database '$APP_DATABASE' (it has ${others:-none}): set database and owner to what it holds" || return; }
  [ "$owner" = t ] || { unfinished "restored, but it has no role '$APP_OWNER' (it has ${others:-no database}): set owner to what it holds" || return; }
}

# lineage_fits HOLDER LINEAGE: this volume is of the database that the Lease
# knows, not of one that it was copied from, or that was copied from it
lineage_fits() {
  local here may_discard
  here=$(lineage_here) may_discard=$(answer may-discard)
  if [ "$2" = "$here" ]; then
    [ -n "$(config restore)" ] || return 0
    # Beside a restore in Git, a claim may have been made from the snapshot again: then nobody has marked it.
    ask claims-get || { hold "cannot read the claims of this set, so nobody knows whether this volume is the one: $(answer error)" || return; }
    [ "$(answer "claim.$ORDINAL")" != "$SYSTEM_IDENTIFIER" ] || return 0
    here='made from the snapshot anew'
  fi
  if [ "$1" = "$POD_NAME" ]; then
    hold "this volume is not the one that Lease $NAME knows (here: ${here:-no restore}, there: ${2:-no restore}): was the claim lost, and made from the snapshot anew? Nothing was changed. If another instance has the data: set primary to it and kubectl annotate lease $NAME cdk8s-pg/lost=$POD_NAME. If what the snapshot holds is wanted instead: kubectl delete lease $NAME, and apply the manifests again" || return
  fi
  if [ -n "$1" ] && among "$POD_NAME" "$may_discard"; then
    clone_again 'it is of another lineage, and may be discarded'
    return 1
  fi
  hold "this volume is of another lineage (here: ${here:-no restore}, Lease $NAME knows ${2:-no restore}): it is older than a restore, or a copy; nothing was changed; if it may go: kubectl annotate lease $NAME cdk8s-pg/may-discard=$POD_NAME --overwrite" || return
}
