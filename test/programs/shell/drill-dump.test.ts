import { join } from 'node:path';
import { parseReport } from '../../../src/model/drill/findings';
import { PROGRAMS } from '../../../src/programs/bundled';
import { POSTGRES_BACKUP } from '../support/postgres-backup';
import { WorkPod } from '../support/work-pod';

const HEALTHY = `
postgres() { case $1 in --version) echo 'postgres (PostgreSQL) 18.1' ;; *) exec node "$STANDIN/server.js" ;; esac; }
initdb() { mkdir -p "$2"; }
pg_restore() { case $1 in --version) echo 'pg_restore (PostgreSQL) 18.1' ;; esac; }
vacuumdb() { :; }
pg_amcheck() { :; }
psql() {
  [ -e "$STANDIN/up" ] || return 2
  case "$*" in
    *' -f '*) ;;
    *pg_database*) echo 't|t' ;;
    *json_build_object*) echo '{"major" : 18, "roles" : ["postgres"]}' ;;
    *) echo t ;;
  esac
}`;

/** Runs until it is told to end, which a shell in the background would not hear, or its container has ended. */
const SERVER = `
const { existsSync, writeFileSync } = require('node:fs');
const at = (name) => process.env.STANDIN + '/' + name;
process.on('SIGINT', () => process.exit(0));
writeFileSync(at('up'), '');
setInterval(() => (existsSync(at('over')) || !existsSync(at('programs'))) && process.exit(0), 20);`;

/** Every database of the backup goes where it was. */
const BESIDE = `
${POSTGRES_BACKUP(['app', 'app', 'databases/0001.dump'], ['postgres', 'postgres', 'databases/0002.dump'])}
begin() { printf 'nightly-1\\t3600\\n' >.chosen && mv .chosen chosen; }`;

let pod: WorkPod;
beforeEach(() => {
  pod = new WorkPod({
    beside: BESIDE,
    healthy: HEALTHY,
    environment: {
      CDK8S_PG_SOURCE_NAME: 'db',
      CDK8S_PG_APP_DATABASE: 'app',
      CDK8S_PG_APP_OWNER: 'the "owner"',
      CDK8S_PG_SHARED_BUFFERS: '32MB',
      CDK8S_PG_AMCHECK: 'on',
    },
  })
    .file('server.js', SERVER)
    .file('tmp/.keep', '');
  for (const name of ['postgres', 'initdb', 'pg_restore', 'vacuumdb', 'pg_amcheck', 'psql'])
    pod.client(name, `${name} "$@"`);
});
afterEach(() => pod.remove());

function drill(answers = '', { stores = '', environment = {} } = {}) {
  const { status, stderr, calls } = pod.runs('bash --norc', 'drill-dump', PROGRAMS.drill, {
    answers,
    stores,
    environment: { CDK8S_PG_TMP: join(pod.root, 'tmp'), ...environment },
  });
  const called = (name: string): string[] =>
    calls.filter((call) => call.startsWith(`${name} `) && !call.endsWith('--version'));
  return { status, stderr, report: parseReport(pod.read('termination')), called };
}

test('a dump is restored whole into a server of its own, looked at, and the server stopped', () => {
  const { status, stderr, report, called } = drill();
  expect(stderr).toBe('');
  expect(status).toBe(0);
  expect(report).toMatchObject({ backup: { name: 'nightly-1', age: 3600 }, failed: 0, failures: [], skipped: [] });
  expect(report?.recoverySeconds).toBeDefined();
  expect(called('initdb')).toHaveLength(1);
  expect(called('pg_restore')).toEqual([
    expect.stringMatching(/^pg_restore -w -d postgres --exit-on-error --create .*databases\/0001\.dump$/),
    expect.stringMatching(/^pg_restore -w -d postgres --exit-on-error .*databases\/0002\.dump$/),
  ]);
  expect(called('vacuumdb')).toHaveLength(1);
  expect(called('pg_amcheck')).toHaveLength(1);
  const settings = pod.read('tmp/postgresql.conf').split('\n');
  expect(settings).toEqual(
    expect.arrayContaining([
      "listen_addresses = ''",
      'cron.launch_active_jobs = off',
      'max_logical_replication_workers = 0',
      'archive_mode = off',
      'wal_level = minimal',
    ]),
  );
  expect(settings.join()).not.toContain('restore_command');
});

