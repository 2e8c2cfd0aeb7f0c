import { Chart, Size, Testing } from 'cdk8s';
import { PersistentVolumeClaim, Secret } from 'cdk8s-plus-28';
import {
  BackupStore,
  DatabaseDump,
  OtherDatabase,
  RestoreFromDatabaseDump,
  S3Credentials,
  ScheduledDatabaseDump,
} from '../../src';
import { Bucket } from './support/bucket';
import { Dumps } from './support/dumps';
import { full } from './support/extent';
import { MARIADB_IMAGE, TOOLS_IMAGE } from './support/images';
import { MariaDb } from './support/mariadb';
import { OBJECT_STORE } from './support/object-store';
import type { KubeObject } from './support/objects';
import { schedule } from './support/schedule';
import { story } from './support/story';

const PASSWORD = `a\\b"c #d'e`;
const ODD = 'it\'s "odd" `\\ é漢';
const quoted = (name: string): string => `\`${name.replaceAll('`', '``')}\``;
const TABLE = quoted('t`ick \'q" \\ 漢');

const SEED = `
CREATE DATABASE app CHARACTER SET utf8mb4; CREATE DATABASE ${quoted(ODD)} CHARACTER SET latin1 COLLATE latin1_german2_ci;
USE app;
CREATE TABLE numbers (id int AUTO_INCREMENT PRIMARY KEY, filler text);
INSERT INTO numbers (filler) SELECT repeat(md5(seq), 8) FROM seq_1_to_20000;
CREATE TABLE blobs (id int PRIMARY KEY, data longblob);
INSERT INTO blobs VALUES (1, 0x00FF1A0D0A275C), (2, repeat(unhex('00FF275C0A'), 1000000));
CREATE TABLE old (id int) ENGINE=MyISAM; INSERT INTO old VALUES (1), (2);
CREATE TABLE children (id int PRIMARY KEY, parent int, FOREIGN KEY (parent) REFERENCES numbers (id)); INSERT INTO children VALUES (1, 7);
CREATE TABLE log (said varchar(100));
CREATE VIEW few AS SELECT id FROM numbers WHERE id < 10;
CREATE TRIGGER noted AFTER INSERT ON numbers FOR EACH ROW INSERT INTO log VALUES (concat('it''s ', NEW.id, ';'));
CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY DISABLE DO DELETE FROM log;
USE ${quoted(ODD)};
CREATE TABLE ${TABLE} (id int PRIMARY KEY, \`c ol\` varchar(200) CHARACTER SET utf8mb4, at timestamp NULL, d double, j json);
INSERT INTO ${TABLE} VALUES (1, 'it''s 😀 \\n tab\\t \\\\ "', '2026-03-29 01:30:00', 1e-300, '{"a": "ü"}');
CREATE VIEW \`v w\` AS SELECT id FROM ${TABLE};
CREATE USER dumper@'%' IDENTIFIED BY '${PASSWORD.replaceAll('\\', '\\\\').replaceAll("'", "''")}';
GRANT ALL ON *.* TO dumper@'%'`;
const ROUTINE = `CREATE FUNCTION app.twice(x int) RETURNS int DETERMINISTIC BEGIN DECLARE y int; SET y = x * 2; RETURN y; END`;

