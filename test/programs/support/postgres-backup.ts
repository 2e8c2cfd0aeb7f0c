import { createHash } from 'node:crypto';

/**
 * A transfer that fetches a backup of PostgreSQL, and a companion that reads no manifest: shell functions. Tests say by
 * variables what is otherwise.
 *
 * @param databases name, where it goes, and file of each
 */
export const POSTGRES_BACKUP = (...databases: [string, string, string][]): string => `
content=rows globals=globals.sql server=17 archive=18
get() {
  mkdir -p "$CDK8S_PG_SCRATCH/backup/databases" && cd "$CDK8S_PG_SCRATCH/backup"
  printf '%s' "$content" >databases/0001.dump
  echo '{}' >manifest.json
  echo 'CREATE ROLE x' >globals.sql
}
read_manifest() {
  echo '${createHash('sha256').update('rows').digest('hex')}  databases/0001.dump' >sums
  echo "$globals" >globals
  echo "$server" >server-major; echo "$archive" >pg-dump-major
  printf '${databases.map((fields) => `${fields.join('\\t')}\\n`).join('')}' >.databases
}
make_roles() {
  cp globals.sql "$STANDIN/seen-globals"; cp target.json "$STANDIN/seen-target"
  echo 'CREATE ROLE "x";' >roles.sql; echo 'not made: boss' >roles.notes; printf 1 >.made
}`;
