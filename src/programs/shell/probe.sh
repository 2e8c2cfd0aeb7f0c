#!/usr/bin/env bash
# Probes of the kubelet.
#
# usage: probe.sh readiness|liveness
#
# Ready is what the supervisor says (a primary that takes writes, a standby that
# has streamed) and what pg_isready sees. Alive fails only where a server should
# answer and gives no answer at all: cloning and waiting may take for ever.
set -Eeuo pipefail

RUN=${CDK8S_PG_RUN:-/cdk8s-pg/run}
SOCKET=/var/run/postgresql

readiness() {
  grep -qx ready=true "$RUN/report/instance" && pg_isready -q -h "$SOCKET"
}

liveness() {
  local status=0
  grep -qx state=serving "$RUN/report/instance" 2>/dev/null || return 0
  pg_isready -q -h "$SOCKET" || status=$?
  ((status != 2))
}

_main() {
  case ${1:-} in
    readiness | liveness) "$1" ;;
    *) echo 'usage: probe.sh readiness|liveness' >&2; return 64 ;;
  esac
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then _main "$@"; fi
