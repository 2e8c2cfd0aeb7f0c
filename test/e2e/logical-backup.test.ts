import { type Chart, Size } from 'cdk8s';
import { PersistentVolumeClaim } from 'cdk8s-plus-28';
import { BackupMethod, BackupStore, type LogicalBackupOptions, RestoreFromDump, ScheduledBackup } from '../../src';
import { Bucket } from './support/bucket';
import { Database } from './support/database';
import { Dumps } from './support/dumps';
import { full } from './support/extent';
import { NodeFaults } from './support/node';
import type { KubeObject } from './support/objects';
import { schedule } from './support/schedule';
import { story } from './support/story';

const SHOP = { database: 'app' };
const TABLES = 20;
/** Every row of every table and every large object. Not sequences: a standby knows of them a few values ahead. */
const FIGURE = `
  SELECT string_agg(line, E'\\n' ORDER BY line) FROM (
    SELECT format('%s %s', relname, (xpath('/row/f/text()', query_to_xml(
      format('SELECT md5(string_agg(t::text, '','' ORDER BY t::text)) AS f FROM %I.%I t', nspname, relname), false, true, '')))[1]) AS line
    FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace WHERE relkind = 'r' AND nspname IN ('public', 'odd "schema"')
    UNION ALL SELECT format('object %s %s', loid, md5(string_agg(data, ''::bytea ORDER BY pageno))) FROM pg_largeobject GROUP BY loid) AS lines`;
const COMMENT = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()";
const HOLDS = "query LIKE 'BEGIN; LOCK%' AND pid <> pg_backend_pid()";
const FILL = `
  CREATE SCHEMA "odd ""schema""";
  CREATE TABLE "odd ""schema"""."it's % \\\\ é 漢" (id serial PRIMARY KEY, "Text" text, at timestamptz DEFAULT now());
  INSERT INTO "odd ""schema"""."it's % \\\\ é 漢" ("Text") SELECT md5(i::text) FROM generate_series(1, 1000) i;
  DO $$ BEGIN FOR t IN 1..${TABLES} LOOP
    EXECUTE format('CREATE TABLE t%s AS SELECT i AS id, repeat(md5((i * %s)::text), 8) AS filler FROM generate_series(1, 4000) i', t, t);
    EXECUTE format('ALTER TABLE t%s ADD PRIMARY KEY (id)', t);
  END LOOP; END $$;
  SELECT lo_from_bytea(0, decode(repeat(md5('object'), 2000), 'hex'));
  CREATE VIEW few AS SELECT * FROM t1 WHERE id < 10`;

let faults: NodeFaults;
beforeAll(async () => {
  faults = await NodeFaults.create();
}, 90_000);
afterAll(() => faults?.delete(), 120_000);

