# shellcheck shell=bash
# Logins beside the owner, as the configuration lists them: the name, the Secret
# and the role that it acts as, a line each. The agent hands over their passwords
# in feed/logins. Ours are known by their comment; no other role is ever touched.

LOGIN_MARK='made by cdk8s-pg'
LOGINS_APPLIED='' # the wish that is fulfilled
LOGINS_TRIED=''   # the wish that was tried last
LOGINS_RETRY_AT=0
declare -A LOGINS_SAID=() # what was said last of each that is not as wished

# wished_logins: the lines
wished_logins() { printf '%s\n' "$(config logins)"; }

# login_names: the names of the wished ones, with commas
login_names() {
  local name _ names=''
  while read -r name _; do names+=${names:+,}$name; done < <(wished_logins)
  printf '%s' "$names"
}

login_password() { printf '%s/feed/logins/%s' "$RUN" "$1"; }

# logins_wish: changes with the lines, with a password, and with the server or its role
logins_wish() {
  local digest=none
  if [ -e "$RUN/feed/config/logins" ] || [ -d "$RUN/feed/logins" ]; then
    digest=$({ wished_logins; sha256sum "$RUN"/feed/logins/* 2>/dev/null; } | sha256sum)
  fi
  printf '%s' "$SERVER_PID $ROLE $digest"
}

# reconcile_logins: one round while the server runs. What could not be done is
# tried again; nothing here keeps the database from serving.
reconcile_logins() {
  local wish complete=yes
  [ -e "$RUN/feed/config/primary" ] || return 0 # not read is not the same as none
  wish=$(logins_wish)
  [ "$wish" != "$LOGINS_APPLIED" ] || return 0
  [ "$wish" != "$LOGINS_TRIED" ] || ((SECONDS >= LOGINS_RETRY_AT)) || return 0
  LOGINS_TRIED=$wish
  case $ROLE in
    primary)
      make_logins || complete=''
      remove_logins || complete=''
      LOGINS_RETRY_AT=$((SECONDS + 15))
      ;;
    standby)
      login_sessions_ended || complete=''
      LOGINS_RETRY_AT=$SECONDS # sooner than the primary drops the role
      ;;
    *) return 0 ;;
  esac
  [ -z "$complete" ] || LOGINS_APPLIED=$wish
}

# say_login NAME TEXT [REASON]: once; with REASON also as an Event
say_login() {
  [ "${LOGINS_SAID[$1]:-}" != "$2" ] || return 0
  LOGINS_SAID[$1]=$2
  log "login $1: $2"
  [ -z "${3:-}" ] || event Warning "$3" "login $1: $2"
}

# make_logins: every wished one; false where one is not as wished
make_logins() {
  local name _ acts complete=yes
  while read -r -u 3 name _ acts; do
    [[ -n $acts && $name =~ ^[a-z_][a-z0-9_]*$ ]] || continue
    if ! make_login "$name" "$acts"; then
      complete=''
    elif set_login_password "$name"; then
      LOGINS_SAID[$name]=''
    else
      complete=''
      break # a server that takes its time must not hold up the next round for each of them
    fi
  done 3< <(wished_logins)
  [ -n "$complete" ]
}

# make_login NAME ROLE: a role that logs in and acts as ROLE; changes only what differs
make_login() {
  local state former make='' error
  state=$(login_state "$1" "$2") || { say_login "$1" "cannot be looked at, trying again: $(one_line "$state")"; return 1; }
  IFS='|' read -r state former <<<"${state##*$'\n'}"
  case $state in
    right) return 0 ;;
    absent) make='CREATE ROLE :"name"; COMMENT ON ROLE :"name" IS :'\''mark'\'';' ;;
    differs) ;;
    *)
      say_login "$1" "a role of that name exists which somebody else made: it is left as it is; take another name, or rename or drop that role" LoginRefused
      return 1
      ;;
  esac
  # All or nothing: a role without its comment would not be known as ours.
  error=$(sql "SET lock_timeout = '5s'; BEGIN; $make
    SELECT format('REVOKE %I FROM %I', rolname, :'name') FROM pg_roles JOIN pg_auth_members ON roleid = pg_roles.oid
      WHERE rolname = :'former' AND rolname <> :'acts' AND member = (SELECT oid FROM pg_roles WHERE rolname = :'name') \\gexec
    GRANT :\"acts\" TO :\"name\";
    ALTER ROLE :\"name\" SET role = :'acts';
    ALTER ROLE :\"name\" LOGIN;
    COMMIT;" -v "name=$1" -v "acts=$2" -v "former=$former" -v "mark=$LOGIN_MARK") ||
    { say_login "$1" "cannot be made, trying again: $(one_line "$error")" LoginFailed; return 1; }
  if [ "$state" = absent ]; then log "login $1 made, it acts as $2"; else log "login $1 changed, it acts as $2"; fi
}

# login_state NAME ROLE: absent, foreign, differs or right; and the role that it acts as now
login_state() {
  sql "SELECT CASE
      WHEN r.oid IS NULL THEN 'absent'
      WHEN $(login_is_ours) IS NOT TRUE THEN 'foreign'
      WHEN r.rolcanlogin AND acts.now = :'acts' AND EXISTS (
        SELECT FROM pg_auth_members m JOIN pg_roles o ON o.oid = m.roleid WHERE m.member = r.oid AND o.rolname = :'acts') THEN 'right'
      ELSE 'differs' END, acts.now
    FROM (VALUES (1)) one LEFT JOIN pg_roles r ON r.rolname = :'name'
    LEFT JOIN LATERAL (SELECT substring(setting FROM 6) AS now FROM pg_db_role_setting, unnest(setconfig) setting
      WHERE setrole = r.oid AND setdatabase = 0 AND setting LIKE 'role=%') acts ON true" \
    -v "name=$1" -v "acts=$2" -v "mark=$LOGIN_MARK"
}

# login_is_ours: a condition on the role r. None that initdb made, and none whose
# name would break a line of an answer in two.
login_is_ours() {
  printf '%s' "(starts_with(shobj_description(r.oid, 'pg_authid'), :'mark') AND r.oid >= 16384 AND r.rolname ~ '^[a-z_][a-z0-9_]*$')"
}

# set_login_password NAME: from its Secret. Without one it stays as it is: the
# agent says that, and the next wish brings it.
set_login_password() {
  local file
  file=$(login_password "$1")
  [ -s "$file" ] || return 0
  # The server's lines may ask for encryption on the loopback as well.
  if PGPASSWORD=$(<"$file") PGCONNECT_TIMEOUT=5 PGSSLMODE=prefer timeout 10 \
    psql -Xw -h 127.0.0.1 -U "$1" -d "$APP_DATABASE" -c '' >/dev/null 2>&1; then return 0; fi
  set_password "$SOCKET" "$1" "$file" || { say_login "$1" 'its password could not be set, trying again'; return 1; }
  log "password of login $1 set from its Secret"
}

# remove_logins: ours that are not wished any more; false where that takes another round
remove_logins() {
  local rows name open complete=yes
  rows=$(sql "SELECT r.rolname, r.rolcanlogin OR r.rolpassword IS NOT NULL FROM pg_authid r
    WHERE $(login_is_ours) AND r.rolname <> ALL (string_to_array(:'names', ',')) ORDER BY 1" \
    -v "names=$(login_names)" -v "mark=$LOGIN_MARK") || return 1
  [ -n "$rows" ] || return 0
  while IFS='|' read -r -u 3 name open; do
    if [ "$open" = t ]; then
      close_login "$name" || true
      complete=''
    fi
  done 3<<<"$rows"
  login_sessions_ended || complete=''
  # Only in a later round: who was just let in would act on without a role, here or on a standby.
  while IFS='|' read -r -u 3 name open; do
    if [ "$open" = f ] && [ -n "$complete" ]; then drop_login "$name" || complete=''; fi
  done 3<<<"$rows"
  [ -n "$complete" ]
}

# close_login NAME: nobody logs in with it any more
close_login() {
  local error
  error=$(sql "SET lock_timeout = '5s'; ALTER ROLE :\"name\" NOLOGIN PASSWORD NULL;" -v "name=$1") ||
    { say_login "$1" "cannot be closed, trying again: $(one_line "$error")" LoginFailed; return 1; }
  log "login $1 is not listed any more: closed, its sessions end"
}

# drop_login NAME: where nothing depends on it; false where that has to be tried again
drop_login() {
  local text
  text=$(sql_with_complaints "SET lock_timeout = '5s';
    DROP ROLE :\"name\";
    \\echo :SQLSTATE" -v "name=$1" -v ON_ERROR_STOP=0) || return
  case ${text##*$'\n'} in
    00000) LOGINS_SAID[$1]='' && log "login $1 dropped" ;;
    2BP01) say_login "$1" "kept without login, because something in the database depends on it: $(one_line "${text%$'\n'*}")" LoginKept ;;
    *) say_login "$1" "cannot be dropped, trying again: $(one_line "${text%$'\n'*}")"; return 1 ;;
  esac
}

# login_sessions_ended: ends those of ours that are not wished any more, and those
# whose role is gone; true once there is none, and none can begin
login_sessions_ended() {
  local left
  left=$(sql "WITH closed AS (
      SELECT r.oid, r.rolcanlogin FROM pg_roles r WHERE $(login_is_ours) AND r.rolname <> ALL (string_to_array(:'names', ',')))
    SELECT (SELECT count(*) FROM closed WHERE rolcanlogin) + count(*) FILTER (WHERE pg_terminate_backend(pid))
    FROM pg_stat_activity WHERE usesysid IN (SELECT oid FROM closed) OR usesysid NOT IN (SELECT oid FROM pg_roles)" \
    -v "names=$(login_names)" -v "mark=$LOGIN_MARK") && [ "${left##*$'\n'}" = 0 ]
}
