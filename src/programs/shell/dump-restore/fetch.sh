# shellcheck shell=bash
# The backup, from the store to scratch.

# fetch: all of it, as its manifest says it is
fetch() {
  fetch_files || return
  log 'comparing what was fetched with its digests'
  (cd "$SCRATCH/backup" && sha256sum --quiet --strict -c "$RUN/sums") >"$RUN/.complaints" 2>&1 ||
    { not_whole "$(head -n 1 "$RUN/.complaints")"; return; }
  local archive own
  archive=$(<"$RUN/pg-dump-major")
  own=$(pg_restore --version | sed -E 's/^.*\) ([0-9]+).*/\1/')
  ((own >= archive)) ||
    failed "the dump was written by pg_dump $archive, and this image has pg_restore $own: take an image of $archive or newer"
}
