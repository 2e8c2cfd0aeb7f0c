import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DUMP_ANNOTATIONS } from '../../../../src/model/backup/logical/annotations';
import type { DumpPlan } from '../../../../src/model/backup/logical/plan';
import { Client } from '../../../../src/programs/api/client/client';
import { dumpCompanion } from '../../../../src/programs/api/dump/companion';
import { describePostgres } from '../../../../src/programs/api/dump/postgresql';
import type { DumpResult } from '../../../../src/programs/api/dump/result';
import { eventually } from '../../support/eventually';
import { FakeApi, type Fault } from '../../support/fake-api';

const PLAN: DumpPlan = { name: 'nightly', scheduled: true, database: 'db', namespace: 'shop' };
const DIGEST = 'a'.repeat(64);
const FACTS = [
  'began\t2026-11-21T03:00:05Z',
  'server\t18.6\t180006\tdb-ro\tstandby\t0/3000060\t7123\t3',
  'tool\tpg_dump\t18.6',
  'database\tit\'s "odd"\tdatabases/0001.dump\tUTF8\t2\t7\t4\tapp',
  'globals\tglobals.sql\tfalse',
  `file\tdatabases/0001.dump\t1000\t${DIGEST}`,
  `file\tSHA256SUMS\t80\t${DIGEST}`,
  'ended\t2026-11-21T03:00:15Z',
];

let api: FakeApi;
let folder: string;
let ending: AbortController;
/** For so many milliseconds a failure of the API is tried again. */
let patience: number;
let log: string[];
beforeEach(async () => {
  api = await new FakeApi().start();
  api.put('leases', { metadata: { name: 'nightly' } });
  folder = mkdtempSync(join(tmpdir(), 'cdk8s-pg-dump-'));
  ending = new AbortController();
  patience = 10_000;
  log = [];
});
afterEach(async () => {
  ending.abort();
  await api.stop();
  rmSync(folder, { recursive: true, force: true });
});

const start = (plan: unknown = PLAN, job = 'nightly-29895060', named?: string): Promise<DumpResult> =>
  dumpCompanion(
    {
      client: new Client(() => api.connection, 'shop', api.patience),
      pod: 'nightly-x',
      podUid: 'u-1',
      job,
      jobUid: 'uid-of-job',
      named,
      log: (line) => void log.push(line),
      folder,
      patience: () => ({ deadline: Date.now() + patience, pause: () => 10 }),
      ending: ending.signal,
      now: () => new Date('2026-11-21T03:01:00Z'),
      look: 5,
    },
    typeof plan === 'string' ? plan : JSON.stringify(plan),
    describePostgres,
  );
const file = (name: string): string => readFileSync(join(folder, name), 'utf8');
const give = (name: string, ...lines: string[]): void =>
  writeFileSync(join(folder, name), lines.map((line) => `${line}\n`).join(''));
const recorded = (annotation: string): any =>
  JSON.parse(api.get('leases/nightly').metadata.annotations?.[annotation] ?? 'null');

test('a run is named by the time at which it was due; the manifest is made of facts, and the end is told', async () => {
  const running = start();
  await eventually(() => file('backup'));
  expect(file('backup')).toBe('nightly-20261103110000');
  give('findings', 'note\tthe roles are dumped without passwords');
  give('facts.done', ...FACTS);
  await eventually(() => file('manifest.json'));
  expect(JSON.parse(file('manifest.json'))).toEqual({
    format: 1,
    backup: 'nightly-20261103110000',
    database: 'db',
    namespace: 'shop',
    kind: 'postgresql',
    jobUid: 'uid-of-job',
    startedAt: '2026-11-21T03:00:05Z',
    finishedAt: '2026-11-21T03:00:15Z',
    server: {
      version: '18.6',
      versionNumber: 180006,
      host: 'db-ro',
      role: 'standby',
      lsn: '0/3000060',
      systemIdentifier: '7123',
      timeline: 3,
    },
    tools: { pg_dump: '18.6' },
    globals: { file: 'globals.sql', passwords: false },
    databases: [
      {
        name: 'it\'s "odd"',
        owner: 'app',
        encoding: 'UTF8',
        file: 'databases/0001.dump',
        tables: 7,
        largeObjects: 2,
        seconds: 4,
      },
    ],
    notes: ['the roles are dumped without passwords'],
    bytes: 1080,
    files: [
      { path: 'databases/0001.dump', bytes: 1000, sha256: DIGEST },
      { path: 'SHA256SUMS', bytes: 80, sha256: DIGEST },
    ],
    sums: DIGEST,
  });
  // A shell reads these lines.
  expect(file('origin').split('\n')).toEqual([
    '  "namespace": "shop",',
    '  "kind": "postgresql",',
    '  "jobUid": "uid-of-job",',
    '',
  ]);
  expect(file('manifest.json')).toContain(file('origin'));
  expect(file('manifest.json')).toMatch(/^ *"sums": "[0-9a-f]{64}"$/m);
  give('result', 'note\tthe roles are dumped without passwords', 'stored\tnear\t1', 'stored\tfar\t2');
  await eventually(() => file('said'));
  const stores = [
    { name: 'near', ok: true },
    { name: 'far', ok: true },
  ];
  expect(JSON.parse(file('said'))).toEqual({
    program: 'dump-databases',
    ok: true,
    database: 'db',
    backup: 'nightly-20261103110000',
    from: 'standby',
    databases: 1,
    bytes: 1080,
    seconds: 10,
    stores,
    notes: ['the roles are dumped without passwords'],
  });
  expect(recorded(DUMP_ANNOTATIONS.success)).toEqual({
    time: '2026-11-21T03:01:00Z',
    job: 'nightly-29895060',
    backup: 'nightly-20261103110000',
    bytes: 1080,
    seconds: 10,
    stores,
  });
  expect(recorded(DUMP_ANNOTATIONS.failure)).toBeNull();
  expect(api.seen('POST', 'events')[0]?.body).toMatchObject({ type: 'Normal', reason: 'BackupCompleted' });
  ending.abort();
  expect(await running).toMatchObject({ ok: true });
});

