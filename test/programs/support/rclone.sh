#!/usr/bin/env bash
# Stands in for rclone in tests: those of its subcommands that transfer.sh needs,
# on folders. A remote such as store0:bucket/path is $STANDIN/remotes/bucket/path;
# crypt0: is the folder that its variable names, with every file turned round by tr.
# A bucket that is not there is an error, as it is with an object store.
#
# $STANDIN/calls says what it was called with. $STANDIN/plan is sourced before
# anything is done: a test fails or hangs a call by it, or damages what is stored.
set -euo pipefail
printf '%s\n' "$*" >>"$STANDIN/calls"

said() { printf '2026/11/21 03:00:00 %s\n' "$1" >&2; }
fail() { said "NOTICE: Failed to $verb: $1"; exit "${2:-1}"; }

verb=$1
shift
flags=() places=()
sums=''
while (($#)); do
  case $1 in
    --checkfile) sums=$2; shift ;;
    -o) shift ;;
    --max-depth | --include | --format | --time-format) shift ;;
    --*) flags+=("$1") ;;
    -R) flags+=(-R) ;;
    *) places+=("$1") ;;
  esac
  shift
done

# path PLACE: where it is on this machine
path() {
  local variable
  case $1 in
    crypt*:*)
      variable=RCLONE_CONFIG_$(tr '[:lower:]' '[:upper:]' <<<"${1%%:*}")_REMOTE
      path "${!variable}/${1#*:}"
      ;;
    *:*) printf '%s/remotes/%s' "$STANDIN" "${1#*:}" ;;
    *) printf '%s' "$1" ;;
  esac
}
bucket_is_there() {
  local rest=${1#*:}
  case $1 in store*:*) [ -d "$STANDIN/remotes/${rest%%/*}" ] ;; esac
}
encrypted() { [[ $1 == crypt* ]]; }
# turn FROM TO PLACE...: copy one file; between an encrypted place and a plain one it is turned round
turn() {
  mkdir -p "$(dirname "$2")"
  if encrypted "$3" || encrypted "$4"; then tr 'A-Za-z' 'N-ZA-Mn-za-m' <"$1" >"$2"; else cp -p "$1" "$2"; fi
}
# uploads FILTER: those lines of $STANDIN/uploads (time, bucket/key) that awk lets through; `ours` is whether it is below the place
uploads() { awk -v place="${places[1]#*:}" "{ ours = index(\$2, place) == 1 } $1" "$STANDIN/uploads" 2>/dev/null || true; }
# during VERB FILE: after each file; a plan may do something then
during() { :; }
files() { (cd "$1" && find . -type f -printf '%P\n' | LC_ALL=C sort); }

# shellcheck disable=SC1091
[ ! -e "$STANDIN/plan" ] || . "$STANDIN/plan"

case $verb in
  version) printf 'rclone v1.75.1\n- os/version: none\n' ;;
  obscure) printf 'obscured-%s' "$(head -n 1)" ;;
  backend)
    case ${places[0]} in
      features) case ${places[1]} in /*) echo '"BucketBased": false,' ;; *) echo '"BucketBased": true,' ;; esac ;;
      list-multipart-uploads)
        uploads ours | while read -r time key; do printf '\t\t"Initiated": "%s",\n\t\t"Key": "%s",\n' "$time" "${key#*/}"; done
        ;;
      cleanup) others=$(uploads '!ours') && printf '%s\n' "$others" >"$STANDIN/uploads" ;;
    esac
    ;;
  lsf)
    place=${places[0]}
    bucket_is_there "$place" || fail 'error in ListJSON: directory not found' 3
    folder=$(path "$place")
    case $place in /*) [ -d "$folder" ] || fail 'error in ListJSON: directory not found' 3 ;; esac
    [ -d "$folder" ] || exit 0
    case " ${flags[*]} " in
      *--use-server-modtime*) (cd "$folder" && find . -type f -printf '%Ts;%P\n') ;;
      *--max-depth*) files "$folder" | { grep -E '^[^/]+/manifest\.json$' || true; } ;;
      *' -R '*) files "$folder" ;;
      *--files-only*) files "$folder" | { grep -v / || true; } ;;
      *) ls "$folder" ;;
    esac
    ;;
  copy)
    [ -d "$(path "${places[0]}")" ] || fail 'directory not found' 3
    files "$(path "${places[0]}")" | while IFS= read -r file; do
      turn "$(path "${places[0]}")/$file" "$(path "${places[1]}")/$file" "${places[@]}"
      during copy "$file"
    done
    ;;
  copyto) turn "$(path "${places[0]}")" "$(path "${places[1]}")" "${places[@]}" ;;
  cat) turn "$(path "${places[0]}")" /dev/stdout "${places[0]}" - ;;
  deletefile) rm "$(path "${places[0]}")" || fail 'object not found' 4 ;;
  delete) find "$(path "${places[0]}")" -type f -delete ;;
  rmdirs) find "$(path "${places[0]}")" -type d -empty -delete ;;
  hashsum)
    folder=$(path "${places[1]}")
    wrong=0
    while IFS= read -r file; do
      sum=$(turn "$folder/$file" /dev/stdout "${places[1]}" - | sha256sum)
      if ! grep -q "  $file\$" "$sums"; then mark=-; elif grep -q "^${sum%% *}  $file\$" "$sums"; then mark='='; else mark='*'; fi
      [ "$mark" = = ] || wrong=$((wrong + 1))
      printf '%s %s\n' "$mark" "$file"
    done < <(files "$folder")
    while IFS= read -r file; do
      [ -e "$folder/$file" ] || { wrong=$((wrong + 1)); printf '+ %s\n' "$file"; }
    done < <(sed 's/^[0-9a-f]*  //' "$sums")
    [ "$wrong" = 0 ] || fail "$wrong differences found"
    ;;
  *) echo "the stand-in knows no $verb" >&2; exit 2 ;;
esac
