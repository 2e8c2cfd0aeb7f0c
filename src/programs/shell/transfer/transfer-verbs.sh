# shellcheck shell=sh
# The verbs. A backup lies in <root>/<database>/<backup>/, and is one only once
# it has a manifest.json. On a volume it is <backup>.partial until then.
#
# put store to from sums     all files of a folder; reads them back and compares them with the output of sha256sum
# finish store to manifest   makes a backup of what was put
# has store to               gives out the manifest; nothing where there is no backup
# list store database        gives out the names of the backups
# leftovers store database   gives out what is no backup: name, age of its newest file in seconds
# get store from to          all files of a backup
# remove store to            all of a backup, or of what is left of one
# version                    gives out rclone's version
#
# store is a number, to <database>/<backup> (for get it is from), from a folder
# and sums a file of the scratch space (for get it is to), manifest a file of the
# exchange folder.

# place: where files lie until there is a manifest
place() { [ "$KIND" = volume ] && printf '%s.partial' "$BACKUP" || printf '%s' "$BACKUP"; }

verb_put() {
  [ -s "$SUMS" ] || refuse "there are no sums in $SUMS" || return
  [ -d "$FOLDER" ] || refuse "there is no folder $FOLDER" || return
  has_manifest "$BACKUP"
  case $? in
    0) refuse "$BACKUP is there already" || return ;;
    2) return 1 ;;
  esac
  # What an earlier try left, or a removal that was not finished.
  empty "$BACKUP" || return
  [ "$KIND" != volume ] || empty "$(place)" || return
  end_uploads "$BACKUP" || log "$(without_secrets "$ERROR")"
  if run copy "$FOLDER" "$(at "$(place)")" && flush && compare; then return 0; fi
  reason=$ERROR
  empty "$(place)"
  refuse "$reason"
}

# compare: true where everything was read back from the store, and no file is missing or too many
compare() {
  ! run hashsum sha256 --download --checkfile "$SUMS" "$(at "$(place)")" || return 0
  other=$(sed -n 's/^[*+-] //p' "$OUT" | head -n 3 | tr '\n' ' ' | sed 's/ $//')
  # Without such a file it is that something could not be read, and rclone has said why.
  refuse "${other:+what was read back is not what was sent: }${other:-$ERROR}"
}

verb_finish() {
  [ -s "$MANIFEST" ] || refuse "there is no manifest in $MANIFEST" || return
  has_manifest "$BACKUP"
  case $? in
    0) same_manifest "$BACKUP" && flush && return || refuse "${ERROR:-$BACKUP is there already, with another manifest}" || return ;;
    2) return 1 ;;
  esac
  listing "$(place)" || return
  [ -s "$OUT" ] || refuse "nothing was put to $BACKUP" || return
  run copyto "$MANIFEST" "$(at "$(place)/manifest.json")" || return
  if ! same_manifest "$(place)"; then
    reason=${ERROR:-the manifest that was read back is not what was sent}
    run deletefile "$(at "$(place)/manifest.json")"
    refuse "$reason" || return
  fi
  [ "$KIND" = volume ] || return 0
  flush || return
  # Into a folder, mv would move.
  [ ! -e "$VOLUME/$BACKUP" ] || refuse "$BACKUP is in the way: it has no manifest" || return
  mv "$VOLUME/$BACKUP.partial" "$VOLUME/$BACKUP" 2>"$SAID" || refuse "$(last_words "$SAID")" || return
  flush
}

# same_manifest PATH: the manifest there is the one of the request
same_manifest() {
  run cat "$(at "$1/manifest.json")" && cmp -s "$OUT" "$MANIFEST"
}

verb_has() {
  has_manifest "$BACKUP"
  case $? in
    0)
      run cat "$(at "$BACKUP/manifest.json")" || return
      # Nothing means that there is no backup.
      [ -s "$OUT" ] || refuse "the manifest of $BACKUP is empty" || return
      give_out <"$OUT"
      ;;
    1) give_out </dev/null ;;
    *) return 1 ;;
  esac
}

# Without a filter: with one, rclone says of a store that is away that it cannot limit to single files.
verb_list() {
  listing "$DATABASE" -R --files-only --max-depth 2 || return
  sed -n 's|^\([^/]*\)/manifest\.json$|\1|p' "$OUT" | { grep -v '\.partial$' || true; } | sort | give_out
}

verb_leftovers() {
  listing "$DATABASE" -R --files-only --format tp --time-format unix --use-server-modtime || return
  mv "$OUT" "$WORK/files"
  uploads "$DATABASE"
  # <time>;<backup>/<file>
  cat "$WORK/files" "$UPLOADS" | awk -v now="$(date +%s)" '
    {
      time = $0; sub(/;.*/, "", time)
      path = substr($0, length(time) + 2)
      if (!index(path, "/")) next
      backup = path; sub(/\/.*/, "", backup)
      if (path == backup "/manifest.json" && backup !~ /\.partial$/) complete[backup] = 1
      if (!(backup in newest) || time > newest[backup]) newest[backup] = time + 0
    }
    END {
      for (backup in newest) {
        age = now - newest[backup]
        if (!(backup in complete)) print backup, (age > 0 ? age : 0)
      }
    }
  ' | sort | give_out
}

verb_get() {
  has_manifest "$BACKUP"
  case $? in
    1) refuse "there is no backup $BACKUP" || return ;;
    2) return 1 ;;
  esac
  rm -rf "$FOLDER" && mkdir -p "$FOLDER" || refuse "the folder $FOLDER cannot be made anew" || return
  run copy "$(at "$BACKUP")" "$FOLDER"
}

# The manifest first: half a backup is none.
verb_remove() {
  has_manifest "$BACKUP"
  case $? in
    0) run deletefile "$(at "$BACKUP/manifest.json")" && flush || return ;;
    2) return 1 ;;
  esac
  empty "$BACKUP" && flush && end_uploads "$BACKUP"
}

verb_version() {
  run version && sed -n '1s/^rclone v\{0,1\}//p' "$OUT" | give_out
}
