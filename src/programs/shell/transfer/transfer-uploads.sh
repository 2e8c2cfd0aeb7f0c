# shellcheck shell=sh
# Uploads to S3 that were cut off: parts of a file that no listing shows, and that
# cost as long as nobody ends them. Only those below a folder of ours are touched:
# S3 lists by what a name begins with, so `db` also finds what is of `db-2`.

# plain_root: where the store lies, whether it is encrypted or not
plain_root() {
  case $ROOT in crypt*:) variable "RCLONE_CONFIG_CRYPT${STORE}_REMOTE" ;; *) printf '%s' "$ROOT" ;; esac
}

# uploads PATH: what is below it, in $UPLOADS: <seconds since 1970>;<path from there on>. A store that does not say
# is only logged: nothing of a backup hangs on it.
uploads() {
  UPLOADS=$WORK/uploads
  : >"$UPLOADS"
  [ "$(variable "RCLONE_CONFIG_STORE${STORE}_TYPE")" = s3 ] || return 0
  place=$(plain_root)/$1
  case $place in *:/*) return 0 ;; esac # no bucket: the folder of the database is one
  if ! run backend list-multipart-uploads "$place"; then
    log "uploads that were cut off are not known: $(without_secrets "$ERROR")"
    ERROR=''
    return 0
  fi
  place=${place#*:}
  BELOW=${place#*/}/ awk '
    { gsub(/^[ \t]+|,$/, "") }
    /^"Initiated": "/ { time = substr($0, 15, 19); sub(/T/, " ", time) }
    /^"Key": "/ {
      key = substr($0, 9, length($0) - 9)
      gsub(/\\u0026/, "\\&", key); gsub(/\\u003c/, "<", key); gsub(/\\u003e/, ">", key)
      if (index(key, ENVIRON["BELOW"]) == 1 && key !~ /\\/) print time ";" substr(key, length(ENVIRON["BELOW"]) + 1)
    }
  ' "$OUT" | while IFS=';' read -r time path; do
    printf '%s;%s\n' "$(date -u -d "$time" +%s)" "$path"
  done >"$UPLOADS"
}

# end_uploads PATH: those below it, which nobody goes on with; false where one is still there
end_uploads() {
  uploads "$1"
  [ -s "$UPLOADS" ] || return 0
  log "$1: $(wc -l <"$UPLOADS" | tr -d ' ') uploads were cut off"
  said=''
  while IFS=';' read -r time path; do
    # By its whole name: that is no beginning of anything that is not below.
    if ! run backend cleanup -o max-age=0s "$(plain_root)/$1/$path" || [ -s "$SAID" ]; then said=$(last_words "$SAID"); fi
  done <"$UPLOADS"
  ERROR=''
  # It also ends well where the store has refused.
  uploads "$1"
  [ ! -s "$UPLOADS" ] || refuse "$(in_plain_words "${said:-uploads that were cut off are still there}")"
}
