# shellcheck shell=sh
# What a request says, and what is said of a failure.

# read_request FILE: its values; one that is not given is empty
read_request() {
  VERB='' STORE='' BACKUP='' DATABASE='' FOLDER='' SUMS='' MANIFEST='' NAME=''
  to='' from=''
  while IFS= read -r line || [ -n "$line" ]; do
    value=${line#*=}
    case $line in
      verb=*) VERB=$value ;;
      store=*) STORE=$value ;;
      to=*) to=$value ;;
      from=*) from=$value ;;
      database=*) DATABASE=$value ;;
      sums=*) SUMS=$value ;;
      manifest=*) MANIFEST=$value ;;
    esac
  done <"$1"
  # What is in the store, and what is in the scratch space. Paths may be whole.
  case $VERB in
    get) BACKUP=$from FOLDER=$to ;;
    *) BACKUP=$to FOLDER=$from ;;
  esac
  FOLDER=${FOLDER#"$SCRATCH/"} SUMS=${SUMS#"$SCRATCH/"} MANIFEST=${MANIFEST#"$RUN/"}
}

# refusals: true where a request can be served; otherwise ERROR
refusals() {
  case $VERB in
    version) return 0 ;;
    put | finish | has | get | remove | list | leftovers) ;;
    *) refuse "'$VERB' is not a verb" || return ;;
  esac
  case $STORE in '' | *[!0-9]* | 0?*) refuse "'$STORE' is not the number of a store" || return ;; esac
  [ "$STORE" -lt "$STORES" ] || refuse "there is no store $STORE" || return
  choose_store
  case $VERB in
    list | leftovers) is_name "$DATABASE" || refuse "'$DATABASE' is not the name of a database" || return ;;
    *) is_backup "$BACKUP" || refuse "'$BACKUP' is not <database>/<backup>" || return ;;
  esac
  case $VERB:$BACKUP in
    put:*.partial | finish:*.partial | get:*.partial) refuse "'$BACKUP' has the name of one that is not complete" || return ;;
  esac
  case $VERB in
    put | get)
      is_path "$FOLDER" || refuse "'$FOLDER' is not a folder of the scratch space" || return
      FOLDER=$SCRATCH/$FOLDER
      ;;
  esac
  case $VERB in
    put)
      is_path "$SUMS" || refuse "'$SUMS' is not a file of the scratch space" || return
      SUMS=$SCRATCH/$SUMS
      ;;
    finish)
      is_path "$MANIFEST" || refuse "'$MANIFEST' is not a file of the exchange folder" || return
      MANIFEST=$RUN/$MANIFEST
      ;;
  esac
}

# refuse TEXT: the reason of the answer; false, so that it ends a verb
refuse() {
  ERROR=$1
  return 1
}

# is_name TEXT: one folder, and neither this nor the one above
is_name() {
  case $1 in '' | . | .. | *[!A-Za-z0-9._-]*) return 1 ;; esac
}

# is_backup TEXT: exactly two of them, so that nothing above a database's folder is ever meant
is_backup() {
  case $1 in */*) is_name "${1%%/*}" && is_name "${1#*/}" ;; *) return 1 ;; esac
}

# is_path TEXT: a path that leads nowhere else
is_path() {
  case /$1/ in //* | */../* | */./* | *//*) return 1 ;; esac
}

# last_line FILE: what rclone said last; of several files that did not go, why the last one did not
last_line() {
  line=$(grep . "$1" | tail -n 1)
  case $line in *'failed to delete '*' file'*)
    cause=$(grep "Couldn't delete: " "$1" | tail -n 1)
    line=${cause:-$line}
    ;;
  esac
  printf '%s' "$line"
}

# last_words FILE: the same without the time, numbers of requests, and what an address may carry
last_words() {
  last_line "$1" | tr -d '\r' | cut -c 1-1000 | sed \
    -e 's|^[0-9/]* [0-9:]* *[A-Z]* *: *||' \
    -e 's|^Failed to [^:]*: ||' \
    -e 's|^last error was: ||' \
    -e 's|, RequestID: [^,]*||' \
    -e 's|, HostID: [^,]*||' \
    -e 's|, https response error StatusCode: 0||' \
    -e 's|\(https\{0,1\}://\)[^/@ "]*@|\1|g' \
    -e 's|\(https\{0,1\}://[^ "?]*\)?[^ "]*|\1|g' \
    -e 's|error in ListJSON: ||' \
    -e 's|\.[0-9a-f]\{8\}\.partial||g'
}

# clocks_apart FILE: how far the clock of the store is from that of this node, where rclone has said that it is
clocks_apart() {
  sed -n 's|.*Time may be set wrong - time from .* is -\{0,1\}\([0-9hm]*[0-9]\)[0-9.]*s different.*|\1s|p' "$1" | tail -n 1
}

# in_plain_words TEXT: what rclone said, with what it means where that is known
in_plain_words() {
  case $1 in
    *NoSuchBucket* | *'bucket does not exist'* | *ContainerNotFound*)
      printf '%s' "there is no such bucket; make it, or correct its name" ;;
    *SignatureDoesNotMatch* | *InvalidAccessKeyId* | *ExpiredToken* | *InvalidToken* | *AuthenticationFailed* | *'StatusCode: 401'* | *'unable to authenticate'*)
      printf '%s' "access denied, because the credentials are wrong or too old ($1)" ;;
    *RequestTimeTooSkewed*) printf '%s' "the clocks of this node and of the store are too far apart ($1)" ;;
    *'failed to refresh cached credentials'*) printf '%s' "access denied, because the platform gives this pod no credentials ($1)" ;;
    *AccessDenied* | *'StatusCode: 403'* | *Forbidden* | *'ermission denied'*) printf '%s' "access denied ($1)" ;;
    *x509* | *'certificate signed by unknown'*) printf '%s' "the certificate of the server cannot be verified ($1)" ;;
    *'dial tcp'* | *'i/o timeout'* | *'handshake timeout'* | *'deadline exceeded'* | *'connection reset'* | *'broken pipe'* | *': EOF'* | *'unexpected EOF'* | *'StatusCode: 503'*)
      printf '%s' "unreachable ($1)" ;;
    *'no space left'* | *'too big for remaining disk space'* | *'quota exceeded'* | *QuotaExceeded* | *StorageFull* | *'StatusCode: 507'*) printf '%s' "no space left ($1)" ;;
    *'bad password?'* | *'not an encrypted file'*)
      printf '%s' "cannot be decrypted: the password is another one, or the content is damaged" ;;
    *'password not set'* | *'reveal password'*) printf '%s' "the password of the encryption is missing" ;;
    '') printf '%s' "rclone failed and said nothing" ;;
    *) printf '%s' "$1" ;;
  esac
}

# without_secrets TEXT: the text on one line, with nothing in it that came from a Secret
without_secrets() {
  text=$(printf '%s' "$1" | tr '\n' ' ')
  for variable in ${CDK8S_PG_STORE_SECRETS:-}; do
    secret=$(variable "$variable")
    [ -n "$secret" ] || continue
    rest=$text text=''
    while :; do
      case $rest in *"$secret"*) ;; *) break ;; esac
      text=$text${rest%%"$secret"*}'(secret)'
      rest=${rest#*"$secret"}
    done
    text=$text$rest
  done
  printf '%s' "$text"
}

# variable NAME: the value of a variable whose name is known at run time
variable() { eval "printf '%s' \"\${$1:-}\""; }
