import { type Chart, Size } from 'cdk8s';
import { PersistentVolumeClaim } from 'cdk8s-plus-28';
import { BackupMethod, BackupStore, RestoreFromDump, ScheduledBackup } from '../../src';
import { Bucket } from './support/bucket';
import { Database } from './support/database';
import { Dumps } from './support/dumps';
import { describeFull } from './support/describe-full';
import { schedule } from './support/schedule';
import { story } from './support/story';

const TABLES = 200;
/** Of about a kilobyte: a gigabyte in all tables. */
const ROWS = 4900;
const OBJECTS = 20;
/** Of the second database; and of roles that own what is in it. */
const OTHER = `o'the"r $(touch /tmp/x) %s`;
const ROLES = ['ro"le', `it's; DROP TABLE t1 --`, 'Großes 漢字', '$(id) `id` \\'];
const STORAGE = { size: Size.gibibytes(4) };

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const FILL = `
  DO $$ BEGIN FOR t IN 1..${TABLES} LOOP
    EXECUTE format('CREATE TABLE t%1$s AS SELECT i AS id, repeat(md5(i || ''.%1$s''), 32) AS filler FROM generate_series(1, ${ROWS}) i', t);
    EXECUTE format('ALTER TABLE t%s ADD PRIMARY KEY (id)', t);
  END LOOP; END $$;
  SELECT count(lo_from_bytea(0, decode(repeat(md5(i::text), i * 2000), 'hex'))) FROM generate_series(0, ${OBJECTS - 1}) i`;

/** A table of each role, with its name, which the application's owner may read because it is a member of the role. */
const FILL_OTHER = ROLES.map((role) => {
  const name = quoted(role);
  return `CREATE TABLE ${name} AS SELECT i AS id, ${literal(role)} || i AS "Text" FROM generate_series(1, 1000) i;
    ALTER TABLE ${name} OWNER TO ${name};`;
}).join('\n');

/** A line for every table and every large object: its name and a digest of all that is in it. */
const FIGURE = `
  SELECT format('%s %s', relname, (xpath('/row/f/text()', query_to_xml(format(
    'SELECT count(*) || '':'' || md5(string_agg(d, '''' ORDER BY d)) AS f FROM (SELECT md5(t::text) AS d FROM %I.%I t) AS rows',
    nspname, relname), false, true, '')))[1])
  FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace WHERE relkind = 'r' AND nspname = 'public'
  UNION ALL SELECT format('object %s %s', m.oid, md5(string_agg(data, ''::bytea ORDER BY pageno)))
  FROM pg_largeobject_metadata m LEFT JOIN pg_largeobject ON loid = m.oid GROUP BY m.oid ORDER BY 1`;

describeFull('a gigabyte in many tables, large objects, two databases and roles of any name', () => {
  afterAll(() => bucket?.remove(), 120_000);
  const { test, namespace } = story('dump-large');
  let source: Database;
  let bucket: Bucket;
  let backup: string;
  let figures: { app: string[]; other: string[] };
  const figure = async (of: Database, database: string): Promise<string[]> =>
    (await of.sql(0, FIGURE, { database, timeout: 300 })).split('\n');

  const near = (chart: Chart): BackupStore =>
    BackupStore.volume({
      name: 'near',
      claim: PersistentVolumeClaim.fromClaimName(chart, 'Near', 'nightly-near'),
    });
  const far = (chart: Chart): BackupStore => bucket.store(chart, { name: 'far' });

  test('it is made', async () => {
    bucket = await Bucket.create(namespace());
    source = await Database.create(namespace(), { replicas: 1, storage: STORAGE });
    source.also = (postgres, chart) =>
      new ScheduledBackup(chart, 'Nightly', {
        name: 'nightly',
        postgres,
        schedule,
        method: BackupMethod.logical({
          stores: [BackupStore.volume({ name: 'near', size: Size.gibibytes(2) }), far(chart)],
          databases: ['app', OTHER],
          jobs: 2,
        }),
      });
    await source.settled({ within: 120, primary: 0 });
    for (const role of ROLES) await source.sql(0, `CREATE ROLE ${quoted(role)}; GRANT ${quoted(role)} TO app`);
    await source.sql(0, `CREATE DATABASE ${quoted(OTHER)} OWNER app`);
    await source.sql(0, `SET ROLE app; ${FILL}`, { database: 'app', timeout: 300 });
    await source.sql(0, FILL_OTHER, { database: OTHER });
    expect(Number(await source.sql(0, "SELECT pg_database_size('app')"))).toBeGreaterThan(1e9);
    figures = { app: await figure(source, 'app'), other: await figure(source, OTHER) };
    expect(figures.app).toHaveLength(TABLES + OBJECTS);
    expect(figures.other).toHaveLength(ROLES.length);
  }, 600);

  test('it is dumped to a volume and to an object store', async () => {
    await source.apply();
    const said = await new Dumps(source).run('nightly', 600);
    expect(said).toMatchObject({ ok: true, stores: [{ name: 'near' }, { name: 'far' }] });
    ({ backup } = said);
    const files = await bucket.list(`db/${backup}`);
    expect(files.filter((file) => /^databases\/0001\.dir\/\d+\.dat/.test(file)).length).toBeGreaterThanOrEqual(TABLES);
  }, 660);

  for (const store of ['far', 'near'] as const)
    test(`restored from ${store === 'far' ? 'the object store' : 'the volume'} into a new database, it is table by table the same`, async ({
      kubectl,
    }) => {
      const name = `copy-${store}`;
      const copy = await Database.create(namespace(), { name, replicas: 1, storage: STORAGE });
      await copy.settled({ within: 120, primary: 0 });
      await copy.sql(0, `CREATE DATABASE ${quoted(OTHER)} OWNER app`);
      copy.also = (postgres, chart) =>
        new RestoreFromDump(chart, 'Restore', {
          name: `restore-${store}`,
          postgres,
          store: store === 'far' ? far(chart) : near(chart),
          backup,
          source: 'db',
          databases: { app: 'app', [OTHER]: OTHER },
          jobs: 2,
        });
      await copy.apply();
      expect(await new Dumps(copy).restored(`restore-${store}`, 600)).toMatchObject({ ok: true, backup });
      expect(await figure(copy, 'app')).toEqual(figures.app);
      expect(await figure(copy, OTHER)).toEqual(figures.other);
      await kubectl.delete('statefulset', name);
      await kubectl.delete('pvc', copy.claimName(0));
    }, 900);

  test('its roles are in it, with the names that they have', async () => {
    const globals = await bucket.rclone('cat', `store:${bucket.name}/db/${backup}/globals.sql`);
    const theirs = globals.split('\n').filter((line) => ROLES.some((role) => line.includes(` ${quoted(role)}`)));
    const names = `SELECT string_agg(rolname, E'\\n' ORDER BY rolname COLLATE "C") FROM pg_roles WHERE rolname !~ '^(pg_|postgres|app)'`;
    const before = await source.sql(0, names);
    await source.sql(0, `REASSIGN OWNED BY ${ROLES.map(quoted).join(', ')} TO app`, { database: OTHER });
    for (const role of ROLES) await source.sql(0, `DROP ROLE ${quoted(role)}`);
    expect(await source.sql(0, names)).not.toBe(before);
    await source.sql(0, theirs.join('\n'));
    expect(await source.sql(0, names)).toBe(before);
  }, 60);
});