test('with more jobs', () => {
  expect(drill('', { environment: { CDK8S_PG_JOBS: '4' } }).called('pg_restore')[0]).toContain(' --jobs=4 ');
});

test('a backup without roles is restored without owners and rights, and that is told', () => {
  const { status, report, called } = drill('', { stores: "globals=''" });
  expect(status).toBe(0);
  expect(report?.skipped).toEqual([
    {
      what: 'roles',
      text: 'the backup has none, so whose everything is and who may do what was left out',
    },
  ]);
  expect(called('pg_restore')[0]).toContain(' --no-owner --no-privileges ');
  expect(called('psql').join('\n')).toContain('CREATE ROLE "the ""owner"""; GRANT pg_read_all_data TO "the ""owner"""');
});

describe('what cannot be restored is said', () => {
  test.each<[string, string, string, string]>([
    [
      'there is none',
      '',
      "begin() { printf 'store near has no backup of db' >companion-error; }",
      'store near has no backup of db',
    ],
    [
      'the store is away',
      '',
      'get() { echo "unreachable (dial tcp)"; }',
      'store near: not fetched: unreachable (dial tcp)',
    ],
    ['a byte was flipped', '', 'content=rowz', 'store near: nightly-1 is not whole: databases/0001.dump: FAILED'],
    [
      'the image is older',
      "postgres() { echo 'postgres (PostgreSQL) 17.2'; }",
      'server=18',
      'the backup is of PostgreSQL 18, and this image is PostgreSQL 17: a dump goes into the same version or a newer one',
    ],
    [
      'there is no room for a server',
      'initdb() { echo ok; echo "initdb: error: could not write file: No space left on device" >&2; return 1; }',
      '',
      'no server can be made: initdb: error: could not write file: No space left on device',
    ],
    [
      'the server does not start',
      `postgres() { case $1 in --version) echo 'postgres (PostgreSQL) 18.1' ;; *) echo '2026 UTC [1] FATAL:  could not access file "timescaledb"'; return 1 ;; esac; }`,
      '',
      'PostgreSQL ended while it started; it said: 2026 UTC [1] FATAL:  could not access file "timescaledb"',
    ],
    [
      'there is no room for the rows',
      `pg_restore() { case $1 in --version) echo 'pg_restore (PostgreSQL) 18.1' ;; *) echo 'pg_restore: error: COPY failed for table "t": ERROR:  could not extend file "base/1/2": No space left on device' >&2; return 1 ;; esac; }`,
      '',
      'database app: could not extend file "base/1/2": No space left on device',
    ],
    [
      'a role cannot be made',
      `psql() { [ -e "$STANDIN/up" ] || return 2; case "$*" in *' -f '*) echo 'psql:x:1: ERROR:  role "x" is odd' >&2; return 3 ;; *) echo '{}' ;; esac; }`,
      '',
      'roles: role "x" is odd',
    ],
  ])('%s', (_, answers, stores, reason) => {
    const { status, report } = drill(answers, { stores });
    expect(report?.broken).toBe(reason);
    expect(status).toBe(1);
  });
});

test('an assertion that does not hold fails it', () => {
  pod.file('programs/assertion-000.name', 'rows').file('programs/assertion-000.sql', 'SELECT 1');
  pod.file('programs/assertion-000.expect', '7');
  const { status, report } = drill();
  expect(status).toBe(1);
  expect(report).toMatchObject({
    backup: { name: 'nightly-1' },
    failures: [{ what: 'assertion rows', text: "'7' was expected; got: t" }],
  });
});
