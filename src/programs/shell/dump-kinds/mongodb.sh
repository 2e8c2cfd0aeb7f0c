# shellcheck shell=dash
# MongoDB: one archive of all that there is. It says itself where it ends.

# A database beside the others while they are half restored, for everybody to see: show dbs.
MARK=cdk8s_pg_half_restored

# login: files in memory, so that no password is an argument
login() {
  CONFIGURATION=$RUN/.login.yaml
  (umask 077 && printf "uri: '%s'\n" "$(sed "s/'/''/g" "$LOGIN/uri")" >"$CONFIGURATION")
}

# ask SCRIPT: with `client`, the connection, and `names`, the databases that are no system's; what is wrong where it fails
ask() {
  # It keeps logs and a history at home, where nothing can be written.
  HOME=/tmp URI_FILE=$LOGIN/uri MARK=$MARK BACKUP=$BACKUP mongosh --nodb --quiet --eval "
    const client = connect(fs.readFileSync(process.env.URI_FILE, 'utf8').trim()).getMongo();
    const { MARK, BACKUP } = process.env;
    const names = client.getDBNames().filter((name) => !['admin', 'config', 'local', MARK].includes(name));
    $1; print('(done)')" >"$SCRATCH/answer" 2>&1 || true
  # Its status does not always say that it has failed.
  if [ "$(tail -n 1 "$SCRATCH/answer")" = '(done)' ]; then sed '$d' "$SCRATCH/answer"; else
    complaint "$SCRATCH/answer"
    return 1
  fi
}

# complaint FILE: the line of an error, without the time
complaint() { { grep -m 1 -E 'Failed:|[Ee]rror' "$1" || tail -n 1 "$1"; } | without_login | sed -E 's/^[0-9T:.+-]+Z?[[:space:]]+//; s/^Failed: //'; }

for_the_log() { without_login; }

# without_login: an address says who logs in, and by what
without_login() { sed -E 's|(mongodb(\+srv)?://)[^@/ ]*@|\1|g'; }

server_version() { ask 'print(client.getDB("admin").version())'; }

dump_kind() {
  local version names name collections began
  began=$(date +%s)
  login
  version=$(server_version) || { failed "the server does not answer: $version"; return; }
  fact server "$version" "$CDK8S_PG_HOST"
  fact tool mongodump "$(mongodump --version | sed -n 's/^mongodump version: //p')"
  names=$(ask 'names.forEach((name) => print(client.getDB(name).getCollectionNames().length + " " + name))') ||
    { failed "databases not listed: $names"; return; }
  set --
  [ "${CDK8S_PG_OPLOG:-off}" = off ] || set -- --oplog
  [ "${CDK8S_PG_OPLOG:-off}" = on ] || note 'without its oplog a database that is written to meanwhile is not of one moment'
  log 'dumping all databases'
  run 'the dump' mongodump --config="$CONFIGURATION" --archive="$SCRATCH/backup/archive.gz" --gzip --quiet "$@" || return
  whole_archive || return
  printf '%s\n' "$names" | while read -r collections name; do
    [ -z "$name" ] || fact database "$name" archive.gz '' '' "$collections" "$(($(date +%s) - began))"
  done
}

# whole_archive: read to its end, which is a word of its own
whole_archive() {
  local begin end
  gzip -t "$SCRATCH/backup/archive.gz" 2>"$SCRATCH/complaints" ||
    { failed "the dump cannot be read back: $(tail -n 1 "$SCRATCH/complaints")"; return; }
  begin=$(gzip -dc "$SCRATCH/backup/archive.gz" 2>/dev/null | head -c 4 | od -An -tx1 | tr -d ' \n')
  end=$(gzip -dc "$SCRATCH/backup/archive.gz" | tail -c 4 | od -An -tx1 | tr -d ' \n')
  [ "$begin-$end" = 6de29981-ffffffff ] || failed 'the dump has no end'
}

# prepare_target: nothing is written where there is something already
prepare_target() {
  local answer
  login
  await_server 'the server' || return
  [ "$OVERWRITE" = off ] || return 0
  answer=$(ask 'print(client.getDB(MARK).restore.findOne()?.backup ?? "")') || { failed "$answer"; return; }
  [ "$answer" != "$BACKUP" ] || return 0 # ours, and what is in it too
  [ -z "$answer" ] || { failed "the server says of itself: half restored from $answer"; return; }
  answer=$(ask 'print(names.join(", "))') || { failed "$answer"; return; }
  [ -z "$answer" ] || failed "the server is not empty: it has $answer; restore into an empty one, or set overwrite"
}

restore_kind() {
  local began answer
  began=$(date +%s)
  answer=$(ask 'client.getDB(MARK).restore.replaceOne({}, { backup: BACKUP, begun: new Date() }, { upsert: true })') ||
    { failed "$answer"; return; }
  set --
  [ "${CDK8S_PG_OPLOG:-off}" = off ] || set -- --oplogReplay
  log "restoring all databases of $BACKUP"
  run 'the restore' mongorestore --config="$CONFIGURATION" --archive="$SCRATCH/backup/archive.gz" --gzip --drop --stopOnError \
    --quiet "$@" || return
  answer=$(ask 'client.getDB(MARK).dropDatabase()') || { failed "$answer"; return; }
  finding restored "$SOURCE_NAME" "$DATABASE_NAME" "$(($(date +%s) - began))"
}
