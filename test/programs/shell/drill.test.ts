import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseReport } from '../../../src/model/drill/findings';
import { Pod, program } from './shell';

let pod: Pod;
beforeEach(() => {
  pod = new Pod();
  pod.file('data/pgdata/PG_VERSION', '18\n').file('data/pgdata/pg_wal/.keep', '').file('tmp/.keep', '');
  // Answers what the test says; a query is its last argument.
  pod.program('psql', 'echo "$PGOPTIONS | $*" >>"$ROOT/psql.log"; printf "%s" "$ANSWER"; exit "${STATUS:-0}"');
});
afterEach(() => pod.remove());

/** Sources one of the programs, applies its settings, and runs the given lines in it. */
function run(lines: string, environment: Record<string, string> = {}, name = 'drill-copy.sh') {
  const result = spawnSync(
    'bash',
    ['--norc', '-c', `. ${program(`drill/${name}`)}; settings; ASSERTIONS=${pod.root}; set +e; ${lines}`],
    {
      encoding: 'utf8',
      env: {
        PATH: `${join(pod.root, 'bin')}:${process.env.PATH}`,
        ROOT: pod.root,
        TZ: 'UTC',
        PGDATA: join(pod.root, 'data/pgdata'),
        CDK8S_PG_RESTORE: program('restore.sh'),
        CDK8S_PG_MAJOR: '18',
        CDK8S_PG_APP_DATABASE: 'shop',
        CDK8S_PG_APP_OWNER: 'the owner',
        CDK8S_PG_SHARED_BUFFERS: '128MB',
        CDK8S_PG_TMP: join(pod.root, 'tmp'),
        CDK8S_PG_TERMINATION_LOG: join(pod.root, 'termination-log'),
        CDK8S_PG_LOGIN: join(pod.root, 'secrets'),
        CDK8S_PG_HOST: 'copy-rw',
        ...environment,
      },
    },
  );
  return { status: result.status, stdout: result.stdout, stderr: result.stderr };
}
const said = () => parseReport(readFileSync(join(pod.root, 'termination-log'), 'utf8'));
const inData = (name: string): string => join(pod.root, 'data/pgdata', name);

describe('what cannot be restored is said', () => {
  test.each<[string, string, Record<string, string>, string]>([
    [
      'no data directory',
      'PGDATA=/nowhere/pgdata',
      {},
      'the snapshot holds no data directory pgdata: it is not of a volume of such a database',
    ],
    [
      'another version',
      ':',
      { CDK8S_PG_MAJOR: '17' },
      'the snapshot was made by PostgreSQL 18, this image is PostgreSQL 17',
    ],
    [
      'WAL on a volume that is not there',
      'rm -rf "$PGDATA/pg_wal"; ln -s /volumes/wal/pg_wal.1 "$PGDATA/pg_wal"',
      {},
      'the WAL of the snapshot is in /volumes/wal/pg_wal.1, which no volume here holds',
    ],
  ])('%s', (_, before, environment, reason) => {
    expect(run(`${before}; data_is_there; echo went on`, environment)).toMatchObject({
      status: 1,
      stdout: expect.not.stringContaining('went on'),
    });
    expect(said()).toMatchObject({ broken: reason });
  });

  test('a volume that is too full to be made ready', () => {
    pod.program('touch', "echo 'touch: recovery.signal: No space left on device' >&2; exit 1");
    expect(run('make_ready; echo went on')).toMatchObject({ stdout: expect.not.stringContaining('went on') });
    expect(said()?.broken).toBe(
      'the data cannot be made ready for a recovery: touch: recovery.signal: No space left on device',
    );
  });

  test('a server that ends while it recovers, with its own last words', () => {
    pod.file(
      'tmp/server.log',
      'LOG:  starting\n2026 UTC [7] FATAL:  could not write: No space left on device\nLOG:  shut down\n',
    );
    run('SERVER_PID=999999; await_promotion', { ANSWER: 'no server', STATUS: '2' });
    expect(said()?.broken).toBe(
      'PostgreSQL ended while it recovered; it said: 2026 UTC [7] FATAL:  could not write: No space left on device',
    );
  });
});

test('the copy recovers by itself, and starts nothing that would act on others', () => {
  pod.program('pg_controldata', "echo 'max_prepared_xacts setting:           7'");
  pod.program('postgres', 'echo "$@" >"$ROOT/started"');
  pod.file('data/pgdata/standby.signal', '').file('data/pgdata/pg_replslot/pod_1/state', '');
  pod.file('data/pgdata/postgresql.auto.conf', "listen_addresses = '*'\n");
  run('make_ready; start_server "$(recovery)"; wait', { CDK8S_PG_PRELOAD: 'timescaledb' });
  for (const gone of ['standby.signal', 'pg_replslot/pod_1']) expect(existsSync(inData(gone))).toBe(false);
  expect(existsSync(inData('recovery.signal'))).toBe(true);
  expect(readFileSync(inData('postgresql.auto.conf'), 'utf8')).toBe('');
  const lines = readFileSync(join(pod.root, 'tmp/postgresql.conf'), 'utf8').split('\n');
  expect(lines).toEqual(
    expect.arrayContaining([
      "listen_addresses = ''",
      "restore_command = '/bin/false'",
      'archive_mode = off',
      "primary_conninfo = ''",
      "shared_preload_libraries = 'timescaledb'",
      'cron.launch_active_jobs = off',
      'max_logical_replication_workers = 0',
      'max_prepared_transactions = 7',
    ]),
  );
  expect(readFileSync(join(pod.root, 'tmp/pg_hba.conf'), 'utf8')).toBe('local all all trust\n');
  expect(readFileSync(join(pod.root, 'started'), 'utf8')).toContain(`config_file=${pod.root}/tmp/postgresql.conf`);
});