describe('the ConfigMap for people', () => {
  const LOCATIONS = { near: 'claim nightly-near', far: 's3://backups' };
  const told = (): any => {
    const { metadata, data = {} } = api.get('configmaps/nightly-status');
    expect(metadata.labels).toEqual({ 'app.kubernetes.io/managed-by': 'cdk8s-pg', 'cdk8s-pg/database': 'db' });
    return Object.fromEntries(Object.entries(data).map(([key, text]) => [key, JSON.parse(String(text))]));
  };

  test('tells what runs, and then how it ended and where it is; of the one before it tells as well', async () => {
    const locations = { ...PLAN, locations: LOCATIONS };
    let running = start(locations);
    const backup = 'nightly-20261103110000';
    const active = { backup, job: 'nightly-29895060', since: '2026-11-21T03:01:00Z' };
    await eventually(() => expect(told()).toEqual({ active }));
    give('result', 'unstored\tfar\tno such bucket', 'failed\tstore far: not stored: no such bucket');
    await eventually(() => file('said'));
    ending.abort();
    await running;
    const failure = told()['last-failure'];
    expect(told()).toEqual({ 'last-failure': failure });
    expect(failure).toEqual({
      time: '2026-11-21T03:01:00Z',
      job: 'nightly-29895060',
      backup,
      stores: [{ name: 'far', ok: false, reason: 'no such bucket', location: 's3://backups' }],
      reason: 'store far: not stored: no such bucket',
    });

    for (const name of ['said', 'result', 'backup']) rmSync(join(folder, name));
    ending = new AbortController();
    running = start(locations);
    await eventually(() => expect(told()).toEqual({ active, 'last-failure': failure }));
    give('result', 'stored\tnear\t1');
    await eventually(() => file('said'));
    ending.abort();
    await running;
    expect(told()).toEqual({
      'last-failure': failure,
      'last-success': {
        time: '2026-11-21T03:01:00Z',
        job: 'nightly-29895060',
        backup,
        stores: [{ name: 'near', ok: true, location: 'claim nightly-near' }],
      },
    });
  });

  test.each<[string, Fault]>([
    ['that may not be written', { status: 403 }],
    ['while the API is away', 'lost'],
  ])('%s keeps no dump from being taken and recorded', async (_, fault) => {
    patience = 60;
    api.plan('PATCH', 'configmaps/nightly-status', fault, { times: Infinity });
    const running = start();
    await eventually(() => file('backup'));
    give('result', 'stored\tnear\t1');
    await eventually(() => file('said'));
    ending.abort();
    expect(await running).toMatchObject({ ok: true });
    expect(recorded(DUMP_ANNOTATIONS.success)).toMatchObject({ stores: [{ name: 'near', ok: true }] });
    expect(api.find('configmaps/nightly-status')).toBeUndefined();
    expect(log).toContainEqual(expect.stringMatching(/^status not written to ConfigMap nightly-status: /));
  });
});

test('a failure is told with its reason, and which store has it', async () => {
  void start({ ...PLAN, scheduled: false });
  await eventually(() => file('backup'));
  expect(file('backup')).toBe('nightly');
  give('result', 'stored\tnear\t1', 'unstored\tfar\tno such bucket', 'failed\tstore far: not stored: no such bucket');
  await eventually(() => file('said'));
  const reason = 'store far: not stored: no such bucket';
  expect(JSON.parse(file('said'))).toMatchObject({ ok: false, reason });
  expect(recorded(DUMP_ANNOTATIONS.failure)).toMatchObject({
    reason,
    stores: [
      { name: 'near', ok: true },
      { name: 'far', ok: false, reason: 'no such bucket' },
    ],
  });
  expect(api.seen('POST', 'events')[0]?.body).toMatchObject({ type: 'Warning', reason: 'BackupFailed' });
});

