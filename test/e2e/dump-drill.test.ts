import { type Chart, Duration, Size } from 'cdk8s';
import { PersistentVolumeClaim, Secret } from 'cdk8s-plus-28';
import {
  BackupMethod,
  BackupStore,
  type DrillAssertion,
  Postgres,
  RestoreDrill,
  type RestoreDrillProps,
  ScheduledBackup,
} from '../../src';
import { Bucket } from './support/bucket';
import { Database } from './support/database';
import { Drills, passed } from './support/drills';
import { Dumps } from './support/dumps';
import { full } from './support/extent';
import { NodeFaults } from './support/node';
import { schedule } from './support/schedule';
import { story } from './support/story';

const SHOP = { database: 'app' };
const HOSTILE = `it's "odd"; DROP ROLE app; --`;
const FILL = `
  CREATE ROLE "it's ""odd""; DROP ROLE app; --";
  GRANT pg_read_all_data TO "it's ""odd""; DROP ROLE app; --";
  SET ROLE app;
  CREATE TABLE kept (id int PRIMARY KEY, filler text);
  INSERT INTO kept SELECT i, md5(i::text) FROM generate_series(1, 20000) i;
  GRANT INSERT ON kept TO "it's ""odd""; DROP ROLE app; --";
  SELECT lo_from_bytea(4711, 'a large object')`;
const HOLDS: DrillAssertion[] = [
  { name: 'rows', sql: 'SELECT count(*) FROM kept', expect: '20000' },
  { name: 'large objects', sql: "SELECT convert_from(lo_get(4711), 'UTF8')", expect: 'a large object' },
  { name: 'who asks', sql: 'SELECT current_user, current_database()', expect: 'app|app' },
  { name: 'rights', sql: `SELECT has_table_privilege('${HOSTILE.replaceAll("'", "''")}', 'kept', 'INSERT')` },
];

