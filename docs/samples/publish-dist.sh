#!/usr/bin/env bash
# Commits the manifests to a GitOps repository, where they have changed.
#
# usage: publish-dist.sh <repository> <branch> <folder>     where cdk8s.yaml is
#
# The folder has a file .synthesized that lists what is ours there. What it lists and is made no more is removed; all
# else is left alone. A branch that is not there yet is begun.
set -Eeuo pipefail

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
fresh=$scratch/fresh
tree=$scratch/tree

fail() {
  echo "$*" >&2
  exit 1
}

# Synthesize into a folder of its own: cdk8s empties the folder before it begins, and may fail then.
synthesize() {
  npx --no -- cdk8s synth --no-check-upgrade --output "$fresh" >&2
  mkdir -p "$fresh"
  [[ -n $(find "$fresh" -type f -size +0c) ]] || fail "the synthesis gave no manifest; nothing is published"
  (cd "$fresh" && find . -type f) | sed 's|^\./||' | LC_ALL=C sort >"$scratch/list"
}

# Get the branch as it is now, without its history.
get() {
  local repository=$1 branch=$2 status=0
  rm -rf "$tree"
  git ls-remote --exit-code --heads "$repository" "refs/heads/$branch" >/dev/null || status=$?
  case $status in
    0) git clone --quiet --depth 1 --branch "$branch" "$repository" "$tree" ;;
    2) git init --quiet --initial-branch "$branch" "$tree" && git -C "$tree" remote add origin "$repository" ;;
    *) fail "$repository cannot be read" ;;
  esac
}

# Replace what is ours in the folder.
place() {
  local folder=$tree/$1 name
  local list=$folder/.synthesized
  mkdir -p "$folder"
  touch "$list"
  while IFS= read -r name; do
    [[ ! -e $folder/$name ]] || grep -qxF -- "$name" "$list" ||
      fail "$1/$name is there already, and is not ours; move it, or publish to another folder"
  done <"$scratch/list"
  # git removes nothing outside of the repository, whatever the list says.
  [[ ! -s $list ]] || sed "s|^|$1/|" "$list" |
    git -C "$tree" --literal-pathspecs rm --quiet --ignore-unmatch --pathspec-from-file=-
  cp -R "$fresh/." "$folder/"
  cp "$scratch/list" "$list"
  git -C "$tree" add --all --force -- "$1"
}

main() {
  (($# == 3)) || fail "usage: publish-dist.sh <repository> <branch> <folder>"
  local repository=$1 branch=$2 folder=$3 commit
  export GIT_AUTHOR_NAME=${GIT_AUTHOR_NAME:-manifests} GIT_AUTHOR_EMAIL=${GIT_AUTHOR_EMAIL:-manifests@localhost}
  export GIT_COMMITTER_NAME=$GIT_AUTHOR_NAME GIT_COMMITTER_EMAIL=$GIT_AUTHOR_EMAIL
  commit=$(git log -1 --format='%h %s')
  synthesize
  for _ in 1 2 3; do
    get "$repository" "$branch"
    place "$folder"
    if git -C "$tree" diff --cached --quiet; then
      echo "$folder: nothing has changed"
      return
    fi
    git -C "$tree" commit --quiet --message "$folder: $commit"
    if git -C "$tree" push --quiet origin "HEAD:refs/heads/$branch"; then
      git -C "$tree" show --stat --format='%h %s'
      return
    fi
    echo "somebody else has pushed meanwhile, or nobody may; once more" >&2
  done
  fail "$folder was not published"
}

main "$@"
