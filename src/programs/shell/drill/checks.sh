# shellcheck shell=bash
# What a restored database has to show: the application's database, the user's
# assertions, and sound tables and indexes. Who connects is in PGHOST and PGUSER.

# query DATABASE SQL [OPTION]...: the answer, or why there is none
query() {
  local database=$1 sql=$2
  shift 2
  psql -XAtqw -v ON_ERROR_STOP=1 -v VERBOSITY=terse "$@" -d "$(database "$database")" -c "$sql" 2>&1 </dev/null
}

# database NAME: for -d, which takes a name with a `=` in it for a connection string
database() {
  local name=${1//\\/\\\\}
  printf "dbname='%s' connect_timeout=10" "${name//\'/\\\'}"
}

# literal TEXT: for SQL
literal() { printf "'%s'" "${1//\'/\'\'}"; }

# check_application: the database and the role that applications need
check_application() {
  local row found role
  if ! row=$(query postgres "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $(literal "$APP_DATABASE")), EXISTS (SELECT FROM pg_roles WHERE rolname = $(literal "$APP_OWNER"))"); then
    failure catalogue "$row"
    return 0
  fi
  IFS='|' read -r found role <<<"$row"
  [ "$found" = t ] || failure database "there is no database '$APP_DATABASE'"
  [ "$role" = t ] || failure role "there is no role '$APP_OWNER'"
}

# check_assertions: each of assertion-<number>.{name,sql,database,expect}, in order
check_assertions() {
  local file
  for file in "$ASSERTIONS"/assertion-*.sql; do
    if [ -e "$file" ]; then check_assertion "${file%.sql}"; fi
  done
}

# check_assertion STEM: as the application's owner, which can change nothing
check_assertion() {
  local name answer role=${APP_OWNER//\\/\\\\}
  name=$(<"$1.name")
  log "assertion $name"
  if ! answer=$(PGOPTIONS="-c role=${role// /\\ } -c default_transaction_read_only=on -c statement_timeout=${STATEMENT_TIMEOUT}s" \
    query "$(cat "$1.database" 2>/dev/null || printf '%s' "$APP_DATABASE")" "$(<"$1.sql")"); then
    failure "assertion $name" "${answer:-no answer}"
  elif ! as_expected "$1" "$answer"; then
    failure "assertion $name" "$(expectation "$1"); got: ${answer:-nothing}"
  else
    HELD=$((HELD + 1))
  fi
}

# as_expected STEM ANSWER
as_expected() {
  local line
  if [ -e "$1.expect" ]; then
    [ "$2" = "$(<"$1.expect")" ]
    return
  fi
  while IFS= read -r line; do
    case $line in '' | t) ;; *) return 1 ;; esac
  done <<<"$2"
}

expectation() {
  if [ -e "$1.expect" ]; then printf "'%s' was expected" "$(<"$1.expect")"; else printf 'no row, or true, was expected'; fi
}

# check_pages: every table and every B-tree index of every database
check_pages() {
  local output status=0
  if ! command -v pg_amcheck >/dev/null; then
    skipped amcheck 'the image has no pg_amcheck'
    return 0
  fi
  log 'verifying tables and indexes'
  output=$(pg_amcheck --all --install-missing --heapallindexed --parent-check -w 2>&1 </dev/null) || status=$?
  case $status in
    0) ;;
    2) failure amcheck "$output" ;;
    *) failure amcheck "could not be done: $output" ;;
  esac
}