describe('dumps of a StatefulSet’s database, to a volume and to an object store', () => {
  // Before the namespace goes, and with it what can.
  afterAll(() => bucket?.remove(), 90_000);
  const { test, namespace } = story('dump');
  let source: Database;
  let bucket: Bucket;
  let dumps: Dumps;
  let backup: string;
  let figure: string;
  let options: Partial<LogicalBackupOptions> = {};
  let farBucket = '';

  const far = (chart: Chart): BackupStore => bucket.store(chart, { bucket: farBucket, prefix: 'shop' });
  const nightly: Database['also'] = (postgres, chart) =>
    new ScheduledBackup(chart, 'Nightly', {
      name: 'nightly',
      postgres,
      schedule,
      method: BackupMethod.logical({
        stores: [BackupStore.volume({ name: 'near', size: Size.gibibytes(1) }), far(chart)],
        ...options,
      }),
    });

  test('rows, large objects and odd names are dumped from the standby, and lie in both stores', async () => {
    bucket = await Bucket.create(namespace());
    farBucket = bucket.name;
    source = await Database.create(namespace(), { replicas: 2 });
    source.also = nightly;
    await source.apply();
    await source.settled({ within: 120, primary: 0 });
    await source.sql(0, `SET ROLE app; ${FILL}`, SHOP);
    figure = await source.sql(0, FIGURE, SHOP);
    expect(figure.split('\n')).toHaveLength(TABLES + 2);
    dumps = new Dumps(source);
    const result = await dumps.run('nightly', 120);
    expect(result).toMatchObject({
      program: 'dump-databases',
      ok: true,
      database: 'db',
      from: 'standby',
      databases: 1,
      stores: [
        { name: 'near', ok: true },
        { name: 's3', ok: true },
      ],
    });
    backup = result.backup;
    expect(await bucket.list(`shop/db/${backup}`)).toEqual([
      'SHA256SUMS',
      'databases/0001.dump',
      'globals.sql',
      'manifest.json',
    ]);
    expect(await source.diff()).toBe('');
  }, 240);

  test('restored from each store: row by row the same, and applied again it is not done again', async ({ kubectl }) => {
    await source.sql(0, 'DROP TABLE t1 CASCADE; DELETE FROM t2', SHOP);
    const targets = { near: 'other', far: 'another' };
    for (const name of Object.values(targets)) await source.sql(0, `CREATE DATABASE ${name} OWNER app`);
    source.also = (postgres, chart) => {
      nightly(postgres, chart);
      new RestoreFromDump(chart, 'Near', {
        name: 'from-near',
        postgres,
        store: BackupStore.volume({
          name: 'near',
          claim: PersistentVolumeClaim.fromClaimName(chart, 'Claim', 'nightly-near'),
        }),
        backup,
        databases: { app: targets.near },
        jobs: 2,
      });
      new RestoreFromDump(chart, 'Far', {
        name: 'from-far',
        postgres,
        store: far(chart),
        backup,
        databases: { app: targets.far },
      });
    };
    await source.apply();
    for (const [name, database] of [
      ['from-near', targets.near],
      ['from-far', targets.far],
    ] as const) {
      expect(await dumps.restored(name, 120)).toMatchObject({ ok: true, backup });
      expect(await source.sql(0, FIGURE, { database })).toBe(figure);
      expect(await source.sql(0, COMMENT, { database })).toBe('');
      const { metadata } = await kubectl.get<KubeObject>('lease', name);
      expect(JSON.parse(metadata.annotations?.['cdk8s-pg/restored-dump'] ?? '{}')).toMatchObject({ backup });
    }
    expect(await source.diff()).toBe('');
  }, 240);

  /** A session that keeps pg_dump waiting for a table, so that it can be met. */
  const hold = async (table: string): Promise<void> => {
    const sql = `BEGIN; LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(600)`;
    const psql = `setsid psql -XAtq -U postgres -h /var/run/postgresql -d app -c '${sql}' >/dev/null 2>&1 </dev/null &`;
    await source.exec(0, ['bash', '-c', psql]);
    await namespace().eventually(
      `${table} is locked`,
      async () =>
        (await source.sql(0, `SELECT count(*) FROM pg_stat_activity WHERE ${HOLDS} AND wait_event = 'PgSleep'`)) ===
        '1',
      { within: 30, every: 0.2 },
    );
  };
  const letGo = (): Promise<string> =>
    source.sql(0, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${HOLDS}`);

  /** The backups that a person finds in the object store. */
  const listed = async (): Promise<string[]> =>
    (await bucket.list('shop/db'))
      .filter((path) => path.endsWith('/manifest.json'))
      .map((path) => path.split('/')[0] ?? '');

  if (!full) return;

  test('pg_dump killed in the middle, and the pod killed: nothing lists as a backup; the next run is fine', async ({
    kubectl,
  }) => {
    options = { preferStandby: false };
    await source.apply();
    await hold('t3');
    const first = await dumps.start('nightly');
    await faults.strike(await dumps.working(first), { matching: '*pg_dump -w *', signal: 'KILL', within: 60 });
    expect(await dumps.ended(first, 'dump-databases')).toMatchObject({
      ok: false,
      reason: expect.stringMatching(/^database app: pg_dump was ended by signal 9/),
    });
    const second = await dumps.start('nightly');
    const pod = await dumps.working(second);
    await faults.strike(pod, { matching: '*pg_dump -w *', signal: 'STOP', within: 60 });
    await kubectl.delete('pod', pod.metadata.name);
    await letGo();
    expect(await listed()).toEqual([backup]);
    const { metadata } = await kubectl.get<KubeObject>('lease', 'nightly');
    expect(metadata.annotations?.['cdk8s-pg/last-failed-backup']).toContain('dumping database app');
    expect(await dumps.run('nightly')).toMatchObject({ ok: true, from: 'primary' });
    expect(await listed()).toHaveLength(2);
  }, 240);

  test('a table that the owner may not read: said by its name, and nothing is stored', async () => {
    const before = await listed();
    await source.sql(0, 'CREATE TABLE secrets (id int)', SHOP);
    expect(await dumps.run('nightly')).toMatchObject({
      ok: false,
      reason: 'database app: permission denied for table secrets',
    });
    await source.sql(0, 'DROP TABLE secrets', SHOP);
    expect(await listed()).toEqual(before);
  }, 120);

  test('a bucket that is not there: said, and the other store has the backup', async () => {
    farBucket = 'no-such-bucket';
    await source.apply();
    expect(await dumps.run('nightly')).toMatchObject({
      ok: false,
      reason: expect.stringMatching(/^store s3: .*there is no such bucket/),
      stores: [
        { name: 'near', ok: true },
        { name: 's3', ok: false },
      ],
    });
    farBucket = bucket.name;
    await source.apply();
  }, 120);

  test('a byte flipped in the store, and a target with something in it: refused before anything is written', async () => {
    const file = `store:${bucket.name}/shop/db/${backup}/databases/0001.dump`;
    await bucket.flip(file);
    await source.sql(0, 'CREATE DATABASE third OWNER app');
    const also = source.also;
    source.also = (postgres, chart) => {
      also(postgres, chart);
      const from = { postgres, store: far(chart), backup };
      new RestoreFromDump(chart, 'Flipped', { ...from, name: 'flipped', databases: { app: 'third' } });
      new RestoreFromDump(chart, 'Full', { ...from, name: 'full' });
    };
    await source.apply();
    expect(await dumps.restored('flipped', 120)).toMatchObject({
      ok: false,
      reason: `store s3: ${backup} is not whole: databases/0001.dump: FAILED`,
    });
    expect(
      await source.sql(0, "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace", {
        database: 'third',
      }),
    ).toBe('0');
    expect(await dumps.restored('full', 120)).toMatchObject({ ok: false });
    await source.settled({ within: 30, primary: 0 });
  }, 240);
});
