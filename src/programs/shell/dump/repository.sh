# shellcheck shell=dash
# A backup in the stores: what is there already, and what has to go there. Of what kind it is makes no difference.

PRESENT='' MISSING='' # numbers of stores

# take [ARGUMENT]...: the backup under its name, wherever it is not yet; the arguments are for dump_everything
take() {
  look_at_stores || return
  if [ -z "$MISSING" ]; then
    log "backup $BACKUP is in every store already"
    finding already
    return
  fi
  if [ -n "$PRESENT" ]; then
    fetch_from_any || return
  else
    dump_everything "$@" || return
    manifest || return
  fi
  store_everywhere
}

# look_at_stores: which stores have this backup. One that cannot be asked is not known to lack it, so it counts as
# missing: the transfer refuses to write over what is there. A run may be asked to look at one of them alone.
look_at_stores() {
  local store=0 name asked=0 unreachable=0 why='' only=${CDK8S_PG_ONLY_STORE:-}
  # First of all: however it ends, it says nothing of the schedule.
  [ -z "$only" ] || [ "$only" = "$CDK8S_PG_STORE_NAMES" ] || finding partial
  while name=$(store_name "$store") && [ -n "$name" ]; do
    if [ -n "$only" ] && [ "$name" != "$only" ]; then
      store=$((store + 1))
      continue
    fi
    asked=$((asked + 1))
    if ! transfer has "store=$store" "to=$DATABASE_NAME/$BACKUP"; then
      note "store $name does not answer: $ANSWER"
      why=${why:-$ANSWER} unreachable=$((unreachable + 1)) MISSING="$MISSING $store"
    elif [ -n "$OUTPUT" ]; then
      ours "$name" || return
      PRESENT="$PRESENT $store"
      finding stored "$name" already
    else
      MISSING="$MISSING $store"
    fi
    store=$((store + 1))
  done
  [ "$asked" -gt 0 ] || { failed "there is no store $only"; return; }
  # A dump that can go nowhere would only cost.
  [ "$unreachable" -lt "$asked" ] || failed "store ${only:-$(store_name 0)}: $why"
}

# ours STORE: whether the manifest there is of this database: one of the same name in another namespace or cluster would
# be taken for it
ours() {
  local line
  [ -s "$RUN/origin" ] || { failed 'the companion has not said whose backup this is'; return; }
  while IFS= read -r line; do
    # To its end: who stops reading ends the other with a signal.
    printf '%s\n' "$OUTPUT" | grep -xF -- "$line" >/dev/null || {
      line=${line#  }
      failed "store $1 has a $BACKUP of another database that is called $DATABASE_NAME: its manifest lacks ${line%,}; \
give each a prefix or path of its own"
      return
    }
  done <"$RUN/origin"
}

# fetch_from_any: an earlier try has brought it to one store; the others get the same
fetch_from_any() {
  local store name
  for store in $PRESENT; do
    name=$(store_name "$store")
    log "fetching $BACKUP from store $name, for those that lack it"
    begin_folder
    if ! transfer get "store=$store" "from=$DATABASE_NAME/$BACKUP" to=backup; then
      note "store $name: not fetched: $ANSWER"
    elif whole; then
      mv "$SCRATCH/backup/manifest.json" "$RUN/manifest.json"
      (cd "$SCRATCH/backup" && sha256sum SHA256SUMS) | cat "$SCRATCH/backup/SHA256SUMS" - >"$SCRATCH/sums"
      return
    else
      note "store $name: what it has under $BACKUP is not whole"
    fi
  done
  failed "backup $BACKUP is in a store already, but not whole: remove it there, or take another"
}

# whole: whether what was fetched is what its manifest says
whole() {
  local sums
  sums=$(sed -n 's/^ *"sums": "\([0-9a-f]*\)",\{0,1\}$/\1/p' "$SCRATCH/backup/manifest.json") || return
  [ -n "$sums" ] || return
  printf '%s  SHA256SUMS\n' "$sums" >"$SCRATCH/digest" || return
  (cd "$SCRATCH/backup" && sha256sum -c ../digest && sha256sum -c SHA256SUMS) >"$SCRATCH/compared" 2>&1 ||
    { grep -v ': OK$' "$SCRATCH/compared" >&2; return 1; }
}

# begin_folder: an empty one, with nothing of an earlier try
begin_folder() {
  rm -rf "$SCRATCH/backup" "$SCRATCH/sums" "$RUN/facts"
  mkdir -p "$SCRATCH/backup" || failed "scratch is not writable"
}

# list_files: sizes and digests of all, beside them and for the manifest. None of their names needs quoting.
list_files() {
  local digest path
  (cd "$SCRATCH/backup" && find . -type f | sed 's|^\./||' | LC_ALL=C sort | xargs sha256sum) >"$SCRATCH/sums" || return
  cp "$SCRATCH/sums" "$SCRATCH/backup/SHA256SUMS" || return
  (cd "$SCRATCH/backup" && sha256sum SHA256SUMS) >>"$SCRATCH/sums" || return
  while IFS=' ' read -r digest path; do
    fact file "$path" "$(stat -c %s "$SCRATCH/backup/$path")" "$digest"
  done <"$SCRATCH/sums"
}

# manifest: has the companion make it of the facts
manifest() {
  mv "$RUN/facts" "$RUN/facts.done"
  await "$RUN/manifest.json" 60 || failed "no manifest: $(companion_said 'the companion does not answer')"
}

# store_everywhere: to each store that lacks it; one that fails does not keep it from the others
store_everywhere() {
  local store name began status=0
  for store in $MISSING; do
    name=$(store_name "$store")
    began=$(date +%s)
    log "storing $BACKUP in $name"
    if store_in "$store"; then
      finding stored "$name" "$(($(date +%s) - began))"
      log "stored in $name, and read back"
    else
      finding unstored "$name" "$ANSWER"
      status=1
    fi
  done
  return "$status"
}

# store_in STORE: everything, read back; then the manifest
store_in() {
  local to="$DATABASE_NAME/$BACKUP"
  transfer put "store=$1" "to=$to" from=backup sums=sums || { store_failed "$1" 'not stored'; return; }
  transfer finish "store=$1" "to=$to" manifest=manifest.json || store_failed "$1" 'manifest not stored'
}