/** What a database has: columns, rows, views, routines, triggers and events. */
async function figure(server: MariaDb, database: string): Promise<string> {
  const name = `'${database.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
  const tables = await server.sql(
    `SELECT table_name FROM information_schema.tables WHERE table_schema = ${name} AND table_type = 'BASE TABLE' ORDER BY table_name`,
  );
  const sums = tables
    .split('\n')
    .filter(Boolean)
    .map((table) => `CHECKSUM TABLE ${quoted(table)} EXTENDED;`);
  const said = await server.sql(`USE ${quoted(database)}; ${sums.join(' ')}
    SELECT table_name, column_name, column_type, character_set_name, collation_name, column_default, extra FROM information_schema.columns
      WHERE table_schema = ${name} ORDER BY 1, ordinal_position;
    SELECT table_name, engine, auto_increment FROM information_schema.tables WHERE table_schema = ${name} ORDER BY 1;
    SELECT constraint_name, table_name, referenced_table_name FROM information_schema.referential_constraints WHERE constraint_schema = ${name};
    SELECT routine_name, definer, routine_definition FROM information_schema.routines WHERE routine_schema = ${name};
    SELECT trigger_name, action_statement FROM information_schema.triggers WHERE trigger_schema = ${name};
    SELECT event_name, status, event_definition FROM information_schema.events WHERE event_schema = ${name};
    SELECT default_character_set_name, default_collation_name FROM information_schema.schemata WHERE schema_name = ${name}`);
  // Those sums are told with the name of the database before them.
  return said.replaceAll(`${database}.`, '');
}

afterAll(() => bucket?.remove(), 90_000);
const { test, namespace } = story('database-dumps');
let bucket: Bucket;
let source: MariaDb;
let target: MariaDb;
let dumps: Dumps;
let backup: string;

const secret = (chart: Chart, name: string) => Secret.fromSecretName(chart, `${name}${(count += 1)}`, name);
let count = 0;
const mariadb = (chart: Chart, host: string, user = 'dumper'): OtherDatabase =>
  OtherDatabase.mariadb({ name: 'shop', host, credentials: secret(chart, user), image: MARIADB_IMAGE });
const far = (chart: Chart): BackupStore =>
  BackupStore.s3({
    bucket: bucket.name,
    prefix: 'others',
    endpoint: OBJECT_STORE.endpoint,
    region: OBJECT_STORE.region,
    credentials: S3Credentials.fromSecret(secret(chart, bucket.secret)),
  });
const near = (chart: Chart): BackupStore =>
  BackupStore.volume({
    name: 'near',
    claim: PersistentVolumeClaim.fromClaimName(chart, `Claim${(count += 1)}`, 'nightly-near'),
  });
const login = (name: string, password: string): object => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name },
  stringData: { username: name, password },
});
const apply = async (make: (chart: Chart) => void): Promise<void> => {
  const chart = new Chart(Testing.app(), `chart${(count += 1)}`, { namespace: namespace().name });
  make(chart);
  await namespace().kubectl.apply(Testing.synth(chart) as object[]);
};
const listed = async (): Promise<string[]> =>
  (await bucket.list('others/shop'))
    .filter((path) => path.endsWith('/manifest.json'))
    .map((path) => path.split('/')[0] ?? '');

test('all databases of a MariaDB, whatever is in them, lie in both stores', async ({ kubectl }) => {
  [bucket, [source, target]] = (await Promise.all([
    Bucket.create(namespace()),
    MariaDb.create(namespace(), 'source', 'target'),
  ])) as [Bucket, [MariaDb, MariaDb]];
  dumps = new Dumps({ kubectl, namespace: namespace() });
  await source.sql(SEED);
  await source.shell('mariadb --no-defaults -uroot -S /tmp/mariadb.sock --delimiter=// -e "$1"', ROUTINE);
  await target.sql(SEED.slice(SEED.indexOf('CREATE USER')));
  await kubectl.apply([login('dumper', PASSWORD)]);
  await apply((chart) => {
    new ScheduledDatabaseDump(chart, 'Nightly', {
      name: 'nightly',
      database: mariadb(chart, 'source'),
      schedule,
      stores: [BackupStore.volume({ name: 'near', size: Size.mebibytes(128) }), far(chart)],
    });
  });
  const result = await dumps.run('nightly', 120);
  expect(result).toMatchObject({
    ok: true,
    database: 'shop',
    databases: 2,
    notes: [expect.stringMatching(/^database app: 1 tables are not InnoDB, such as old \(MyISAM\)/)],
    stores: [
      { name: 'near', ok: true },
      { name: 's3', ok: true },
    ],
  });
  ({ backup } = result);
  expect(await bucket.list(`others/shop/${backup}`)).toEqual([
    'SHA256SUMS',
    'databases/0001.sql.gz',
    'databases/0002.sql.gz',
    'manifest.json',
  ]);
  const text = await bucket.rclone('cat', `store:${bucket.name}/others/shop/${backup}/manifest.json`);
  expect(JSON.parse(text)).toMatchObject({
    kind: 'mariadb',
    server: { host: 'source', version: expect.stringMatching(/^11\./) },
    databases: [
      { name: 'app', tables: 5, encoding: 'utf8mb4' },
      { name: ODD, tables: 1, encoding: 'latin1', collation: 'latin1_german2_ci' },
    ],
  });
  const { metadata } = await kubectl.get<KubeObject>('lease', 'nightly');
  expect(JSON.parse(metadata.annotations?.['cdk8s-pg/last-successful-backup'] ?? '{}')).toMatchObject({ backup });
  expect(await dumps.status('nightly')).toEqual({
    'last-success': expect.objectContaining({
      backup,
      stores: [
        { name: 'near', ok: true, location: 'claim nightly-near' },
        { name: 's3', ok: true, location: expect.stringMatching(/^s3:\/\/.*\/others at http:/) },
      ],
    }),
  });
}, 180);

test('restored from each store into another server: the same, table by table; what is there is not overwritten', async ({
  kubectl,
}) => {
  await target.sql('CREATE DATABASE full; CREATE TABLE full.precious (id int)');
  await apply((chart) => {
    const to = { database: mariadb(chart, 'target') };
    new RestoreFromDatabaseDump(chart, 'Near', { ...to, name: 'from-near', store: near(chart), backup });
    new RestoreFromDatabaseDump(chart, 'Far', {
      ...to,
      name: 'from-far',
      store: far(chart),
      databases: { [ODD]: 'renamed', app: 'app "2"' },
    });
    const databases = { app: 'full' };
    new RestoreFromDatabaseDump(chart, 'Full', { ...to, name: 'full', store: far(chart), backup, databases });
  });
  expect(await dumps.restored('from-near', 120)).toMatchObject({ ok: true, backup });
  expect(await dumps.restored('from-far', 120)).toMatchObject({ ok: true, backup });
  for (const [name, ...others] of [
    ['app', 'app', 'app "2"'],
    [ODD, ODD, 'renamed'],
  ]) {
    const dumped = await figure(source, name ?? '');
    expect(dumped.split('\n').length).toBeGreaterThan(7);
    for (const other of others) expect(await figure(target, other)).toBe(dumped);
  }
  const fired =
    "INSERT INTO app.numbers (filler) VALUES (1); SELECT app.twice(4), said = concat('it''s ', last_insert_id(), ';') FROM app.log";
  expect(await target.sql(fired)).toBe('8\t1');
  // Not its last try, which comes late.
  const failure = await namespace().eventually(
    'the restore into what is not empty has failed',
    async () => (await kubectl.get<KubeObject>('lease', 'full')).metadata.annotations?.['cdk8s-pg/last-failed-restore'],
    { within: 90 },
  );
  expect(JSON.parse(failure)).toMatchObject({
    reason:
      'database full is not empty: it has 1 tables, views, routines or events; restore into an empty one, or set overwrite',
  });
  expect(await target.sql('SHOW TABLES FROM full')).toBe('precious');
}, 180);

if (full) {
  test('a dump that is killed, or may not read all: never a backup; the next run is fine', async ({ kubectl }) => {
    const lock = 'LOCK TABLES app.numbers WRITE; SELECT sleep(600)';
    await source.shell(
      'setsid mariadb --no-defaults -uroot -S /tmp/mariadb.sock -e "$1" >/dev/null 2>&1 </dev/null &',
      lock,
    );
    const sleeping = `SELECT id FROM information_schema.processlist WHERE info LIKE 'SELECT sleep%'`;
    await namespace().eventually('the table is locked', () => source.sql(sleeping), { within: 30, every: 0.2 });
    const job = await dumps.start('nightly');
    const pod = (await dumps.working(job)).metadata.name;
    const waiting = `SELECT count(*) FROM information_schema.processlist WHERE user = 'dumper' AND state LIKE 'Waiting for%lock'`;
    await namespace().eventually('the dump waits', async () => (await source.sql(waiting)) !== '0', {
      within: 60,
      every: 0.2,
    });
    const kill = 'for p in /proc/[0-9]*; do if grep -q mariadb-dump $p/comm; then kill -9 ${p#/proc/}; fi; done';
    await kubectl.exec(pod, ['bash', '-c', kill], { container: 'dump-databases' });
    expect(await dumps.ended(job, 'dump-databases')).toMatchObject({
      ok: false,
      reason: 'database app: mariadb-dump was ended by signal 9, for want of memory perhaps',
    });
    await source.sql(`KILL ${await source.sql(sleeping)}`);
    expect(await listed()).toEqual([backup]);

    await source.sql("CREATE USER partly@'%' IDENTIFIED BY 'x'; GRANT SELECT ON app.old TO partly@'%'");
    await kubectl.apply([login('partly', 'x')]);
    await apply((chart) => {
      const database = mariadb(chart, 'source', 'partly');
      new ScheduledDatabaseDump(chart, 'Partly', { name: 'partly', database, schedule, stores: [far(chart)] });
    });
    expect(await dumps.run('nightly', 120)).toMatchObject({ ok: true });
    expect(await dumps.run('partly', 120)).toMatchObject({
      ok: false,
      reason: expect.stringMatching(/^database app: this user lacks SELECT, SHOW VIEW, TRIGGER, EVENT on all of it/),
    });
    expect(await listed()).toHaveLength(2);
  }, 180);
}

test('whatever a command writes comes back; one that fails or writes nothing leaves no backup', async ({ kubectl }) => {
  const generic = (name: string, script: string, chart: Chart): OtherDatabase =>
    OtherDatabase.generic({
      name,
      image: TOOLS_IMAGE,
      command: ['sh', '-euc', script],
      restoreCommand: ['sh', '-euc', 'cd "$DUMP_DIR"; sha256sum deep/random; cat word; echo "$RUN $(echo sum)"'],
      environment: { RUN: 'mine' },
      secretEnvironment: { WORD: { secret: secret(chart, 'dumper'), key: 'password' } },
    });
  const write =
    'cd "$DUMP_DIR"; mkdir deep; head -c 3000000 /dev/urandom >deep/random; printf %s "$WORD" >word; sha256sum deep/random';
  const stores = (chart: Chart): BackupStore[] => [near(chart)];
  await apply((chart) => {
    new DatabaseDump(chart, 'Once', { name: 'once', database: generic('files', write, chart), stores: stores(chart) });
    const failing = generic('failing', 'echo "no: $WORD" >&2; echo x >"$DUMP_DIR/x"; exit 3', chart);
    new ScheduledDatabaseDump(chart, 'Failing', {
      name: 'failing',
      database: failing,
      schedule,
      stores: stores(chart),
    });
    const empty = generic('empty', ': >"$DUMP_DIR/x"', chart);
    new ScheduledDatabaseDump(chart, 'Empty', { name: 'empty', database: empty, schedule, stores: stores(chart) });
  });
  expect(await dumps.once('once')).toMatchObject({ ok: true, database: 'files', backup: 'once' });
  await apply((chart) => {
    const database = generic('files', write, chart);
    new RestoreFromDatabaseDump(chart, 'Back', { name: 'back', database, store: near(chart), backup: 'once' });
  });
  const [failed, empty] = await Promise.all([dumps.run('failing', 120), dumps.run('empty', 120)]);
  expect(failed).toMatchObject({ ok: false, reason: 'the command: no: (secret)' });
  expect(empty).toMatchObject({ ok: false, reason: 'the command has written nothing' });
  expect(await dumps.restored('back', 120)).toMatchObject({ ok: true });
  const sum = /[0-9a-f]{64} {2}deep\/random/;
  const of = async (name: string, container: string): Promise<string> =>
    kubectl.logs((await dumps.pod(await dumps.job(name))).metadata.name, container);
  const written = sum.exec(await of('once', 'dump-databases'))?.[0] ?? 'none';
  const log = await of('back', 'restore-dump');
  expect(log).toContain(written);
  expect(log).toContain(`${PASSWORD}mine sum`);
}, 180);
