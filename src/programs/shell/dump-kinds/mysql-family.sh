# shellcheck shell=dash
# MySQL and MariaDB: each database is dumped for itself, from one snapshot of it, and
# read back whole. mysql.sh and mariadb.sh say how their programs are called.

SYSTEM="'information_schema', 'performance_schema', 'mysql', 'sys'"
# In a database while it is half restored, for everybody to see: SHOW TABLES.
MARK=cdk8s_pg_half_restored

# login: an option file in memory, so that no password is an argument
login() {
  OPTIONS=$RUN/.login.cnf
  (
    umask 077
    exec >"$OPTIONS"
    printf '[client]\nhost=%s\nport=%s\n' "$CDK8S_PG_HOST" "$CDK8S_PG_PORT"
    printf 'user=%s\npassword=%s\n' "$(option "$LOGIN/username")" "$(option "$LOGIN/password")"
    tls_options
  )
}

# option FILE: its text as the value of an option
option() { printf '"%s"' "$(sed 's/[\\"]/\\&/g' "$1")"; }

# ask SQL: rows with tabs; what the server complains of where it fails
ask() {
  local status=0
  printf '%s' "$1" | "$CLIENT" --defaults-file="$OPTIONS" --batch --raw --skip-column-names --connect-timeout=10 \
    --default-character-set=utf8mb4 2>"$SCRATCH/complaints" || status=$?
  [ "$status" = 0 ] || complaint "$SCRATCH/complaints"
  return "$status"
}

# complaint FILE: the line of an error, without the name of the program and the numbers of the error
complaint() {
  { grep -m 1 -E 'ERROR|[Ee]rror|denied|Couldn.t' "$1" || tail -n 1 "$1"; } |
    sed -E -e 's/^[a-z-]+: //' -e 's/^ERROR [0-9]+ \([0-9A-Z]+\)( at line [0-9]+)?: //'
}

