# shellcheck shell=bash
# Passwords and certificates: mounted by the kubelet with modes that libpq and
# PostgreSQL refuse, so they are copied to memory under umask 077; renewed in place.

APPLIED_PASSWORDS='' APPLIED_TLS=''

password_file() { printf '%s/%s/password' "$SECRETS" "$1"; }

# secrets_present: true when every Secret that we need is there and usable
secrets_present() {
  local role file
  for role in owner replication ${SUPERUSER_ACCESS:+superuser}; do
    file=$(password_file "$role")
    if ! [ -s "$file" ]; then
      WAITING_FOR_SECRET=true
      hold "Secret for the $role role is missing, or its key 'password' is missing or empty (mounted at $SECRETS/$role): create it, the instance goes on by itself" || return
    fi
    if (($(wc -l <"$file") > 0)); then
      WAITING_FOR_SECRET=true
      hold "Secret for the $role role: the password holds a line break; write it without one (echo -n)" || return
    fi
  done
  if [ -n "$TLS" ] && ! { [ -s "$SECRETS/tls/tls.crt" ] && [ -s "$SECRETS/tls/tls.key" ]; }; then
    WAITING_FOR_SECRET=true
    hold "TLS Secret is missing, or its keys tls.crt and tls.key are (mounted at $SECRETS/tls): create it, the instance goes on by itself" || return
  fi
  WAITING_FOR_SECRET=false
}

# passwords_digest: changes when a mounted password does
passwords_digest() { cat "$SECRETS"/*/password 2>/dev/null | sha256sum; }
tls_digest() { cat "$SECRETS"/tls/* 2>/dev/null | sha256sum; }

# passfile_line: the replication password as libpq reads it
passfile_line() {
  local password
  password=$(<"$(password_file replication)")
  password=${password//\\/\\\\}
  password=${password//:/\\:}
  printf '*:*:*:%s:%s\n' "$REPLICATION_ROLE" "$password"
}

# write_passfile: the replication password where libpq accepts it
write_passfile() {
  (umask 077 && passfile_line >"$RUN/server/.pgpass")
  mv "$RUN/server/.pgpass" "$RUN/server/pgpass"
}

# write_tls: certificate and key where PostgreSQL accepts them
write_tls() {
  local file
  [ -n "$TLS" ] || return 0
  mkdir -p "$RUN/server/tls"
  for file in tls.crt tls.key ca.crt; do
    [ -e "$SECRETS/tls/$file" ] || continue
    (umask 077 && cat "$SECRETS/tls/$file" >"$RUN/server/tls/.$file")
    mv "$RUN/server/tls/.$file" "$RUN/server/tls/$file"
  done
  APPLIED_TLS=$(tls_digest)
}

# set_password SOCKET ROLE FILE: psql's \password sends only the SCRAM verifier,
# so that no log and no statistics ever see the password
set_password() {
  local password output
  password=$(<"$3")
  output=$(printf '%s\n%s\n' "$password" "$password" |
    PGOPTIONS='-c synchronous_commit=local' timeout 30 setsid psql -Xq -v ON_ERROR_STOP=1 -h "$1" -U postgres -d postgres \
      -c "\\password \"${2//\"/\"\"}\"" 2>&1) || { log "setting the password of role $2: ${output##*: }"; return 1; }
}

# password_works ROLE FILE DATABASE: whether our server accepts it
password_works() {
  PGPASSWORD=$(<"$2") PGCONNECT_TIMEOUT=5 PGSSLMODE=disable timeout 10 \
    psql -Xw -h 127.0.0.1 -U "$1" -d "$3" -c '' >/dev/null 2>&1
}

# reconcile_passwords: on the primary, the roles get the passwords of their Secrets
reconcile_passwords() {
  local digest role file database
  digest=$(passwords_digest)
  [ "$digest" != "$APPLIED_PASSWORDS" ] || return 0
  for role in owner replication ${SUPERUSER_ACCESS:+superuser}; do
    file=$(password_file "$role")
    if ! [ -s "$file" ] || (($(wc -l <"$file") > 0)); then
      log "Secret for the $role role has no usable key 'password' any more: the password in the database stays as it was"
      continue
    fi
    case $role in
      owner) role=$APP_OWNER database=$APP_DATABASE ;;
      replication) role=$REPLICATION_ROLE database=postgres ;;
      superuser) role=postgres database=postgres ;;
    esac
    password_works "$role" "$file" "$database" && continue
    if set_password "$SOCKET" "$role" "$file"; then
      log "password of role $role set from its Secret"
    else
      log "password of role $role could not be set from its Secret; trying again"
      return 0
    fi
  done
  APPLIED_PASSWORDS=$digest
}