describe('drills of dumps', () => {
  // Before the namespace goes, and with it what can.
  afterAll(() => bucket?.remove(), 90_000);
  const { test, namespace } = story('dump-drill');
  let bucket: Bucket;
  let source: Database;
  let drills: Drills;
  let backup: string;
  let count = 0;

  /** A drill of what the store has, by the given postgres or the database itself. */
  const drilling =
    (others: (chart: Chart) => Partial<RestoreDrillProps> = () => ({})): Database['also'] =>
    (postgres, chart) => {
      const near = BackupStore.volume({ name: 'near', size: Size.gibibytes(1) });
      const method = BackupMethod.logical({ stores: [near, bucket.store(chart)] });
      new ScheduledBackup(chart, 'Nightly', { name: 'nightly', postgres, schedule, method });
      const resources = { memory: { request: Size.mebibytes(256), limit: Size.mebibytes(512) } };
      const usual = { name: 'drill', schedule, deadline: Duration.minutes(3), assertions: HOLDS, resources };
      new RestoreDrill(chart, 'Drill', {
        postgres,
        dumps: { store: bucket.store(chart) },
        ...usual,
        ...others(chart),
      });
    };
  const drillWith = async (others?: (chart: Chart) => Partial<RestoreDrillProps>): Promise<void> => {
    source.also = drilling(others);
    await source.apply();
  };

  test('without a backup it fails, and says so', async () => {
    bucket = await Bucket.create(namespace());
    source = await Database.create(namespace(), { replicas: 1 });
    await drillWith();
    drills = new Drills(namespace(), 'drill', ['serviceaccount/drill-copy']);
    expect(await drills.run()).toEqual({
      program: 'restore-drill',
      ok: false,
      database: 'db',
      reason: 'store s3 has no backup of db',
    });
    await drills.nothingLeft();
  }, 180);

  test('a good dump passes: restored, looked at, measured, removed; the database is not asked', async () => {
    await source.settled({ within: 60, primary: 0 });
    await source.sql(0, FILL, SHOP);
    backup = (await new Dumps(source).run('nightly', 120)).backup;
    await source.sql(0, 'DELETE FROM kept WHERE id > 10', SHOP);
    expect(await drills.run()).toEqual(passed(backup, HOLDS.length));
    expect(await drills.record('successful')).toMatchObject({ backup, assertions: HOLDS.length });
    expect((await drills.events('DrillSucceeded'))[0]?.message).toContain(`db: backup ${backup}, `);
    await drills.nothingLeft();
    expect(await source.sql(0, 'SELECT count(*) FROM kept', SHOP)).toBe('10');
  }, 150);

  test('a newest dump that is too old fails, and is named', async () => {
    await drillWith(() => ({ maxAge: Duration.seconds(1) }));
    const result = await drills.run();
    expect(result.reason).toMatch(
      new RegExp(`^the newest backup of db in store s3, ${backup}, is .* old, more than maxAge \\(1 second\\)$`),
    );
    await drillWith();
  }, 120);

  test('a byte that was flipped in the store is found', async () => {
    await bucket.flip(`store:${bucket.name}/db/${backup}/databases/0001.dump`);
    expect(await drills.run()).toMatchObject({
      ok: false,
      backup,
      reason: `store s3: ${backup} is not whole: databases/0001.dump: FAILED`,
    });
    expect(await drills.record('failed')).toMatchObject({ backup, reason: expect.stringContaining('is not whole') });
    await drills.nothingLeft();
  }, 120);

  if (!full) return;

  const near = (chart: Chart): BackupStore =>
    BackupStore.volume({
      name: 'near',
      claim: PersistentVolumeClaim.fromClaimName(chart, `Claim${(count += 1)}`, 'nightly-near'),
    });

  test('the same dump on a volume, of a database that is only described, from CloudNativePG’s image, on a volume', async () => {
    await drillWith((chart) => ({
      postgres: Postgres.fromAttributes(chart, 'Described', {
        name: 'db',
        namespace: namespace().name,
        version: '18',
        host: 'nowhere.example.org',
        ownerSecret: Secret.fromSecretName(chart, 'NoSecret', 'no-such-secret'),
      }),
      dumps: { store: near(chart), jobs: 2, image: 'ghcr.io/cloudnative-pg/postgresql:18' },
      size: Size.gibibytes(1),
    }));
    expect(await drills.run()).toMatchObject({ ok: true, backup, assertions: HOLDS.length });
    await drills.nothingLeft();
  }, 150);

  test('an assertion that does not hold is named, and what it got', async () => {
    await drillWith((chart) => ({
      dumps: { store: near(chart) },
      assertions: [...HOLDS, { name: 'none is odd', sql: 'SELECT id FROM kept WHERE id = 7' }],
    }));
    expect(await drills.run()).toMatchObject({
      ok: false,
      reason: 'assertion none is odd: no row, or true, was expected; got: 7',
      assertions: HOLDS.length,
    });
    await drills.nothingLeft();
  }, 150);

  test('no room for the copy is said, and nothing stays', async () => {
    await drillWith((chart) => ({ dumps: { store: near(chart) }, size: Size.mebibytes(48) }));
    const result = await drills.run();
    expect(result).toMatchObject({ ok: false, backup });
    expect(result.reason).toMatch(/No space left on device|[Qq]uota exceeded/);
    await drills.nothingLeft();
  }, 150);

  test('a store that cannot be reached is said', async () => {
    await drillWith((chart) => ({
      dumps: { store: bucket.store(chart, { endpoint: 'http://s3.object-store.svc:7071' }) },
    }));
    const result = await drills.run(170);
    expect(result).toMatchObject({ ok: false });
    expect(result.reason).toMatch(/^store s3: unreachable/);
    await drills.nothingLeft();
  }, 240);

  for (const [when, said] of [
    ['while its pod is started', /^waiting for pod drill-copy/],
    ['while its pod runs', /^waiting for pod drill-copy: it runs/],
  ] as const)
    test(`one that is killed ${when} is cleared by the next`, async () => {
      await drillWith((chart) => ({ dumps: { store: near(chart) }, size: Size.gibibytes(1) }));
      const faults = await NodeFaults.create();
      const job = await drills.killed(faults, said);
      await faults.delete();
      expect(await drills.run(240)).toMatchObject({ ok: true, backup });
      expect(await drills.record('failed')).toMatchObject({ job, reason: expect.stringContaining('never ended') });
      await drills.nothingLeft();
    }, 360);
});
