import { PROGRAMS } from '../../../src/programs/bundled';
import { POSTGRES_BACKUP } from '../support/postgres-backup';
import { type Outcome, WorkPod } from '../support/work-pod';

/** A stand-in for psql: the functions of `answers` say what it answers; what it is asked is noted. */
const PSQL = `
. "$STANDIN/answers"
database=''
case " $* " in *' -f '*) printf 'psql %s\\n' "$*" >>"$STANDIN/calls"; psql_file; exit ;; esac
for argument in "$@"; do
  case $argument in host=*) database=\${argument#*dbname=\\'} database=\${database%%\\'*} ;; esac
done
IFS= read -rd '' statement
printf '%s: %s\\n' "$database" "\${statement//$'\\n'/ }" >>"$STANDIN/asked"
answer "$statement"`;

const HEALTHY = `
pg_restore() { case $1 in --version) echo 'pg_restore (PostgreSQL) 18.6' ;; esac; }
vacuumdb() { :; }
version() { echo 18; }
rights() { echo 't|t|t'; }
psql_file() { :; }
objects() { echo 0; }
comment() { cat "$STANDIN/comment" 2>/dev/null || true; }
recovery() { echo f; }
answer() {
  case $1 in
    *pg_is_in_recovery*) recovery ;;
    *rolcreaterole*) rights ;;
    *json_build_object*) echo '{"major" : 18, "roles" : ["postgres"]}' ;;
    *server_version_num*) version ;;
    *shobj_description*) comment ;;
    *'COMMENT ON DATABASE'*) text=\${1#* IS } && printf '%s' "$text" >"$STANDIN/comment-set" ;;
    *pg_largeobject_metadata*DROP*|*DROP*) echo dropped >>"$STANDIN/calls" ;;
    *pg_largeobject_metadata*) objects ;;
  esac
}`;

let pod: WorkPod;
beforeEach(() => {
  pod = new WorkPod({
    beside: `${POSTGRES_BACKUP(['app', 'shop', 'databases/0001.dump'])}\nbegin() { echo nightly-1 >backup; }`,
    healthy: HEALTHY,
    environment: {
      CDK8S_PG_SOURCE_NAME: 'db',
      CDK8S_PG_APP_DATABASE: 'app',
      CDK8S_PG_ROLE: 'app',
      CDK8S_PG_PRIMARY: 'db-rw:5432',
    },
  })
    .program('psql', PSQL)
    .file('login/password', 'hidden');
  for (const name of ['pg_restore', 'vacuumdb']) pod.client(name, `${name} "$@"`);
});
afterEach(() => pod.remove());

const restore = (answers = '', { stores = '', environment = {} } = {}): Outcome =>
  pod.runs('bash --norc', 'restore-dump', PROGRAMS.dumpRestore, { answers, stores, environment });
const writes = (calls: string[]): string[] => calls.filter((call) => !/^(get|pg_restore --version)/.test(call));