describe.each(['drill-copy.sh', 'check-copy.sh'])('assertions in %s', (name) => {
  beforeEach(() => {
    pod.file('secrets/password', 'secret');
    pod.file('assertion-000.name', 'sums').file('assertion-000.sql', 'SELECT 1');
  });
  const check = (environment: Record<string, string>) => {
    run('check_assertions; conclude', environment, name);
    return said();
  };

  test.each([
    ['', true],
    ['t', true],
    ['t\nt', true],
    ['f', false],
    ['t\nf', false],
    ['3', false],
  ])('without expect: %j', (answer, holds) => {
    const report = check({ ANSWER: answer });
    expect(report).toMatchObject({ assertions: holds ? 1 : 0, failed: holds ? 0 : 1 });
    if (!holds)
      expect(report?.failures).toEqual([
        { what: 'assertion sums', text: `no row, or true, was expected; got: ${answer.replace('\n', ' ')}` },
      ]);
  });

  test('with expect', () => {
    pod.file('assertion-000.expect', '3|x');
    expect(check({ ANSWER: '3|x' })?.failed).toBe(0);
    expect(check({ ANSWER: '' })?.failures).toEqual([
      { what: 'assertion sums', text: "'3|x' was expected; got: nothing" },
    ]);
  });

  test('a query that fails', () => {
    expect(check({ ANSWER: 'ERROR:  no such table', STATUS: '1' })?.failures).toEqual([
      { what: 'assertion sums', text: 'ERROR:  no such table' },
    ]);
  });

  test('each runs as the owner, read-only, for a while, in its database', () => {
    pod
      .file('assertion-001.name', 'other')
      .file('assertion-001.sql', 'SELECT 2')
      .file('assertion-001.database', "o'ther");
    check({ ANSWER: 't', CDK8S_PG_STATEMENT_TIMEOUT: '7' });
    const asked = readFileSync(join(pod.root, 'psql.log'), 'utf8').trim().split('\n');
    const options = '-c role=the\\ owner -c default_transaction_read_only=on -c statement_timeout=7s';
    expect(asked.map((line) => line.split(' | ')[0])).toEqual([options, options]);
    expect(asked[0]).toContain("dbname='shop'");
    expect(asked[1]).toContain("dbname='o\\'ther'");
  });
});

test('a message that is too long is cut, and still says how many checks failed', () => {
  run('for i in $(seq 100); do failure "check $i" "$(printf "ä%.0s" {1..300})"; done; conclude');
  const text = readFileSync(join(pod.root, 'termination-log'));
  expect(text.length).toBeLessThanOrEqual(4000);
  expect(text.toString('utf8')).not.toContain('\uFFFD');
  expect(said()).toMatchObject({ failed: 100 });
});

describe('pages', () => {
  test.each([
    [0, '', 0, []],
    [2, 'heap table "shop.public.orders", block 7: xmin', 1, ['heap table "shop.public.orders", block 7: xmin']],
    [1, 'error: no memory', 1, ['could not be done: error: no memory']],
  ])('pg_amcheck that ends with %d', (status, output, failed, texts) => {
    pod.program('pg_amcheck', `printf '%s' '${output}'; exit ${status}`);
    run('check_pages; conclude');
    expect(said()?.failed).toBe(failed);
    expect(said()?.failures.map(({ text }) => text)).toEqual(texts);
  });

  test('pg_checksums, also where there are none', () => {
    pod.program('pg_checksums', 'echo "pg_checksums: error: data checksums are not enabled in cluster"; exit 1');
    run('check_sums; conclude');
    expect(said()).toMatchObject({ failed: 0, skipped: [{ what: 'data checksums', text: 'they are not enabled' }] });
    pod.program('pg_checksums', 'echo "Bad checksums:  3"; exit 1');
    run('check_sums; conclude');
    expect(said()?.failures).toEqual([{ what: 'data checksums', text: 'Bad checksums:  3' }]);
  });

  test.each([
    ['on|0', 0, 0],
    ['on|4', 1, 0],
    ['off|0', 0, 1],
  ])('what an operated copy says of its checksums: %s', (answer, failed, skipped) => {
    pod.file('secrets/password', 'secret');
    run('check_sums; conclude', { ANSWER: answer }, 'check-copy.sh');
    expect(said()).toMatchObject({ failed });
    expect(said()?.skipped).toHaveLength(skipped);
  });
});

test('the application’s database and role have to be there', () => {
  run('check_application; conclude', { ANSWER: 'f|t' });
  expect(said()?.failures).toEqual([{ what: 'database', text: "there is no database 'shop'" }]);
  run('check_application; conclude', { ANSWER: 't|f' });
  expect(said()?.failures).toEqual([{ what: 'role', text: "there is no role 'the owner'" }]);
});