test('what was asked for one store only says nothing of the schedule', async () => {
  void start();
  await eventually(() => file('backup'));
  give('result', 'partial', 'stored\tnear\t1');
  await eventually(() => file('said'));
  expect(JSON.parse(file('said'))).toMatchObject({ ok: true, partial: true });
  expect(recorded(DUMP_ANNOTATIONS.partial)).toMatchObject({ stores: [{ name: 'near', ok: true }] });
  expect([recorded(DUMP_ANNOTATIONS.success), recorded(DUMP_ANNOTATIONS.failure)]).toEqual([null, null]);
  expect(api.seen('POST', 'events')[0]?.body.message).toBe('db: nightly-20261103110000 is in store near');
});

test('nor where the container that dumps ends without a word', async () => {
  const running = start();
  await eventually(() => file('backup'));
  give('findings', 'partial');
  ending.abort();
  expect(await running).toMatchObject({ ok: false, partial: true });
  expect(recorded(DUMP_ANNOTATIONS.partial)).toMatchObject({
    reason: expect.stringContaining('ended before it was done'),
  });
  expect(recorded(DUMP_ANNOTATIONS.failure)).toBeNull();
});

test('where the container that dumps ends without a word, what it was doing is told', async () => {
  const running = start();
  await eventually(() => file('backup'));
  give('doing', 'dumping database app');
  ending.abort();
  const reason = 'ended before it was done; last: dumping database app';
  expect(await running).toMatchObject({ ok: false, reason: expect.stringContaining(reason) });
  expect(recorded(DUMP_ANNOTATIONS.failure)).toMatchObject({ reason: expect.stringContaining(reason) });
});

test.each([
  ['a fact', FACTS.filter((fact) => !fact.startsWith('ended'))],
  ['the digest of a file', FACTS.map((fact) => (fact.startsWith('file') ? fact.replace(DIGEST, 'x') : fact))],
])('without %s there is no manifest, and the end is told all the same', async (_, facts) => {
  const running = start();
  await eventually(() => file('backup'));
  give('findings');
  give('facts.done', ...facts);
  const reason = 'the dump has not said all of itself';
  await eventually(() => expect(file('companion-error')).toBe(reason));
  give('result', `failed\tno manifest: ${reason}`);
  await eventually(() => file('said'));
  ending.abort();
  expect(await running).toMatchObject({ ok: false, reason: `no manifest: ${reason}` });
  expect(recorded(DUMP_ANNOTATIONS.failure)).toMatchObject({ reason: `no manifest: ${reason}` });
});

test('a plan of another form is refused', async () => {
  await expect(start('{}')).rejects.toThrow("'name' is not a text");
  expect(file('companion-error')).toContain('of a form that this program does not know');
});

test('started again after it was killed it goes on under the same name, with the same manifest', async () => {
  const manifest = JSON.stringify({ backup: 'nightly-20261121030000', databases: [], bytes: 7, server: {} });
  writeFileSync(join(folder, 'backup'), 'nightly-20261121030000');
  give('facts.done', ...FACTS);
  writeFileSync(join(folder, 'manifest.json'), manifest);
  // All is over already: the findings are the result.
  give('result', 'stored\tnear\t3');
  const running = start(PLAN, 'nightly-by-hand-1');
  await eventually(() => file('said'));
  ending.abort();
  expect(await running).toMatchObject({ ok: true, backup: 'nightly-20261121030000', bytes: 7 });
  expect(file('backup')).toBe('nightly-20261121030000');
  expect(file('manifest.json')).toBe(manifest);
});

test('what it says fits into a termination message', async () => {
  void start();
  await eventually(() => file('backup'));
  give('result', ...Array.from({ length: 50 }, (_, index) => `note\t${'x'.repeat(200)}${index}`), 'already');
  await eventually(() => file('said'));
  expect(Buffer.byteLength(file('said'))).toBeLessThanOrEqual(4096);
  expect(JSON.parse(file('said'))).toMatchObject({ ok: true, already: true });
});

test('a run of a schedule is called as somebody asks; a backup that is taken once has its own name', async () => {
  const running = [start(PLAN, 'by-hand', 'before-migration')];
  await eventually(() => expect(file('backup')).toBe('before-migration'));
  // Asked for again, whoever made it has made it.
  expect(file('origin')).not.toContain('jobUid');
  running.push(start({ ...PLAN, scheduled: false }, 'by-hand', 'before-migration'));
  await eventually(() => expect(file('backup')).toBe('nightly'));
  ending.abort();
  expect(await Promise.all(running)).toMatchObject([{ backup: 'before-migration' }, { backup: 'nightly' }]);
});
