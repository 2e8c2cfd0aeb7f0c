# shellcheck shell=bash
# The volumes of this instance: whose they are, what is on them, and the rules
# for what may be wiped.
#
# PGDATA appears by one rename when it is complete, so that it either holds a
# whole data directory or does not exist. A WAL directory on a volume of its own
# has a name of its own (pg_wal.<id>) that PGDATA/pg_wal points to; while it is
# being made, a file pg_wal.<id>.unfinished stands beside it.

LOCK=''

has_data() { [ -d "$PGDATA" ]; }
staged() { printf '%s/%s' "$DATA_VOLUME" "$1"; }

# volumes_usable: true when the volumes are ours to write to and nobody else uses them
volumes_usable() {
  local volume
  for volume in "$DATA_VOLUME" ${WAL_VOLUME:+"$WAL_VOLUME"}; do
    if ! [ -w "$volume" ]; then
      hold "volume $volume cannot be written by user $(id -u) (it belongs to $(stat -c '%u:%g, mode %a' "$volume")): nothing was changed; give it to that user or set userId" || return
    fi
  done
  if [ -z "$LOCK" ]; then
    # A pod that was deleted by force may still run on this node, with this volume.
    # PostgreSQL's own lock file cannot see it: it has other process numbers.
    { exec {LOCK}>>"$DATA_VOLUME/.lock"; } 2>/dev/null || { LOCK=''; hold "cannot write to $DATA_VOLUME: $(why_unwritable)" || return; }
    if ! flock -n "$LOCK"; then
      exec {LOCK}>&-
      LOCK=''
      hold "another process still uses the volume $DATA_VOLUME (a pod that was deleted by force?): waiting until it has ended" || return
    fi
  fi
}

why_unwritable() {
  local error
  error=$( (: >"$DATA_VOLUME/.writable") 2>&1) && rm -f "$DATA_VOLUME/.writable" && error='it can be written now'
  one_line "${error##*: }"
}

# data_acceptable: true when PGDATA can be started by this image
data_acceptable() {
  local version owner
  owner=$(stat -c %u "$PGDATA")
  if [ "$owner" != "$(id -u)" ]; then
    hold "data directory $PGDATA belongs to user $owner, this container runs as $(id -u): nothing was changed; set userId: $owner or give the files to $(id -u)" || return
  fi
  version=$(cat "$PGDATA/PG_VERSION" 2>/dev/null || echo unknown)
  if [ "$version" != "$MAJOR" ]; then
    hold "data directory $PGDATA was made by PostgreSQL $version, this image is PostgreSQL $MAJOR: nothing was changed; set version to '$version' (a major upgrade is a new database and a dump)" || return
  fi
  if ! SYSTEM_IDENTIFIER=$(control "$PGDATA" 'Database system identifier'); then
    hold "data directory $PGDATA has no readable global/pg_control: nothing was changed; restore it, or look at $PGDATA by hand" || return
  fi
  close_to_others
}

# close_to_others: the kubelet's fsGroup walk adds group bits that PostgreSQL refuses. On a
# full volume not even a mode can be written, so it is left alone where it is right already.
close_to_others() {
  local error
  case $(stat -c %a "$PGDATA") in *700) return 0 ;; esac
  error=$(chmod 700 "$PGDATA" 2>&1) && return 0
  space_left || return
  hold "the mode of data directory $PGDATA cannot be set to 700 (${error##*: }): nothing was changed; look at the volume" || return
}

# space_left: true when there is room for a WAL segment, without which a server cannot start
space_left() {
  local volume error prop=storage
  for volume in "$DATA_VOLUME" ${WAL_VOLUME:+"$WAL_VOLUME"}; do
    [ "$volume" = "$DATA_VOLUME" ] || prop=walStorage
    if ! error=$(dd if=/dev/zero of="$volume/.space" bs=1M count=20 conv=fsync 2>&1); then
      rm -f "$volume/.space"
      error=${error%%$'\n'*}
      hold "volume $volume is full (${error##*: }): grow it ($prop.grownTo) or free space on it; the server starts by itself then" || return
    fi
    rm -f "$volume/.space"
  done
}

# new_wal_directory: the place for a new WAL directory on its own volume, or nothing
new_wal_directory() {
  local id
  [ -n "$WAL_VOLUME" ] || return 0
  id=$RANDOM$RANDOM$RANDOM
  touch "$WAL_VOLUME/pg_wal.$id.unfinished"
  printf '%s' "$WAL_VOLUME/pg_wal.$id"
}

# clear_staging: remove what attempts that did not finish have left
clear_staging() {
  local mark directory
  rm -rf "$(staged .init)" "$(staged .clone)" "$DATA_VOLUME"/.discarded.*
  [ -n "$WAL_VOLUME" ] || return 0
  for mark in "$WAL_VOLUME"/pg_wal.*.unfinished; do
    [ -e "$mark" ] || continue
    directory=${mark%.unfinished}
    if [ "$(readlink "$PGDATA/pg_wal" 2>/dev/null)" != "$directory" ]; then rm -rf "$directory"; fi
    rm -f "$mark"
  done
}

# wal_unclaimed: true unless the WAL volume holds WAL that no data directory here belongs to
wal_unclaimed() {
  local directory
  [ -n "$WAL_VOLUME" ] || return 0
  for directory in "$WAL_VOLUME"/pg_wal.*; do
    if [ -d "$directory" ] && ! [ -e "$directory.unfinished" ]; then
      hold "volume $WAL_VOLUME holds WAL ($directory) but $DATA_VOLUME holds no data directory: was the data volume lost? Nothing was changed; remove that folder if it may go" || return
    fi
  done
}

# install_data STAGED: the finished directory becomes PGDATA, at once and for good
install_data() {
  sync
  mv -T "$1" "$PGDATA"
  sync -f "$DATA_VOLUME"
  clear_staging
}

# discard_data: remove PGDATA. Callers have made sure that it holds nothing the primary lacks.
discard_data() {
  local wal=''
  [ -z "$WAL_VOLUME" ] || wal=$(readlink "$PGDATA/pg_wal")
  [ -z "$wal" ] || touch "$wal.unfinished"
  mv -T "$PGDATA" "$DATA_VOLUME/.discarded.$RANDOM"
  clear_staging
}
