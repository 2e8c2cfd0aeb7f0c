#!/usr/bin/env bash
# psql by the key `dsn`, as DATABASE_DSN. The first argument is the SQL.
exec psql -XAtq -d "$DATABASE_DSN" -c "$1"
