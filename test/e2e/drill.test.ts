import { Chart, Duration, Size, Testing } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import {
  BackupMethod,
  CloudNativePostgres,
  type DrillAssertion,
  RestoreDrill,
  type RestoreDrillProps,
  Schedule,
  ScheduledBackup,
} from '../../src';
import { Backups } from './support/backups';
import { Database } from './support/database';
import { Drills } from './support/drills';
import { NodeFaults } from './support/node';
import { isReady, type KubeObject } from './support/objects';
import { story } from './support/story';

const SHOP = { database: 'app' };
/** Never by itself while a test runs. */
const schedule = Schedule.expression('0 3 1 1 *');
const HOLDS: DrillAssertion[] = [
  { name: 'orders are there', sql: 'SELECT count(*) = 20000 FROM kept' },
  { name: 'who asks', sql: 'SELECT current_user, current_database()', expect: 'app|app' },
];

describe('drills of a StatefulSet’s database', () => {
  const { test, namespace } = story('drill');
  let source: Database;
  let drills: Drills;
  let backups: Backups;
  let backup: string;
  let damaged: string;
  let props: Partial<RestoreDrillProps> = { assertions: HOLDS };

  const drilling: Database['also'] = (postgres, chart) => {
    const method = BackupMethod.volumeSnapshot();
    new ScheduledBackup(chart, 'Nightly', { name: 'nightly', postgres, schedule, method });
    new RestoreDrill(chart, 'Drill', { postgres, schedule, deadline: Duration.minutes(3), ...props });
  };
  const drillWith = async (others: Partial<RestoreDrillProps>): Promise<void> => {
    props = others;
    await source.apply();
  };

  test('without a backup it fails, and says so', async () => {
    source = await Database.create(namespace(), { replicas: 1, walStorage: { size: Size.gibibytes(1) } });
    source.also = drilling;
    await source.apply();
    await source.settled({ within: 120, primary: 0 });
    drills = new Drills(namespace(), 'db-drill');
    expect(await drills.run()).toEqual({
      program: 'restore-drill',
      ok: false,
      database: 'db',
      reason: 'there is no complete backup of db',
    });
  }, 180);

  test('a good backup passes: restored, looked at, measured, removed', async () => {
    await source.sql(
      0,
      'SET ROLE app; CREATE TABLE kept (id int PRIMARY KEY, filler text); INSERT INTO kept SELECT i, md5(i::text) FROM generate_series(1, 20000) i',
      SHOP,
    );
    backups = new Backups(source);
    backup = (await backups.run('nightly')).backup;
    await source.sql(0, 'DELETE FROM kept WHERE id > 10', SHOP);
    const result = await drills.run();
    expect(result).toEqual({
      program: 'restore-drill',
      ok: true,
      database: 'db',
      backup,
      backupAge: expect.any(Number),
      restoreSeconds: expect.any(Number),
      recoverySeconds: expect.any(Number),
      checkSeconds: expect.any(Number),
      assertions: 2,
    });
    expect(result.restoreSeconds).toBeGreaterThan(0);
    expect(result.restoreSeconds).toBeLessThan(90);
    expect(await drills.record('successful')).toMatchObject({ backup, job: 'db-drill-by-hand-2', assertions: 2 });
    expect((await drills.events('DrillSucceeded'))[0]?.message).toContain(`db: backup ${backup}, `);
    await drills.nothingLeft();
    expect(await source.sql(0, 'SELECT count(*) FROM kept', SHOP)).toBe('10');
  }, 150);

  test('an assertion that does not hold is named, and what it got', async () => {
    await drillWith({ assertions: [...HOLDS, { name: 'none is odd', sql: 'SELECT id FROM kept WHERE id = 7' }] });
    expect(await drills.run()).toMatchObject({
      ok: false,
      reason: 'assertion none is odd: no row, or true, was expected; got: 7',
      failures: [{ what: 'assertion none is odd', text: 'no row, or true, was expected; got: 7' }],
      assertions: 2,
    });
    expect(await drills.record('failed')).toMatchObject({ backup, reason: expect.stringContaining('none is odd') });
    await drills.nothingLeft();
  }, 150);

  test('a page that was damaged before the backup was taken is found', async () => {
    await drillWith({ assertions: [{ name: 'rows', sql: 'SELECT count(*) FROM pages', expect: '20000' }] });
    await source.sql(
      0,
      'CREATE TABLE pages AS SELECT i, md5(i::text) FROM generate_series(1, 20000) i; GRANT SELECT ON pages TO app',
      SHOP,
    );
    await source.sql(0, 'VACUUM (FREEZE) pages', SHOP);
    await source.sql(0, 'CHECKPOINT', SHOP);
    const path = (await source.sql(0, "SELECT pg_relation_filepath('pages')", SHOP)).trim();
    const damage = `printf damaged | dd of=/volumes/data/pgdata/${path} bs=1 seek=$((50 * 8192 + 4000)) conv=notrunc,fsync 2>&1`;
    await source.exec(0, ['bash', '-c', damage]);
    damaged = (await backups.run('nightly')).backup;
    const result = await drills.run();
    expect(result).toMatchObject({ ok: false, backup: damaged });
    expect(result.reason).toMatch(/^assertion rows: .*invalid page in block 50 of relation "?base\//);
    expect(result.failures?.map(({ what }) => what)).toEqual(['assertion rows', 'amcheck', 'data checksums']);
    await drills.nothingLeft();
  }, 180);

  if (process.env.E2E !== 'full') return;

  test('what is not done in time has failed, is named, and is removed', async () => {
    await drillWith({ resources: { memory: { request: Size.gibibytes(900), limit: Size.gibibytes(900) } } });
    await drills.allow(15);
    const result = await drills.run();
    expect(result.reason).toMatch(/^not done within 15 s: waiting for pod db-drill-copy: .*Insufficient memory/);
    await drills.nothingLeft();
  }, 150);

  test('the good backup before it is still good', async () => {
    const { metadata } = await namespace().kubectl.get<KubeObject>('volumesnapshot', backup);
    const age = Math.floor((Date.now() - Date.parse(metadata.annotations?.['cdk8s-pg/completed-at'] ?? '')) / 1000);
    await drillWith({ assertions: HOLDS, minimumAge: Duration.seconds(age) });
    expect(await drills.run()).toMatchObject({ ok: true, backup });
    await drills.nothingLeft();
    for (const snapshot of [damaged, `${damaged}-wal`]) await namespace().kubectl.delete('volumesnapshot', snapshot);
    await drillWith({ assertions: HOLDS });
  }, 150);

  test('two at once run after each other', async () => {
    const jobs = [await drills.start(), await drills.start()];
    const results = await Promise.all(jobs.map((job) => drills.ended(job, 240)));
    expect(results.map(({ ok }) => ok)).toEqual([true, true]);
    const logs = await Promise.all(jobs.map((job) => drills.log(job)));
    expect(logs.filter((log) => log.some((line) => /^waiting for Lease db-drill, which/.test(line)))).toHaveLength(1);
    await drills.nothingLeft();
  }, 300);

  for (const [when, said] of [
    ['before its copy is there', /^looking for backups/],
    ['while its claims are made', /^making claim db-drill-copy-wal/],
    ['while its pod is started', /^waiting for pod db-drill-copy/],
    ['while its pod runs', /^waiting for pod db-drill-copy: it runs/],
    ['while it is removed', /^waiting until .* gone/],
  ] as const)
    test(`one that is killed ${when} is cleared by the next`, async () => {
      const faults = await NodeFaults.create();
      const job = await drills.start();
      const program = await drills.program(job);
      await drills.says(job, said);
      await faults.strike(program, { matching: '*restore-drill.js*', signal: 'KILL', within: 30 });
      await faults.delete();
      await drills.expire();
      expect(await drills.run(240)).toMatchObject({ ok: true });
      expect(await drills.record('failed')).toMatchObject({ job, reason: expect.stringContaining('never ended') });
      await drills.nothingLeft();
    }, 360);

  test('ten in a row leave nothing behind', async () => {
    for (let run = 0; run < 10; run += 1) expect(await drills.run()).toMatchObject({ ok: true });
    await drills.nothingLeft();
  }, 900);
});

describe('drills of a database that CloudNativePG runs', () => {
  const { test, namespace } = story('drill-cnpg');
  let drills: Drills;
  let assertions: DrillAssertion[] = [{ name: 'rows', sql: 'SELECT count(*) FROM kept', expect: '1000' }];

  const manifests = (): { kind: string }[] => {
    const chart = new Chart(Testing.app(), 'chart', { namespace: namespace().name });
    const postgres = new CloudNativePostgres(chart, 'Db', {
      name: 'shop-db',
      image: 'ghcr.io/cloudnative-pg/postgresql:18',
      replicas: 1,
      storage: { size: Size.gibibytes(1) },
      resources: {
        cpu: { request: Cpu.millis(50) },
        memory: { request: Size.mebibytes(256), limit: Size.mebibytes(512) },
      },
    });
    const method = BackupMethod.volumeSnapshot({ online: false, allowStoppingPrimary: true });
    new ScheduledBackup(chart, 'Nightly', { name: 'nightly', postgres, method, schedule, immediate: true });
    new RestoreDrill(chart, 'Drill', { postgres, schedule, deadline: Duration.minutes(4), assertions });
    return Testing.synth(chart) as { kind: string }[];
  };
  const sql = (text: string): Promise<string> =>
    namespace().kubectl.exec('shop-db-1', ['psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-d', 'app'], {
      container: 'postgres',
      input: `SET ROLE app; ${text}`,
    });

  test('a good backup passes, by a Cluster that is gone afterwards', async ({ kubectl }) => {
    await kubectl.apply(manifests().filter(({ kind }) => kind !== 'ScheduledBackup'));
    await namespace().eventually(
      'the database answers',
      async () => {
        const [pod] = await kubectl.pods('cnpg.io/cluster=shop-db,cnpg.io/podRole=instance');
        return pod !== undefined && isReady(pod) && (await sql('SELECT 1'));
      },
      { within: 120 },
    );
    await sql('CREATE TABLE kept AS SELECT generate_series(1, 1000) AS id');
    await kubectl.apply(manifests());
    await namespace().eventually(
      'a Backup is complete',
      async () =>
        (await kubectl.list<KubeObject & { status?: { phase?: string } }>('backups.postgresql.cnpg.io')).some(
          ({ status }) => status?.phase === 'completed',
        ),
      { within: 120 },
    );
    drills = new Drills(namespace(), 'shop-db-drill');
    const result = await drills.run(240);
    expect(result).toMatchObject({ ok: true, database: 'shop-db', assertions: 1 });
    expect(result.skipped).toBeUndefined();
    expect(result.restoreSeconds).toBeGreaterThan(0);
    await drills.nothingLeft();
  }, 420);

  if (process.env.E2E !== 'full') return;

  test('an assertion that does not hold is named', async ({ kubectl }) => {
    assertions = [{ name: 'rows', sql: 'SELECT count(*) FROM kept', expect: '1001' }];
    await kubectl.apply(manifests().filter(({ kind }) => !/Cluster|ScheduledBackup/.test(kind)));
    const result = await drills.run(240);
    expect(result).toMatchObject({ ok: false, reason: "assertion rows: '1001' was expected; got: 1000" });
    await drills.nothingLeft();
  }, 300);
});
