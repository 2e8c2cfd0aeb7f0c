# shellcheck shell=dash
# What the programs of every kind need.

# settings: from the environment, each with what a test may leave out
settings() {
  RUN=${CDK8S_PG_RUN:-/cdk8s-pg/run}
  SCRATCH=${CDK8S_PG_SCRATCH:-/cdk8s-pg/scratch}
  LOGIN=${CDK8S_PG_LOGIN:-/cdk8s-pg/secrets/login}
  SSL_ROOT=${CDK8S_PG_SSL_ROOT:-}
  DATABASE_NAME=$CDK8S_PG_DATABASE_NAME
}

# What a command reads, writes and does first.
SOURCE_FILE='' TARGET_FILE='' BEFORE=:

# for_the_log: what may be said of what a command says
for_the_log() { cat; }

# run WHAT COMMAND...: why it failed is what it has said last
run() {
  local what="$1" status=0 said
  shift
  child inside "$@" 2>"$SCRATCH/complaints" || status=$?
  [ ! -s "$SCRATCH/complaints" ] || for_the_log <"$SCRATCH/complaints" >&2
  [ "$status" != 0 ] || return 0
  if [ "$status" -gt 128 ]; then
    failed "$what: $1 was ended by signal $((status - 128))$([ "$status" != 137 ] || echo ', for want of memory perhaps')"
  else
    said=$(complaint "$SCRATCH/complaints")
    failed "$what: ${said:-$1 ended with status $status}"
  fi
}

# inside COMMAND...: with standard input from SOURCE_FILE and standard output into TARGET_FILE, where they are given
inside() {
  exec <"${SOURCE_FILE:-/dev/null}"
  [ -z "$TARGET_FILE" ] || exec >"$TARGET_FILE"
  "$BEFORE"
  exec "$@"
}

# await_server NAME: what is applied together with its database comes before it. Its server_version, once it has one, is in VERSION.
await_server() {
  local end
  end=$(($(date +%s) + ${CDK8S_PG_CATCH_UP:-300}))
  until VERSION=$(server_version); do
    [ "$(date +%s)" -lt "$end" ] || { failed "$1 does not answer: $VERSION"; return; }
    sleep 1 &
    wait $!
  done
}
