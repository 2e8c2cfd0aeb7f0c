import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Size } from 'cdk8s';
import { BackupMethod, BackupStore, ConsistencyCheck, RestoreDrill, ScheduledBackup } from '../../src';
import type {
  BackupCatalogue,
  BackupRun,
  CheckRun,
  DrillRun,
  RolloutRun,
  StatusReport,
  SwitchoverPlan,
} from '../../src/cli';
import { CommandLine } from './support/command-line';
import { Database } from './support/database';
import { full } from './support/extent';
import type { Job } from './support/jobs';
import { cluster, Operated } from './support/operated';
import { schedule } from './support/schedule';
import { story } from './support/story';

const assertions = [{ name: 'orders are there', sql: 'SELECT count(*) > 0 FROM orders' }];
const SHOP = { database: 'app' };

describe('acting by the command line, on databases of both engines', () => {
  const { test, namespace } = story('command-line-acts');
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-pg-acts-'));
  let database: Database;
  let cli: CommandLine;

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const everything: Database['also'] = (postgres, chart) => {
    const shop = cluster(chart, 'shop-db', { replicas: full ? 2 : 1 });
    const method = BackupMethod.volumeSnapshot();
    new ScheduledBackup(chart, 'Nightly', { name: 'nightly', postgres, schedule, method });
    const stores = ['near', 'far'].map((name) => BackupStore.volume({ name, size: Size.mebibytes(64) }));
    const logical = BackupMethod.logical({ stores });
    new ScheduledBackup(chart, 'Dumps', { name: 'dumps', postgres, schedule, method: logical });
    new ConsistencyCheck(chart, 'Check', { name: 'check', postgres, schedule, assertions });
    new ConsistencyCheck(chart, 'ShopCheck', { name: 'shop-check', postgres: shop, schedule });
    new RestoreDrill(chart, 'Drill', { name: 'drill', postgres, schedule });
    const stopping = BackupMethod.volumeSnapshot({ online: false, allowStoppingPrimary: true });
    new ScheduledBackup(chart, 'ShopNightly', { name: 'shop-nightly', postgres: shop, schedule, method: stopping });
    if (full) new RestoreDrill(chart, 'ShopDrill', { name: 'shop-drill', postgres: shop, schedule });
  };

  test('a rollout is waited for, until the last instance is there', async () => {
    cli = new CommandLine(namespace());
    database = await Database.create(namespace(), { name: 'products-db', replicas: 2 });
    database.also = everything;
    await database.apply();
    const runs = ['products-db', 'shop-db'].map((name) => cli.run(`rollout wait ${name} --timeout 110s`));
    const ended = await Promise.all(runs);
    // How much of it depends on how far a rollout was when the command began.
    expect(ended.map(({ err }) => err).join('')).not.toBe('');
    for (const { code, out, err } of ended) {
      expect([code, out]).toEqual([
        0,
        expect.stringMatching(/^\S+: every instance is updated, streaming and ready, after .*\n$/),
      ]);
      // Each line is news.
      const lines = err.trimEnd().split('\n');
      expect(lines.filter((line, index) => line === lines[index - 1])).toEqual([]);
    }
    // What it has waited for is so.
    await database.settled({ within: 5, primary: 0 });
    await new Operated(namespace(), 'shop-db').ready(full ? 2 : 1, 5);
    const lags = async (name: string): Promise<(number | undefined)[]> => {
      const { databases } = await cli.json<StatusReport>(`status ${name} --lag`, [0, 1]);
      return databases.flatMap(({ instances }) => instances.map(({ lag }) => lag));
    };
    expect(await lags('products-db')).toEqual([undefined, expect.any(Number)]);
    expect(await lags('shop-db')).toEqual(full ? [undefined, expect.any(Number)] : [undefined]);
  }, 150);

  test('backups are taken as the schedules take them, several at a time, while a check finds what is wrong', async () => {
    await database.sql(0, 'SET ROLE app; CREATE TABLE orders (id int PRIMARY KEY)', SHOP);
    const several = await cli.run('backup products-db --wait');
    expect([several.code, several.err]).toEqual([
      2,
      expect.stringMatching(/^there are 2 schedules of backups of products-db; name one by --schedule:\n {2}nightly: /),
    ]);
    const [named, dump, shop, wrong] = await Promise.all([
      cli.json<BackupRun>('backup products-db --schedule nightly --name before-migration --wait --timeout 90s'),
      cli.json<BackupRun>('backup products-db --store near --wait'),
      cli.json<BackupRun>('backup shop-db --wait'),
      cli.run('check products-db'),
    ]);
    expect(named).toMatchObject({
      state: 'completed',
      method: 'snapshots',
      backup: 'before-migration',
      instance: 'products-db-1',
      snapshots: ['before-migration'],
      sizes: ['1Gi'],
      notes: [],
    });
    expect(dump).toMatchObject({ state: 'completed', method: 'dumps', stores: [{ name: 'near', ok: true }] });
    expect(dump.bytes).toBeGreaterThan(0);
    expect(shop).toMatchObject({ state: 'completed', schedule: 'shop-nightly', snapshots: [shop.backup] });
    expect([wrong.code, wrong.out]).toEqual([
      1,
      expect.stringMatching(
        /^check check of products-db: something is wrong on 2 instances: .*\n {2}! .*orders are there/,
      ),
    ]);
    // Of its schedule, and not one that is taken once.
    const { databases } = await cli.json<StatusReport>('status', [0, 1]);
    expect(databases.map((each) => [each.backups.schedules[0].lastSuccess?.run, each.backups.singles])).toEqual([
      ['before-migration', []],
      [shop.backup, []],
    ]);
  }, 120);

  test('a drill and checks tell what they found; after Ctrl-C a check goes on without the command', async () => {
    await database.sql(0, 'INSERT INTO orders VALUES (1)', SHOP);
    const [drill, shop, interrupted] = await Promise.all([
      cli.json<DrillRun>('drill products-db --timeout 100s'),
      cli.json<CheckRun>('check shop-db'),
      cli.run('check products-db', /^Job \S+ runs check/),
    ]);
    expect(drill).toMatchObject({ state: 'succeeded', backup: 'before-migration', failures: [] });
    expect(drill.restoreSeconds).toBeGreaterThan(0);
    expect(shop).toMatchObject({ check: 'shop-check', outcome: 'same' });
    expect(shop.instances).toHaveLength(full ? 2 : 1);
    expect([interrupted.code, interrupted.out]).toEqual([
      2,
      expect.stringContaining('it goes on without this command'),
    ]);
    const job = /job\/(\S+)/.exec(interrupted.out)?.[1] ?? '';
    await namespace().eventually(
      `Job ${job} completes`,
      async () => {
        const { status } = await namespace().kubectl.get<Job>('job', job);
        return status?.conditions?.some(({ type, status: is }) => type === 'Complete' && is === 'True');
      },
      { within: 30 },
    );
  }, 120);

  test('a switchover is written into the configuration, applied, and waited for', async () => {
    const file = join(folder, 'shop.yaml');
    writeFileSync(file, 'database:\n  name: products-db # of the shop\n  primary: 0\n');
    const plan = await cli.json<SwitchoverPlan>(`switchover products-db --to products-db-1 --write ${file}`);
    expect(plan).toMatchObject({ from: 'products-db-0', to: 'products-db-1', primary: 1 });
    expect(readFileSync(file, 'utf8')).toBe('database:\n  name: products-db # of the shop\n  primary: 1\n');
    await database.apply({ primary: plan.primary });
    const { state, parts } = await cli.json<RolloutRun>('rollout wait products-db --timeout 60s');
    expect([state, parts.at(-1)]).toEqual([
      'done',
      { name: 'products-db', done: true, text: 'products-db-1 is the primary' },
    ]);
    await database.settled({ within: 5, primary: 1 });
    const refused = await cli.run('switchover products-db --to 1');
    expect(refused).toEqual({ code: 2, out: '', err: 'products-db-1 is the primary already\n' });
    const operated = await cli.run('switchover shop-db --to 1');
    expect(operated).toEqual({ code: 2, out: '', err: 'shop-db-1 is the primary already\n' });
  }, 100);

  if (!full) return;

  test('a rollout that restarts has ended everywhere when waiting for it ends', async () => {
    await database.apply({ parameters: { max_connections: '60' } });
    const { code, err } = await cli.run('rollout wait products-db --timeout 110s');
    expect([code, err]).toEqual([0, expect.stringMatching(/^(products-db(-\d)?: .+\n)*$/)]);
    // On a busy machine it may have ended before anybody looked; in any case it has by now.
    for (const ordinal of [0, 1]) expect(await database.sql(ordinal, 'SHOW max_connections')).toBe('60');
    await database.settled({ within: 5, primary: 1 });
  }, 150);

  test('a backup can be offline although its schedule is online', async () => {
    const { backup, instance } = await cli.json<BackupRun>('backup products-db --schedule nightly --offline --wait');
    expect(instance).toBe('products-db-0');
    const { backups } = await cli.json<BackupCatalogue>('backups products-db --method snapshot');
    expect(backups.find(({ name }) => name === backup)).toMatchObject({ online: false, state: 'available' });
  }, 150);

  test('the operator’s databases: a drill, and who promotes', async () => {
    expect(await cli.json<CheckRun>('check products-db')).toMatchObject({
      outcome: 'same',
      differences: [],
      tables: 1,
    });
    expect(await cli.json<DrillRun>('drill shop-db')).toMatchObject({ state: 'succeeded', drill: 'shop-drill' });
    const { out } = await cli.run('switchover shop-db --to 2');
    expect(out).toContain(`kubectl cnpg promote shop-db shop-db-2 -n ${namespace().name}`);
  }, 150);
});
