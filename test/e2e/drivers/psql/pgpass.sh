#!/usr/bin/env bash
# psql by a password file: the key `pgpass`, and who, where and which database one by one.
# libpq reads a password file only if nobody else may, and a mounted Secret is readable for more: so it is copied.
install -m 600 "$BINDING/pgpass" "$HOME/pgpass"
export PGPASSFILE="$HOME/pgpass"
PGHOST="$(cat "$BINDING/host")" PGPORT="$(cat "$BINDING/port")" \
  PGUSER="$(cat "$BINDING/username")" PGDATABASE="$(cat "$BINDING/dbname")" exec psql -XAtq -c "$1"