# literal TEXT, identifier NAME: for SQL
literal() { printf "'%s'" "$(printf '%s' "$1" | sed -e 's/\\/\\\\/g' -e "s/'/''/g")"; }
# shellcheck disable=SC2016 # the quotes of names
identifier() { printf '`%s`' "$(printf '%s' "$1" | sed 's/`/``/g')"; }

server_version() { ask 'SELECT version()'; }

dump_kind() {
  local version names name index=0
  login
  version=$(server_version) || { failed "$CDK8S_PG_HOST: $version"; return; }
  fact server "$version" "$CDK8S_PG_HOST"
  fact tool "$DUMPER" "$("$DUMPER" --version | sed -E 's/^[^0-9]*([0-9][^ ,]*).*/\1/')"
  GRANTS=$(ask 'SHOW GRANTS') || { failed "$CDK8S_PG_HOST: $GRANTS"; return; }
  names=$CDK8S_PG_DATABASES
  [ "$names" != '*' ] || names=$(all_databases) || { failed "databases not listed: $names"; return; }
  [ -n "$names" ] || { failed 'there is no database that this user may see'; return; }
  mkdir "$SCRATCH/backup/databases"
  # Not in a pipe: what fails in there is to end this.
  printf '%s\n' "$names" >"$SCRATCH/names"
  while IFS= read -r name <&3; do
    dump_database "$((index += 1))" "$name" || return
  done 3<"$SCRATCH/names"
}

all_databases() {
  local odd
  odd=$(ask "SELECT count(*) FROM information_schema.schemata WHERE schema_name REGEXP '[[:cntrl:]]'") || { printf '%s' "$odd"; return 1; }
  [ "$odd" = 0 ] || { printf '%s' 'the name of one has a control character; name those that are wanted'; return 1; }
  ask "SELECT schema_name FROM information_schema.schemata WHERE lower(schema_name) NOT IN ($SYSTEM) ORDER BY schema_name"
}

# dump_database NUMBER NAME: a file whose name says nothing: that of a database may be anything
dump_database() {
  local file began facts tables encoding collation
  began=$(date +%s) file=databases/$(printf '%04d' "$1").sql.gz
  log "dumping database $2"
  rights "$2" || return
  facts=$(ask "SELECT default_character_set_name, default_collation_name,
    (SELECT count(*) FROM information_schema.tables t WHERE t.table_schema = s.schema_name AND t.table_type = 'BASE TABLE')
    FROM information_schema.schemata s WHERE schema_name = $(literal "$2")") || { failed "database $2: $facts"; return; }
  [ -n "$facts" ] || { failed "there is no database $2, or this user may not see it"; return; }
  IFS=$TAB read -r encoding collation tables <<EOT
$facts
EOT
  one_snapshot "$2" || return
  compressed "$2" "$SCRATCH/backup/$file" || return
  # Of what it reads, nothing is believed but its end.
  { gzip -dc "$SCRATCH/backup/$file" 2>"$SCRATCH/zipping" || echo cut; } | tail -n 1 | grep -q '^-- Dump completed' ||
    { failed "database $2: its dump has no end"; return; }
  fact database "$2" "$file" "$encoding" "$collation" "$tables" "$(($(date +%s) - began))"
}

# make_pipe: one with a name, so that both ends tell how they ended
make_pipe() {
  rm -f "$SCRATCH/pipe"
  mkfifo "$SCRATCH/pipe" || failed 'scratch is not writable'
}

# compressed NAME FILE
compressed() {
  local zipping status=0
  make_pipe || return
  gzip 2>"$SCRATCH/zipping" <"$SCRATCH/pipe" >"$2" &
  zipping=$!
  # Open all the while: it does not wait for a beginning that never comes.
  exec 5>"$SCRATCH/pipe"
  TARGET_FILE=$SCRATCH/pipe
  dump_into_pipe "$1" || status=$?
  TARGET_FILE=''
  exec 5>&-
  # Where it could not write, the other end only knows that nobody reads any more.
  wait "$zipping" || { REASON='' && failed "database $1: $(tail -n 1 "$SCRATCH/zipping")"; return; }
  return "$status"
}

# dump_into_pipe NAME
dump_into_pipe() {
  local name="$1" table
  set --
  while IFS= read -r table; do [ -z "$table" ] || set -- "$@" "--ignore-table=$table"; done <<EOT
${CDK8S_PG_EXCLUDED_TABLES:-}
EOT
  while IFS= read -r table; do [ -z "$table" ] || set -- "$@" "$table"; done <<EOT
${CDK8S_PG_EXTRA_ARGUMENTS:-}
EOT
  # shellcheck disable=SC2086 # words of mysql.sh and mariadb.sh
  run "database $name" "$DUMPER" --defaults-file="$OPTIONS" --single-transaction --quick --routines --events \
    --triggers --hex-blob --default-character-set=utf8mb4 --max-allowed-packet=1G --no-tablespaces $DUMPER_OPTIONS \
    "$@" -- "$name"
}

# rights NAME: what a user may not see is left out of a dump without a word, so its rights have to hold for all of the database
rights() {
  local right lacking=''
  for right in SELECT 'SHOW VIEW' TRIGGER EVENT; do
    granted "$right" "$1" || lacking=$lacking${lacking:+, }$right
  done
  [ -z "$lacking" ] ||
    { failed "database $1: this user lacks $lacking on all of it, so what it cannot see would be missing: GRANT $lacking ON $(identifier "$1").* TO it"; return; }
  if granted SELECT '' || granted 'SHOW CREATE ROUTINE' "$1" || granted SHOW_ROUTINE '' || proc_granted; then return; fi
  note "database $1: this user may not see procedures and functions of others: they are missing"
}

# granted RIGHT NAME: on a database, or where that is empty on all of them
granted() {
  local grants pattern
  grants=$(printf '%s\n' "$GRANTS" | grep -E "^GRANT (.*, )?($1|ALL PRIVILEGES)(,| ON)" || true)
  if printf '%s\n' "$grants" | grep -q ' ON \*\.\* TO '; then return 0; fi
  [ -n "$2" ] || return 1
  # The name of a database in a grant is a pattern, as that of LIKE.
  # shellcheck disable=SC2016 # the quotes of names
  printf '%s\n' "$grants" | sed -n 's/^.* ON `\(.*\)`\.\* TO .*$/\1/p' | sed 's/``/`/g' >"$SCRATCH/patterns"
  while IFS= read -r pattern <&4; do
    [ "$(ask "SELECT lower($(literal "$2")) LIKE lower($(literal "$pattern"))")" != 1 ] || return 0
  done 4<"$SCRATCH/patterns"
  return 1
}

# shellcheck disable=SC2016 # the quotes of names
proc_granted() { printf '%s\n' "$GRANTS" | grep -qE '^GRANT (.*, )?SELECT(,.*)? ON `mysql`\.(`proc`|\*) TO '; }

# one_snapshot NAME: whether all of its tables are of one; those of another engine are as they are when their turn comes
one_snapshot() {
  local tables
  tables=$(ask "SELECT count(*), min(concat(table_name, ' (', engine, ')')) FROM information_schema.tables
    WHERE table_schema = $(literal "$1") AND table_type = 'BASE TABLE' AND engine <> 'InnoDB'") || { failed "database $1: $tables"; return; }
  [ "${tables%%"$TAB"*}" = 0 ] ||
    note "database $1: ${tables%%"$TAB"*} tables are not InnoDB, such as ${tables#*"$TAB"}: what is written to them meanwhile may be there in part"
}

# prepare_target: all of them are looked at; nothing is written where one does not fit
prepare_target() {
  local name into rest
  login
  await_server "$CDK8S_PG_HOST" || return
  not_older "$VERSION" || return
  while IFS=$TAB read -r name into rest <&3; do fits "$into" || return; done 3<"$RUN/databases"
}

# not_older VERSION: than the server that was dumped
not_older() {
  local dumped
  dumped=$(cat "$RUN/server-version")
  [ -n "$dumped" ] || return 0
  [ "$(number "$1")" -ge "$(number "$dumped")" ] ||
    failed "the backup is of $dumped, the target is $1: a dump goes into the same version or a newer one"
}

# number VERSION: its first two parts
number() { printf '%s\n' "$1" | sed -E 's/^([0-9]+)\.([0-9]+).*/\1 \2/' | { read -r major minor && echo $((major * 1000 + minor)); }; }

# fits INTO: not there, empty, or ours
fits() {
  local answer
  answer=$(state "$1") || { failed "database $1: $answer"; return; }
  case $answer in
    '') ;;
    "$BACKUP") return ;; # and what is in it too
    *) [ "$OVERWRITE" = on ] || { failed "database $1 says of itself: half restored from $answer"; return; } ;;
  esac
  answer=$(ask "SELECT (SELECT count(*) FROM information_schema.tables WHERE table_schema = $(literal "$1"))
    + (SELECT count(*) FROM information_schema.routines WHERE routine_schema = $(literal "$1"))
    + (SELECT count(*) FROM information_schema.events WHERE event_schema = $(literal "$1"))") || { failed "database $1: $answer"; return; }
  [ "$answer" = 0 ] || [ "$OVERWRITE" = on ] ||
    failed "database $1 is not empty: it has $answer tables, views, routines or events; restore into an empty one, or set overwrite"
}

# state INTO: of which backup it is half restored; nothing where it is not
state() {
  local there
  there=$(ask "SELECT count(*) FROM information_schema.tables WHERE table_schema = $(literal "$1") AND table_name = '$MARK'") ||
    { printf '%s' "$there"; return 1; }
  [ "$there" = 0 ] || ask "SELECT backup FROM $(identifier "$1").$MARK"
}

restore_kind() {
  local name into file encoding collation
  while IFS=$TAB read -r name into file encoding collation <&3; do
    restore_database "$name" "$into" "$file" "$encoding" "$collation" || return
  done 3<"$RUN/databases"
}

# restore_database NAME INTO FILE ENCODING COLLATION
restore_database() {
  local began unzipping into answer
  began=$(date +%s) into=$(identifier "$2")
  log "restoring database $1 into $2"
  make_pipe || return
  answer=$(ask "DROP DATABASE IF EXISTS $into; CREATE DATABASE $into CHARACTER SET $4 COLLATE $5;
    CREATE TABLE $into.$MARK (backup varchar(255) NOT NULL, begun timestamp NOT NULL DEFAULT current_timestamp);
    INSERT INTO $into.$MARK (backup) VALUES ($(literal "$BACKUP"))") || { failed "database $2: $answer"; return; }
  gzip -dc "$SCRATCH/backup/$3" >"$SCRATCH/pipe" &
  unzipping=$!
  SOURCE_FILE=$SCRATCH/pipe
  run "database $2" "$CLIENT" --defaults-file="$OPTIONS" --default-character-set=utf8mb4 \
    --max-allowed-packet=1G --binary-mode -D "$2" || { kill "$unzipping" 2>/dev/null || true; return 1; }
  SOURCE_FILE=''
  wait "$unzipping" || { failed "database $2: the dump cannot be read"; return; }
  answer=$(ask "DROP TABLE $into.$MARK") || { failed "database $2: $answer"; return; }
  finding restored "$1" "$2" "$(($(date +%s) - began))"
}
