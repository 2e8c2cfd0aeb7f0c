# shellcheck shell=bash
# The server: which one it is, and what is asked of it.

HOST='' PORT='' SERVER_ROLE='' CONFLICT='' # a standby cancelled for the sake of its replay

# login: password from the Secret; the role too, where the Secret says it
login() {
  [ ! -e "$LOGIN/username" ] || ROLE=$(<"$LOGIN/username")
  PGPASSWORD=$(<"$LOGIN/password")
  export PGPASSWORD PGCONNECT_TIMEOUT=10 PGAPPNAME=cdk8s-pg-backup
}

# conninfo DATABASE [HOST:PORT]
conninfo() {
  local address=${2:-$HOST:$PORT}
  printf 'host=%s port=%s dbname=%s user=%s sslmode=%s' \
    "${address%:*}" "${address##*:}" "$(quoted "$1")" "$(quoted "$ROLE")" "$SSL_MODE"
  [ -z "$SSL_ROOT" ] || printf ' sslrootcert=%s' "$SSL_ROOT"
  printf ' tcp_user_timeout=60000 keepalives_idle=10 keepalives_interval=5 keepalives_count=6'
}

# quoted VALUE: for a connection string
quoted() {
  local value=${1//\\/\\\\}
  printf "'%s'" "${value//\'/\\\'}"
}

# literal TEXT, identifier NAME: for SQL
literal() { printf "'%s'" "${1//\'/\'\'}"; }
identifier() { printf '"%s"' "${1//\"/\"\"}"; }

# ask DATABASE SQL [HOST:PORT]: rows as a|b; what the server complains of where it fails. It may take LIMIT seconds.
ask() {
  local status=0 limit=${LIMIT:-60}
  PGOPTIONS="-c statement_timeout=${limit}s -c search_path=pg_catalog" \
    timeout $((limit + 30)) psql -XAtqw -v ON_ERROR_STOP=1 -d "$(conninfo "$1" "${3:-}")" <<<"$2" 2>"$RUN/.complaints" || status=$?
  [ "$status" = 0 ] || complaint "$RUN/.complaints"
  return "$status"
}

# complaint FILE: the line of an error, without the name of the program
complaint() {
  local line
  line=$(grep -m1 -E 'error:|ERROR:|FATAL:' "$1" || tail -n 1 "$1")
  line=$(sed -E 's/^[a-z_]+: (error: )?//' <<<"$line")
  # What the client was doing says less than what the server answered.
  printf '%s' "${line##*ERROR:  }"
}

# choose_server: a standby that has replayed what the primary has by now, where one is wanted and is there
choose_server() {
  local answer end=$((SECONDS + CATCH_UP)) wanted=''
  answer=$(ask "$APP_DATABASE" "SELECT pg_is_in_recovery(), CASE WHEN NOT pg_is_in_recovery() THEN pg_current_wal_lsn() END" \
    "$PRIMARY") || { failed "the primary does not answer: $answer"; return; }
  [ "${answer%%|*}" = f ] || { failed "$PRIMARY is a standby: no primary is there"; return; }
  wanted=${answer#*|}
  while [ -n "$STANDBY" ]; do
    if ! answer=$(ask "$APP_DATABASE" "SELECT pg_is_in_recovery(), pg_last_wal_replay_lsn() >= $(literal "$wanted")" "$STANDBY"); then
      note "no standby answers, so it is taken from the primary: $answer"
      break
    fi
    [ "${answer%%|*}" = t ] || break # it leads to the primary
    if [ "${answer#*|}" = t ]; then
      use "$STANDBY" standby
      reads_the_same || break
      return
    fi
    if ((SECONDS >= end)); then
      note "the standby has not caught up within $CATCH_UP s, so it is taken from the primary"
      break
    fi
    sleep 0.5
  done
  take_primary
}

# use ADDRESS ROLE
use() {
  HOST=${1%:*} PORT=${1##*:} SERVER_ROLE=$2
  log "working with the $SERVER_ROLE at $HOST"
}

take_primary() { use "$PRIMARY" primary; }

# reads_the_same: a standby has no rows of unlogged tables
reads_the_same() {
  local database tables
  wanted_databases || return
  for database in "${WANTED[@]}"; do
    tables=$(ask "$database" "SELECT count(*) FROM pg_class WHERE relpersistence = 'u' AND relkind = 'r'") || return
    if [ "$tables" != 0 ]; then
      note "database $database has $tables unlogged tables, whose rows a standby has not, so it is taken from the primary"
      return 1
    fi
  done
}

WANTED=()

# wanted_databases: their names
wanted_databases() {
  local names
  if [ "$DATABASES" != '*' ]; then
    mapfile -t WANTED <<<"$DATABASES"
    return
  fi
  names=$(ask "$APP_DATABASE" "SELECT datname FROM pg_database WHERE datallowconn AND NOT datistemplate
    AND datname !~ '[[:cntrl:]]' ORDER BY datname COLLATE \"C\"") || { failed "databases not listed: $names"; return; }
  mapfile -t WANTED <<<"$names"
}

# server_facts: who was dumped
server_facts() {
  local answer version number lsn identifier='' timeline=''
  version=$(ask "$APP_DATABASE" 'SHOW server_version') || { failed "$HOST: $version"; return; }
  answer=$(ask "$APP_DATABASE" "SELECT current_setting('server_version_num'),
    CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END") ||
    { failed "$HOST: $answer"; return; }
  IFS='|' read -r number lsn <<<"$answer"
  # Not for every role.
  if answer=$(ask "$APP_DATABASE" \
    'SELECT system_identifier, (SELECT timeline_id FROM pg_control_checkpoint()) FROM pg_control_system()'); then
    IFS='|' read -r identifier timeline <<<"$answer"
  fi
  fact server "$version" "$number" "$HOST" "$SERVER_ROLE" "$lsn" "$identifier" "$timeline"
  fact tool pg_dump "$(pg_dump --version | sed 's/^.*) //; s/ .*//')"
}

# pg WHAT COMMAND...: one of PostgreSQL's programs; why it failed, in the words of the server
pg() {
  local what=$1 status=0
  shift
  child "$@" 2>"$RUN/.complaints" || status=$?
  [ ! -s "$RUN/.complaints" ] || cat "$RUN/.complaints"
  [ "$status" != 0 ] || return 0
  grep -q 'conflict with recovery' "$RUN/.complaints" && CONFLICT=yes
  if ((status > 128)); then
    failed "$what: $1 was ended by signal $((status - 128))$([ "$status" != 137 ] || echo ', for want of memory perhaps')"
  else
    failed "$what: $(complaint "$RUN/.complaints")"
  fi
}
