import { Duration, Size } from 'cdk8s';
import { BackupMethod, type DrillAssertion, RestoreDrill, type RestoreDrillProps, ScheduledBackup } from '../../src';
import { Backups } from './support/backups';
import { Database } from './support/database';
import { Drills, passed } from './support/drills';
import { full } from './support/extent';
import type { Job } from './support/jobs';
import { claimQuota, filledBackup } from './support/no-room';
import { NodeFaults } from './support/node';
import type { KubeObject } from './support/objects';
import { schedule } from './support/schedule';
import { story } from './support/story';

const SHOP = { database: 'app' };
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
    expect(result).toEqual(passed(backup, 2));
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

  if (!full) return;

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

  const remove = async (name: string): Promise<void> => {
    for (const snapshot of [name, `${name}-wal`]) await namespace().kubectl.delete('volumesnapshot', snapshot);
  };

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
    await remove(damaged);
    await drillWith({ assertions: HOLDS });
  }, 150);

  test('a quota that the copy does not fit in is named, and nothing stays', async ({ kubectl }) => {
    await kubectl.apply([claimQuota('one-more', 3)]);
    const result = await drills.run();
    expect(result).toMatchObject({ ok: false, backup });
    expect(result.reason).toMatch(/db-drill-copy-wal.* exceeded quota: one-more, requested: persistentvolumeclaims=1/);
    await drills.nothingLeft();
    await kubectl.delete('resourcequota', 'one-more');
  }, 150);

  test('a copy whose data has no room fails, and passes where it is given more', async () => {
    const full = await filledBackup(namespace(), backup, 'data');
    const result = await drills.run();
    expect(result).toMatchObject({ ok: false, backup: full });
    expect(result.reason).toMatch(/^the data cannot be made ready for a recovery: .*(No space left|quota exceeded)/);
    await drills.nothingLeft();
    await drillWith({ assertions: HOLDS, size: Size.gibibytes(2) });
    expect(await drills.run()).toMatchObject({ ok: true, backup: full });
    await drillWith({ assertions: HOLDS });
    await remove(full);
  }, 240);

  test('a copy whose WAL has no room fails, by what PostgreSQL says', async () => {
    const full = await filledBackup(namespace(), backup, 'wal');
    const result = await drills.run();
    expect(result).toMatchObject({ ok: false, backup: full });
    expect(result.reason).toMatch(
      /^PostgreSQL ended while it recovered; it said: .*pg_wal.*(No space left|quota exceeded)/,
    );
    await drills.nothingLeft();
    await remove(full);
  }, 240);

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
      const job = await drills.killed(faults, said, 60, /^looking for backups/);
      await faults.delete();
      expect(await drills.run(240)).toMatchObject({ ok: true });
      expect(await drills.record('failed')).toMatchObject({ job, reason: expect.stringContaining('never ended') });
      await drills.nothingLeft();
    }, 360);

  test('one that is evicted begins anew, and is no alert', async ({ kubectl, name }) => {
    const job = await drills.start();
    const { metadata } = await drills.program(job);
    await drills.says(job, /^waiting for pod db-drill-copy/);
    const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: metadata.name, namespace: name } };
    const path = `/api/v1/namespaces/${name}/pods/${metadata.name}/eviction`;
    await kubectl.run(['create', '--raw', path, '-f', '-'], { input: JSON.stringify(eviction) });
    expect(await drills.ended(job, 240)).toMatchObject({ ok: true });
    const { status } = await kubectl.get<Job>('job', job);
    expect(status).toMatchObject({ succeeded: 1 });
    expect(await drills.record('failed')).toMatchObject({ job, reason: expect.stringMatching(/^told to end/) });
    await drills.nothingLeft();
  }, 300);

  test('ten in a row leave nothing behind', async () => {
    for (let run = 0; run < 10; run += 1) expect(await drills.run()).toMatchObject({ ok: true });
    await drills.nothingLeft();
  }, 900);
});
