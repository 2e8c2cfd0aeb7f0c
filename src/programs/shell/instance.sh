#!/usr/bin/env bash
# One PostgreSQL instance of a replicated set: the first process of its
# container, with the server as its child.
#
# Each round looks at what is (server, volume, Lease) and at what is wished
# (configuration), and takes one step. The Lease says who may write; everything
# here follows from it, so a kill at any point is resumed by the next start.
set -Eeuo pipefail

PROGRAMS=$(dirname -- "${BASH_SOURCE[0]}")
# shellcheck source=./log.sh
. "$PROGRAMS/log.sh"
# shellcheck source=./exchange.sh
. "$PROGRAMS/exchange.sh"
# shellcheck source=./report.sh
. "$PROGRAMS/report.sh"
# shellcheck source=./sql.sh
. "$PROGRAMS/sql.sh"
# shellcheck source=./control.sh
. "$PROGRAMS/control.sh"
# shellcheck source=./volume.sh
. "$PROGRAMS/volume.sh"
# shellcheck source=./secrets.sh
. "$PROGRAMS/secrets.sh"
# shellcheck source=./server.sh
. "$PROGRAMS/server.sh"
# shellcheck source=./bootstrap.sh
. "$PROGRAMS/bootstrap.sh"
# shellcheck source=./restore.sh
. "$PROGRAMS/restore.sh"
# shellcheck source=./clone.sh
. "$PROGRAMS/clone.sh"
# shellcheck source=./primary.sh
. "$PROGRAMS/primary.sh"
# shellcheck source=./standby.sh
. "$PROGRAMS/standby.sh"
# shellcheck source=./handover.sh
. "$PROGRAMS/handover.sh"
# shellcheck source=./failover.sh
. "$PROGRAMS/failover.sh"
# shellcheck source=./backup.sh
. "$PROGRAMS/backup.sh"
# shellcheck source=./logins.sh
. "$PROGRAMS/logins.sh"

# settings: from the environment of the container
settings() {
  NAME=${CDK8S_PG_DATABASE:?} ORDINAL=${POD_NAME##*-} RUN=${CDK8S_PG_RUN:-/cdk8s-pg/run}
  SECRETS=${CDK8S_PG_SECRETS:-/cdk8s-pg/secrets} INIT_DIRECTORY=${CDK8S_PG_INIT:-/cdk8s-pg/init}
  MAJOR=${CDK8S_PG_MAJOR:?} APP_DATABASE=${CDK8S_PG_APP_DATABASE:?} APP_OWNER=${CDK8S_PG_APP_OWNER:?}
  LOCALE=${CDK8S_PG_LOCALE:-C.UTF-8} ENCODING=${CDK8S_PG_ENCODING:-UTF8} DATA_CHECKSUMS=${CDK8S_PG_DATA_CHECKSUMS:-true}
  WAL_VOLUME=${CDK8S_PG_WAL_VOLUME:-} TLS=${CDK8S_PG_TLS:-} SUPERUSER_ACCESS=${CDK8S_PG_SUPERUSER_ACCESS:-}
  STOP_TIMEOUT=${CDK8S_PG_STOP_TIMEOUT:-270}
  DATA_VOLUME=$(dirname -- "$PGDATA")
  BOOT=$RANDOM$RANDOM STOPPING='' START_AS='' ROUND_AT=0
  export LC_MESSAGES=C PSQLRC=/dev/null HOME=/tmp
  unset PGPASSWORD
}

# start: decide what this instance is and start it; false while it has to wait
start() {
  local holder system wish
  volumes_usable || return
  secrets_present || return
  [ -e "$RUN/feed/config" ] || { hold "ConfigMap $NAME-config was not read yet (see the log of container agent)" || return; }
  ask lease-get || { hold "cannot read Lease $NAME, so nobody knows who the primary is: $(answer error)" || return; }
  holder=$(answer holder) system=$(answer system-identifier)
  wish=$(config primary)
  write_passfile
  write_tls

  if has_data; then
    data_acceptable || return
    if stopped_for_backup; then return; fi
    clear_staging
    if to_be_restored "$system" && [ "$ORDINAL" = 0 ]; then
      restore || return
      ask lease-get || { hold "cannot read Lease $NAME, so nobody knows who the primary is: $(answer error)" || return; }
      holder=$(answer holder) system=$(answer system-identifier)
    fi
    if [ -n "$system" ] && [ "$system" != "$SYSTEM_IDENTIFIER" ]; then
      hold "this volume belongs to another database (system identifier $SYSTEM_IDENTIFIER, Lease $NAME knows $system): nothing was changed; give the pod the right volume, or delete the claim if it may go" || return
    fi
    [ -z "$system" ] || lineage_fits "$holder" "$(answer lineage)" || return
    if [ "$holder" = "$POD_NAME" ] && ! [ -e "$PGDATA/standby.signal" ]; then start_primary; else start_standby "$([ "$holder" = "$POD_NAME" ] || printf '%s' "$holder")"; fi
    return
  fi

  SYSTEM_IDENTIFIER=''
  if [ "$holder" = "$POD_NAME" ]; then
    if [ -n "$system" ] && [ "$(initialised)" = "$system" ]; then
      install_data "$(staged .init)/pgdata"
      log "database initialised, system identifier $system"
      return
    fi
    hold "this instance is the primary (Lease $NAME), but its volume is empty: was it lost? Nothing is initialised in its place. If another instance has the data: set primary to it and kubectl annotate lease $NAME cdk8s-pg/lost=$POD_NAME. If the data is gone for good and an empty database is wanted: kubectl delete lease $NAME, and apply the manifests again" || return
  fi
  if [ -n "$holder" ]; then
    clone "$holder"
    return
  fi
  if to_be_restored "$system"; then
    restore_impossible
    return
  fi
  if [ "$wish" != "$ORDINAL" ]; then
    hold "$NAME-$wish is to initialise the database first" || return
  fi
  if [ -n "$system" ]; then
    hold "Lease $NAME knows a database (system identifier $system) but no holder, and this volume is empty: nothing is initialised in its place; name the holder (kubectl edit lease $NAME), or delete the Lease and apply the manifests again if the data may go" || return
  fi
  nobody_has_data || return
  bootstrap
}

# nobody_has_data: no claim of this set is marked as holding a database; our own
# may be marked with the one that only waits to be moved into place
nobody_has_data() {
  local peer replicas claim
  ask claims-get || { hold "cannot read the claims of this set, so nobody knows whether one holds data: $(answer error)" || return; }
  replicas=$(config replicas)
  for ((peer = 0; peer < replicas; peer++)); do
    claim=$(answer "claim.$peer")
    if [ "$peer" = "$ORDINAL" ] && { [ "$claim" = "$(initialised)" ] || [ "$claim" = "$SYSTEM_IDENTIFIER" ]; }; then continue; fi
    case $claim in
      absent | empty | '') ;;
      *) hold "claim data-$NAME-$peer holds a database (system identifier $claim), so none is initialised here: if instance $peer has the data, set primary: $peer; if it may go, delete the claims of this set" || return ;;
    esac
  done
}

