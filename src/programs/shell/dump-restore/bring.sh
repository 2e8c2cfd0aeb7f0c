# shellcheck shell=dash
# A backup on its way back from the store: whether it is to be restored at all, and how
# it is fetched. Of what kind it is makes no difference.

# bring [ARGUMENT]...: what is done already is not done again; the arguments are for restore_everything
bring() {
  if [ -e "$RUN/refusal" ]; then
    failed "$(cat "$RUN/refusal")"
    return
  fi
  if [ -e "$RUN/restored" ]; then
    log "$BACKUP was restored $(cat "$RUN/restored"): nothing to do"
    finding already
    return
  fi
  restore_everything "$@"
}

# fetch_files: all of them, and what their manifest says. That they are what it says is not known yet.
fetch_files() {
  log "fetching $BACKUP of $SOURCE_NAME from store $(store_name 0)"
  rm -rf "$SCRATCH/backup"
  transfer get store=0 "from=$SOURCE_NAME/$BACKUP" to=backup || { store_failed 0 'not fetched'; return; }
  cp "$SCRATCH/backup/manifest.json" "$RUN/.fetched" && mv "$RUN/.fetched" "$RUN/fetched.json"
  await "$RUN/databases" 60 || failed "$(companion_said 'the companion does not read the manifest')"
}

# not_whole COMPLAINT: of sha256sum, whose options are not the same in every image; always false
not_whole() { failed "store $(store_name 0): $BACKUP is not whole: $1"; }
