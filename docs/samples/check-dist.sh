#!/usr/bin/env bash
# Fails where the manifests in git are not what the code gives now. Writes nothing in the checkout.
#
# usage: check-dist.sh [folder of the manifests]     where cdk8s.yaml is; the folder is dist, where none is given
set -Eeuo pipefail

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

fail() {
  echo "$*" >&2
  exit 1
}

# Synthesize into a folder of its own: cdk8s empties the folder before it begins, and may fail then.
synthesize() {
  npx --no -- cdk8s synth --no-check-upgrade --output "$1" >&2
  mkdir -p "$1"
  [[ -n $(find "$1" -type f -size +0c) ]] || fail "the synthesis gave no manifest"
}

# A line for each file that differs between git and the fresh manifests. What is staged counts as in git.
differences() {
  local prefix=$1 dist=$2 index git_dir
  index=$(git rev-parse --git-path index)
  git_dir=$(git rev-parse --absolute-git-dir)
  [[ ! -e $index ]] || cp "$index" "$scratch/index"
  export GIT_INDEX_FILE=$scratch/index GIT_DIR=$git_dir GIT_WORK_TREE=$scratch/tree
  cd "$scratch/tree/$prefix"
  git diff --relative --no-renames --diff-filter=D --name-only -- "$dist" | sed 's|$|: is in git, and made no more|'
  git diff --relative --no-renames --diff-filter=d --name-only -- "$dist" | sed 's|$|: differs from what is in git|'
  git ls-files --others -- "$dist" | sed 's|$|: is not in git|'
}

main() {
  local dist=${1:-dist} prefix
  prefix=$(git rev-parse --show-prefix)
  mkdir -p "$scratch/tree/$prefix"
  synthesize "$scratch/tree/$prefix$dist"
  (differences "$prefix" "$dist") >"$scratch/differences"
  if [[ -s $scratch/differences ]]; then
    cat "$scratch/differences" >&2
    fail "$dist/ is stale: synthesize, and commit $dist/"
  fi
  echo "$dist/ is what the code gives"
}

main "$@"