test('each database is restored in one transaction, and says meanwhile that it is not whole', () => {
  const { status, stderr, found, calls } = restore(
    'pg_restore() { case $1 in --version) echo "pg_restore (PostgreSQL) 18.6" ;; *) cp "$STANDIN/comment-set" "$STANDIN/meanwhile" ;; esac; }',
  );
  expect(stderr).toBe('');
  expect(writes(calls)).toEqual([
    expect.stringMatching(
      /^pg_restore -w -d host=db-rw .*dbname='shop'.* --exit-on-error --no-owner --no-privileges --single-transaction .*databases\/0001\.dump$/,
    ),
    expect.stringMatching(/^vacuumdb -w --quiet --analyze-only -d /),
  ]);
  expect(pod.read('meanwhile')).toMatch(/^'cdk8s-pg: half restored from nightly-1, begun \d{4}-/);
  expect(pod.read('comment-set').trim()).toBe('NULL');
  expect(found).toEqual([expect.stringMatching(/^restored\tapp\tshop\t\d+$/)]);
  expect(status).toBe(0);
});

test('with more jobs, and rights', () => {
  const { calls } = restore('', { environment: { CDK8S_PG_JOBS: '4', CDK8S_PG_PRIVILEGES: 'on' } });
  expect(writes(calls)[0]).toContain('--exit-on-error --no-owner --jobs=4 ');
  expect(writes(calls)[0]).not.toContain('--single-transaction');
});

test('what a try before has left is removed first; a comment that was there is there again', () => {
  pod.file('comment', 'cdk8s-pg: half restored from nightly-1, begun then\nthe shop');
  const { status, calls } = restore('objects() { echo 12; }');
  expect(writes(calls)[0]).toBe('dropped');
  expect(pod.read('comment-set').trim()).toBe("'the shop'");
  expect(status).toBe(0);
});

describe('roles', () => {
  const environment = { CDK8S_PG_ROLES: 'on' };

  test('that are missing are made before anything is restored; it belongs to the owner of the database all the same', () => {
    pod.file('login/username', 'postgres');
    const { status, stderr, found, calls } = restore('', { environment });
    expect(stderr).toBe('');
    expect(writes(calls)).toEqual([
      expect.stringMatching(
        /^psql -Xqw -v ON_ERROR_STOP=1 -v VERBOSITY=terse --single-transaction -d host=db-rw .*dbname='app' user='postgres'.* -f .*run\/roles\.sql$/,
      ),
      expect.stringMatching(/^pg_restore .* --no-owner --role=app --no-privileges /),
      expect.stringMatching(/^vacuumdb /),
    ]);
    expect(pod.read('seen-globals')).toBe('CREATE ROLE x\n');
    expect(JSON.parse(pod.read('seen-target'))).toEqual({ major: 18, roles: ['postgres'] });
    expect(found).toEqual(['note\tnot made: boss', 'roles\t1', expect.stringMatching(/^restored\t/)]);
    expect([pod.read('run/globals.sql'), pod.read('run/roles.sql')]).toEqual(['', '']);
    expect(status).toBe(0);
  });

  test('and who owned what owns it again, where that is asked for', () => {
    pod.file('login/username', 'postgres');
    const { calls } = restore('', { environment: { ...environment, CDK8S_PG_OWNERS: 'on' } });
    expect(writes(calls)[1]).toMatch(/^pg_restore /);
    expect(writes(calls)[1]).not.toContain('--no-owner');
    expect(writes(calls)[1]).not.toContain('--role');
  });

  test('that cannot be made leave the database as it was', () => {
    const { status, found, calls } = restore(
      'psql_file() { echo "psql:/run/roles.sql:1: ERROR:  permission denied to create role" >&2; return 3; }',
      { environment },
    );
    expect(found.at(-1)).toBe('failed\troles: permission denied to create role');
    expect(writes(calls)).toHaveLength(1);
    expect(pod.read('comment-set')).toBe('');
    expect(status).toBe(1);
  });

  test.each<[string, string, Record<string, string>, string, string]>([
    [
      'make roles',
      "rights() { echo 'f|f|t'; }",
      environment,
      '',
      'role app may not make roles: give credentials of a superuser or of a role with CREATEROLE, or leave roles out',
    ],
    [
      'restore as the owner',
      "rights() { echo 'f|t|f'; }",
      environment,
      '',
      'role app cannot restore as app, who is to own it: grant app to it, or give credentials of a superuser',
    ],
    [
      'give back what belongs to others',
      "rights() { echo 'f|t|t'; }",
      { CDK8S_PG_OWNERS: 'on' },
      '',
      'role app is no superuser, and so cannot give back what belongs to others: give credentials of one, or leave owners out',
    ],
    [
      'find any in the backup',
      '',
      environment,
      "globals=''",
      'nightly-1 has no roles, because it was taken with globals: false; leave roles out',
    ],
  ])('a login that cannot %s is refused before anything is written', (_, answers, variables, stores, reason) => {
    const { status, found, calls } = restore(answers, { stores, environment: variables });
    expect(found.at(-1)).toBe(`failed\t${reason}`);
    expect(writes(calls)).toEqual([]);
    expect(status).toBe(1);
  });
});

test('why there is no backup to restore is the reason', () => {
  const { status, found, calls } = restore('', { stores: "printf 'store near has no backup of db' >refusal" });
  expect([status, found, calls]).toEqual([1, ['failed\tstore near has no backup of db'], []]);
});

test('what is done is not done again', () => {
  const { status, found, calls } = restore('', { stores: "printf 'at 2026-11-21T03:00:00Z' >restored" });
  expect([status, found, calls]).toEqual([0, ['already'], []]);
});

describe('nothing is written', () => {
  test.each<[string, string, string, string]>([
    ['not whole', '', 'content=rowz', 'store near: nightly-1 is not whole: databases/0001.dump: FAILED'],
    ['not there', '', 'get() { echo "there is no backup"; }', 'store near: not fetched: there is no backup'],
    [
      'written by a newer pg_dump',
      '',
      'archive=19',
      'the dump was written by pg_dump 19, and this image has pg_restore 18: take an image of 19 or newer',
    ],
    [
      'of a newer server',
      'version() { echo 17; }',
      'server=18',
      'the backup is of PostgreSQL 18, the target is PostgreSQL 17: a dump goes into the same version or a newer one',
    ],
    [
      'to go into a database with something in it',
      'objects() { echo 3; }',
      '',
      'database shop is not empty: it has 3 tables, views, functions, types or large objects; restore into an empty one',
    ],
    [
      'to go into one that another restore has left',
      `comment() { echo 'cdk8s-pg: half restored from other-1, begun then'; }`,
      '',
      'database shop says of itself: half restored from other-1, begun then',
    ],
    ['to go into a standby', 'recovery() { echo t; }', '', 'no primary answers within 0 s: it is a standby'],
  ])('where the dump is %s', (_, answers, stores, reason) => {
    const { status, found, calls } = restore(answers, { stores });
    expect(found.at(-1)).toBe(`failed\t${reason}`);
    expect(writes(calls)).toEqual([]);
    expect(status).toBe(1);
  });
});

test('a restore that fails leaves a database that says so', () => {
  const { status, found } = restore(
    'pg_restore() { case $1 in --version) echo "pg_restore (PostgreSQL) 18.6" ;; *) echo "pg_restore: error: could not execute query: ERROR:  out of memory" >&2; return 1 ;; esac; }',
  );
  expect(found).toEqual(['failed\tdatabase shop: out of memory']);
  expect(pod.read('comment-set')).toContain('half restored from nightly-1');
  expect(status).toBe(1);
});
