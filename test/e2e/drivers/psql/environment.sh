#!/usr/bin/env bash
# psql, and all else that uses libpq, by ConnectionKeys.libpqEnvironment() as variables: nothing is left to say.
exec psql -XAtq -c "$1"
