# shellcheck shell=dash
# Requests to the transfer, which moves files between scratch and the stores.

REQUESTS=0 ANSWER='' OUTPUT=''

# transfer VERB [KEY=VALUE]...: has it done; true when it was. OUTPUT is what came of it, ANSWER why not.
transfer() {
  local id verb="$1" folder="$RUN/transfer"
  REQUESTS=$((REQUESTS + 1))
  # shellcheck disable=SC3028 # Kubernetes sets it
  id=$(printf '%s-%04d' "$(printf '%s' "${HOSTNAME:-pod}" | tr -c 'A-Za-z0-9-' '-')" "$REQUESTS")
  shift
  printf '%s\n' "verb=$verb" "$@" >"$folder/.$id"
  mv "$folder/.$id" "$folder/$id.request"
  # As long as it takes: the transfer has limits of its own, and the Job has one.
  until [ -e "$folder/$id.answer" ]; do nap; done
  OUTPUT='' ANSWER=''
  [ ! -e "$folder/$id.out" ] || OUTPUT=$(cat "$folder/$id.out")
  if grep -qx ok=true "$folder/$id.answer"; then return 0; fi
  ANSWER=$(sed -n 's/^error=//p' "$folder/$id.answer")
  return 1
}

# store_name STORE: what it is called
store_name() { printf '%s\n' "$CDK8S_PG_STORE_NAMES" | sed -n "$(($1 + 1))p"; }

# store_failed STORE WHAT: always false
store_failed() { failed "store $(store_name "$1"): $2: $ANSWER"; }
