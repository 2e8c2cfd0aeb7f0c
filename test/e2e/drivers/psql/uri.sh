#!/usr/bin/env bash
# psql by the key `uri`, as DATABASE_URI. The first argument is the SQL.
exec psql -XAtq -d "$DATABASE_URI" -c "$1"