# idle: true when there is nothing to do this second: all is well, the agent has
# no news, and the last round was less than five seconds ago. Rounds start
# processes, and a database that idles should not cost a core's hundredths.
idle() {
  [ "$STATE" = serving ] && [ "$READY" = true ] && [ -z "$REASON" ] && [ -z "$WOKEN" ] && ((SECONDS < ROUND_AT)) &&
    [ "$BACKUP_STATE" != preparing ] && return 0
  WOKEN='' ROUND_AT=$((SECONDS + 5))
  return 1
}

# supervise: one round while the server runs
supervise() {
  if idle; then return; fi
  if [ "$STATE" = starting ]; then
    server_answers || return 0
    if [ "$START_AS" = primary ]; then
      [ "$(sql 'SELECT pg_is_in_recovery()')" = f ] || return 0
      if restoring; then finish_restore || return 0; fi
      serve_as_primary
    else
      serve_as_standby
    fi
  fi
  if [ "$START_AS" = primary ]; then supervise_primary; else supervise_standby; fi
  if server_runs && [ "$STATE" = serving ]; then
    reconcile_logins
    serve_backup
  fi
}

# stop: the pod ends. A primary that is not the wished one any more hands over first.
stop() {
  local wish
  if [ "$ROLE" = primary ]; then
    wish=$(config primary)
    if [ "$wish" != "$ORDINAL" ] && ((wish < $(config replicas))); then
      HAND_OVER_AFTER=0
      hand_over "$wish" || true
    fi
  fi
  [ "$ROLE" != primary ] || ! server_runs || timeout 60 psql -XAtqw -h "$SOCKET" -U postgres -d postgres -c CHECKPOINT >/dev/null 2>&1 || true
  ROLE=none
  enter stopping
  stop_server fast "$STOP_TIMEOUT" || { log "not stopped within $STOP_TIMEOUT s: stopping at once"; stop_server immediate 5 || true; }
  log stopped
}

_main() {
  settings
  trap 'STOPPING=yes' TERM INT
  open_exchange
  report
  while :; do
    if [ -n "$STOPPING" ]; then
      stop || true
      exit 0
    fi
    if server_runs; then
      supervise || true
    elif [ -n "$SERVER_PID" ]; then
      server_ended
    else
      start || true
    fi
    if [ -n "$STOPPING" ] || { [ -z "$SERVER_PID" ] && [ "$STATE" != waiting ]; }; then continue; fi
    if [ "$STATE" = starting ]; then snooze 0.2; else snooze 1; fi
  done
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then _main; fi
