import { type Chart, Size } from 'cdk8s';
import { Deployment, ImagePullPolicy } from 'cdk8s-plus-28';
import {
  BackupMethod,
  BackupStore,
  ConnectionSecret,
  ConsistencyCheck,
  RestoreDrill,
  Schedule,
  ScheduledBackup,
  SnapshotRetention,
} from '../../src';
import type { BackupCatalogue, StatusReport } from '../../src/cli';
import type { PruneExplanation, RetentionExplanation } from '../../src/cli/views/prune';
import {
  aged,
  completedBackups,
  createSnapshots,
  operatedSnapshot,
  ownSnapshot,
  staying,
} from './support/aged-snapshots';
import { Backups } from './support/backups';
import { CommandLine } from './support/command-line';
import { Database } from './support/database';
import { Drills } from './support/drills';
import { Dumps } from './support/dumps';
import { NODE_IMAGE } from './support/images';
import { cluster, Operated } from './support/operated';
import { CronJobRuns } from './support/prunings';
import { record, recording } from './support/record';
import { story } from './support/story';

// What the documentation shows of verbs that tell is recorded from here.

/** Never by itself while a test runs. */
const schedule = Schedule.expression(recording ? '0 3 * * *' : '0 3 1 1 *');

describe('what the command line tells of databases of both engines', () => {
  const { test, namespace } = story('command-line');
  let database: Database;
  let cli: CommandLine;
  let taken: string;
  const old = { own: aged('nightly', 3, 1), operated: aged('shop-nightly', 3, 1) };

  const everything: Database['also'] = (postgres, chart: Chart) => {
    const shop = cluster(chart, 'shop-db');
    const method = BackupMethod.volumeSnapshot();
    new ScheduledBackup(chart, 'Nightly', { name: 'nightly', postgres, schedule, method });
    const stores = [BackupStore.volume({ name: 'near', size: Size.mebibytes(64) })];
    const logical = BackupMethod.logical({ stores });
    new ScheduledBackup(chart, 'Dumps', { name: 'dumps', postgres, schedule, method: logical });
    const retention = { schedule, maxSnapshots: 2, allowFirstPruning: true };
    new SnapshotRetention(chart, 'Retention', { ...retention, name: 'keep-two', postgres });
    new SnapshotRetention(chart, 'ShopRetention', { ...retention, name: 'shop-keep-two', postgres: shop });
    new ConsistencyCheck(chart, 'Check', { name: 'compare', postgres, schedule });
    const assertions = [{ name: 'orders are there', sql: 'SELECT count(*) > 0 FROM orders' }];
    new RestoreDrill(chart, 'Drill', { name: 'drill', postgres, schedule, assertions });
    const [first] = [1, 2].map(
      (version) => new ConnectionSecret(chart, `Api${version}`, { name: 'products-api', version, postgres }),
    );
    const web = new Deployment(chart, 'Web', { metadata: { name: 'web' }, replicas: 0 });
    web.addContainer({ image: NODE_IMAGE, imagePullPolicy: ImagePullPolicy.IF_NOT_PRESENT });
    first.connect(web);
  };

  test('both are told, healthy as soon as they are', async () => {
    cli = new CommandLine(namespace());
    database = await Database.create(namespace(), { name: 'products-db', replicas: recording ? 2 : 1 });
    database.also = everything;
    await database.apply();
    const versions = async (): Promise<unknown> => {
      const { databases } = await cli.json<StatusReport>('status products-db', [0, 1]);
      return databases[0].connections[0]?.versions.every(({ exists }) => exists);
    };
    await Promise.all([
      database.settled({ within: 120, primary: 0 }),
      new Operated(namespace(), 'shop-db').ready(1),
      namespace().eventually('the versions of the connection', versions, { within: 90 }),
    ]);
    const { databases, missingRights, missingAside } = await cli.json<StatusReport>('status');
    expect([missingRights, missingAside]).toEqual([[], []]);
    expect(databases).toMatchObject([
      {
        database: 'products-db',
        engine: 'replicated',
        health: 'healthy',
        version: '18',
        instances: expect.arrayContaining([
          expect.objectContaining({ name: 'products-db-0', role: 'primary', timeline: 1, version: '18' }),
        ]),
        dumps: { schedules: [{ name: 'dumps' }] },
        prunings: [{ name: 'keep-two', of: 'snapshots' }],
        drills: [{ name: 'drill' }],
        checks: [{ name: 'compare' }],
        connections: [
          {
            name: 'products-api',
            versions: [
              { version: 'v2', secret: 'products-api-v2', users: [] },
              { version: 'v1', secret: 'products-api-v1', users: [{ kind: 'Deployment', name: 'web' }] },
            ],
          },
        ],
      },
      {
        database: 'shop-db',
        engine: 'cloudnative-pg',
        health: 'healthy',
        phase: 'Cluster in healthy state',
        instances: [{ name: 'shop-db-1', role: 'primary', timeline: 1, version: '18', node: expect.any(String) }],
        prunings: [{ name: 'shop-keep-two', of: 'snapshots' }],
      },
    ]);
    const { code, out, err } = await cli.run('status');
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^products-db {3}StatefulSet {3}PostgreSQL 18 {3}healthy$/m);
    expect(out).toMatch(/^shop-db {3}CloudNativePG {3}PostgreSQL 18 {3}healthy$/m);
  }, 150);

  test('what has run since is told: snapshots and dumps in one list, a check with what it compared', async () => {
    const orders = 'CREATE TABLE orders (id int PRIMARY KEY); INSERT INTO orders SELECT generate_series(1, 20000)';
    await database.sql(0, `SET ROLE app; ${orders}`, { database: 'app' });
    const [dumps, snapshots] = [new Dumps(database), new Backups(database)];
    const compare = new CronJobRuns(namespace(), 'compare');
    const [dump, snapshot] = await Promise.all([
      dumps.run('dumps'),
      snapshots.run('nightly').then(async (said) => {
        if (recording) await new Drills(namespace(), 'drill').run();
        return said;
      }),
      compare.start().then((job) => compare.ended(job)),
      createSnapshots(namespace(), [
        ...old.own.map((backup) => ownSnapshot('data-products-db-0', 'products-db', backup)),
        ...old.operated.map((backup) => operatedSnapshot('shop-db-1', 'shop-db', backup)),
      ]).then(() => completedBackups(namespace(), 'shop-db', old.operated)),
    ]);
    taken = snapshot.backup;
    const { databases } = await cli.json<StatusReport>('status products-db');
    expect(databases[0].checks[0].lastSuccess).toMatchObject({
      ...{ outcome: 'same', instances: recording ? 2 : 1, tables: 1, rows: 20_000 },
    });
    expect(databases[0].dumps.schedules[0].lastSuccess).toMatchObject({ run: dump.backup, stores: ['near'] });
    const list = async (command: string): Promise<string[]> => {
      const { backups } = await cli.json<BackupCatalogue>(`backups ${command}`);
      return backups.map(({ name, method, state }) => `${name} ${method} ${state}`);
    };
    const ofSnapshots = [taken, ...old.own.map(({ name }) => name)].map((name) => `${name} snapshot available`);
    expect(new Set(await list('products-db'))).toEqual(new Set([`${dump.backup} dump available`, ...ofSnapshots]));
    expect(await list('products-db --store near')).toEqual([`${dump.backup} dump available`]);
    expect(await list('products-db --method snapshot --state available')).toEqual(ofSnapshots);
    expect(await list('shop-db')).toEqual(old.operated.map(({ name }) => `${name} snapshot available`));
    if (recording) await record(namespace());
  }, 90);

  for (const name of ['products-db', 'shop-db'])
    test(`what a pruning of ${name} would delete it then deletes`, async () => {
      const backups = name === 'shop-db' ? old.operated : [{ name: taken }, ...old.own];
      const explain = async (): Promise<RetentionExplanation> =>
        (await cli.json<PruneExplanation>(`backups prune ${name} --dry-run`)).retentions[0];
      const explained = (await explain()).verdicts ?? [];
      const decided = backups.map((backup, index) => [backup.name, index < 2 ? 'keep' : 'delete']);
      expect(explained.map(({ backup, action }) => [backup, action])).toEqual(decided);
      const before = await staying(namespace(), 'volumesnapshots');
      expect(before).toEqual(expect.arrayContaining(backups.map((backup) => backup.name)));

      const { code, err } = await cli.run(`backups prune ${name} --now`);
      expect(code).toBe(0);
      for (const { backup, action, reason } of explained) expect(err).toContain(`${backup}: ${action}: ${reason}\n`);
      const going = backups.slice(2).map((backup) => backup.name);
      expect(await staying(namespace(), 'volumesnapshots')).toEqual(before.filter((each) => !going.includes(each)));
      expect((await explain()).last).toMatchObject({ ok: true, deleted: going.length, kept: 2 });
    }, 60);
});
