# shellcheck shell=sh
# rclone, configured by variables alone, and the places in a store.

# prepare_rclone: what holds for every store; passwords for encryption are files,
# which rclone wants in its own form
prepare_rclone() {
  OUT=$WORK/out
  SAID=$WORK/said
  # No file of configuration, neither read nor written.
  export RCLONE_CONFIG=/notfound HOME="$WORK" RCLONE_CACHE_DIR="$WORK/cache"
  export RCLONE_RETRIES="${RCLONE_RETRIES:-3}" RCLONE_LOW_LEVEL_RETRIES="${RCLONE_LOW_LEVEL_RETRIES:-3}"
  export RCLONE_CONTIMEOUT="${RCLONE_CONTIMEOUT:-10s}" RCLONE_TIMEOUT="${RCLONE_TIMEOUT:-60s}"
  # Memory that does not grow with the files, until one has more than 10,000 chunks.
  export RCLONE_TRANSFERS="${RCLONE_TRANSFERS:-2}" RCLONE_CHECKERS="${RCLONE_CHECKERS:-4}"
  export RCLONE_BUFFER_SIZE="${RCLONE_BUFFER_SIZE:-0}" RCLONE_MULTI_THREAD_STREAMS="${RCLONE_MULTI_THREAD_STREAMS:-0}"
  # Given back at once, rather than when the garbage collector comes to it: the peak is the same for any size.
  export RCLONE_USE_MMAP="${RCLONE_USE_MMAP:-true}"
  export RCLONE_S3_CHUNK_SIZE="${RCLONE_S3_CHUNK_SIZE:-16M}" RCLONE_S3_UPLOAD_CONCURRENCY="${RCLONE_S3_UPLOAD_CONCURRENCY:-2}"
  # Times of folders are nobody's affair; that one cannot be set would hide why it could not be made.
  export RCLONE_NO_UPDATE_DIR_MODTIME=true
  # A bucket is never made: a misspelt one is an error.
  export RCLONE_S3_NO_CHECK_BUCKET=true
  number=0
  while [ "$number" -lt "$STORES" ]; do
    export_password "$number" PASSWORD password
    export_password "$number" PASSWORD2 salt
    number=$((number + 1))
  done
  # Whether this sync can be asked for one file system, and so says what it could not write.
  FLUSH='sync'
  ! sync -f "$RUN" 2>/dev/null || FLUSH='sync -f'
}

# export_password NUMBER OPTION FILE: of the encryption of a store, if it has any
export_password() {
  [ -s "$SECRETS/store-$1-crypt/$3" ] || return 0
  obscured=$(rclone obscure - <"$SECRETS/store-$1-crypt/$3") || log "store $1: rclone cannot read the $3 of the encryption"
  export "RCLONE_CONFIG_CRYPT$1_$2=$obscured"
}

# choose_store: the one that the request names
choose_store() {
  NAME=$(variable "CDK8S_PG_STORE_${STORE}_NAME")
  KIND=$(variable "CDK8S_PG_STORE_${STORE}_KIND")
  ROOT=$(variable "CDK8S_PG_STORE_${STORE}_ROOT")
  VOLUME=$(variable "CDK8S_PG_STORE_${STORE}_PATH")
}

# at PATH: the place in the store, as rclone writes it
at() {
  case $ROOT in *:) printf '%s%s' "$ROOT" "$1" ;; *) printf '%s/%s' "$ROOT" "$1" ;; esac
}

# run ARGUMENT...: rclone; what it gives out is in $OUT. In the background, because
# a shell heeds SIGTERM only while it waits.
run() {
  STATUS=0
  rclone "$@" >"$OUT" 2>"$SAID" </dev/null &
  CHILD=$!
  wait "$CHILD" || STATUS=$?
  CHILD=''
  [ "$STATUS" -eq 0 ] || refuse "$(why_it_failed)"
}

# why_it_failed: the last rclone; one that was killed cannot say it
why_it_failed() {
  case $STATUS in
    137) printf '%s' 'rclone was ended by signal 9, for want of memory perhaps' ;;
    12[89] | 1[3-6][0-9]) printf '%s' "rclone was ended by signal $((STATUS - 128))" ;;
    *)
      reason=$(in_plain_words "$(last_words "$SAID")")
      # The answer to HEAD has no room for why.
      case $reason in 'access denied'*) apart=$(clocks_apart "$SAID") ;; *) apart='' ;; esac
      printf '%s' "${apart:+the clocks of this node and of the store are $apart apart: }$reason"
      ;;
  esac
}

# listing PATH [FLAG]...: what is there, in $OUT: nothing where there is no such folder
listing() {
  path=$(at "$1")
  shift
  ! run lsf "$path" "$@" || return 0
  [ "$STATUS" -eq 3 ] || return 1
  # Folders that are not there are usual; where there are only buckets, it is the bucket.
  run backend features "$ROOT" || return
  ! grep -q '"BucketBased": true' "$OUT" ||
    refuse "there is no such bucket, or none that these credentials may know of; make it, or correct its name" || return
  : >"$OUT"
  ERROR=''
}

# has_manifest PATH: 0: it has one; 1: it has none; 2: that could not be told
has_manifest() {
  listing "$1" --files-only || return 2
  grep -qx manifest.json "$OUT"
}

# empty PATH: nothing is left there
empty() {
  if [ "$KIND" = volume ]; then
    rm -rf "${VOLUME:?}/$1" 2>"$SAID" || refuse "$(in_plain_words "$(last_words "$SAID")")"
    return
  fi
  listing "$1" || return
  [ -s "$OUT" ] || return 0
  # No purge: where a bucket keeps versions, it ends them as well. What has folders may not want empty ones.
  run delete "$(at "$1")" && run rmdirs "$(at "$1")" && listing "$1" -R --files-only || return
  [ ! -s "$OUT" ] || refuse "$(wc -l <"$OUT") files of $1 are still there"
}

# flush: what was written to a volume is on it
flush() {
  [ "$KIND" = volume ] && [ -d "$VOLUME" ] || return 0
  case $FLUSH in
    sync) sync ;;
    *) sync -f "$VOLUME" 2>"$SAID" || refuse "what was written did not reach the volume ($(last_words "$SAID"))" ;;
  esac
}
