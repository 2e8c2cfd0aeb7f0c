import type { Chart } from 'cdk8s';
import { Backup, BackupMethod, RestoreFromSnapshot, ScheduledBackup } from '../../src';
import { Backups } from './support/backups';
import { CommandLine } from './support/command-line';
import { Database } from './support/database';
import { full } from './support/extent';
import type { KubeObject } from './support/objects';
import { cluster, manifestsOf, Operated } from './support/operated';
import { schedule } from './support/schedule';
import { story } from './support/story';

const FILL = 'CREATE TABLE kept AS SELECT i AS id, md5(i::text) FROM generate_series(1, 5000) i';
const ROWS = 'SELECT count(*), sum(id), max(id) FROM kept';
const WHOLE = '5000|12502500|5000';
const SHOP = { database: 'app' };

describe('restore --apply, on both engines', () => {
  const { test, namespace } = story('cli-restore');
  let database: Database;
  let cli: CommandLine;
  let backup: string;
  const shop = (name = 'shop'): Operated => new Operated(namespace(), name);
  const copy = (): Promise<string> =>
    namespace().kubectl.exec('copy-0', ['psql', '-XAtq', '-d', 'app', '-c', ROWS], { container: 'postgres' });
  const uid = async (kind: string, name: string): Promise<string | undefined> =>
    (await namespace().kubectl.get<KubeObject>(kind, name)).metadata.uid;
  const declareShop = (chart: Chart): void => {
    const method = BackupMethod.volumeSnapshot({ online: false, allowStoppingPrimary: true });
    new Backup(chart, 'Before', { name: 'before', postgres: cluster(chart, 'shop'), method });
  };

  test('databases with rows, each with a backup; then the rows are lost', async ({ kubectl }) => {
    cli = new CommandLine(namespace());
    const ours = async (): Promise<void> => {
      database = await Database.create(namespace(), { replicas: 1 });
      database.also = (postgres, chart) =>
        new ScheduledBackup(chart, 'Nightly', {
          name: 'nightly',
          postgres,
          schedule,
          method: BackupMethod.volumeSnapshot(),
        });
      await database.apply();
      await database.settled({ within: 120, primary: 0 });
      await database.sql(0, `SET ROLE app; ${FILL}`, SHOP);
      backup = (await new Backups(database).run('nightly')).backup;
      await database.sql(0, 'DELETE FROM kept WHERE id > 10', SHOP);
    };
    const theirs = async (): Promise<void> => {
      const manifests = manifestsOf(namespace(), declareShop);
      await kubectl.apply(manifests.filter(({ kind }) => kind !== 'Backup'));
      await shop().ready();
      await shop().sql('shop-1', FILL);
      await kubectl.apply(manifests);
      const phase = '--for=jsonpath={.status.phase}=completed';
      await kubectl.run(['wait', phase, 'backups.postgresql.cnpg.io/before', '--timeout=110s']);
      await shop().ready();
      await shop().sql('shop-1', 'DELETE FROM kept WHERE id > 10');
    };
    await Promise.all([ours(), theirs()]);
  }, 240);

  test('under another name: every row is there, and the first keeps its own', async () => {
    const ended = await Promise.all([
      cli.run('restore db --as copy --apply --wait --timeout 150s'),
      cli.run('restore shop --latest --apply --wait --timeout 150s'),
    ]);
    for (const { code, out, err } of ended)
      expect([code, out, err]).toEqual([0, expect.any(String), expect.any(String)]);
    expect(ended.map(({ out }) => out)).toEqual([
      'database copy is restored\n',
      'database shop-restored is restored\n',
    ]);
    expect(ended[0]?.err).toContain(`begins with backup ${backup} of db`);
    expect(ended[0]?.err).toContain('restore of copy: completed\n');
    expect((await copy()).trim()).toBe(WHOLE);
    await shop('shop-restored').ready();
    expect(await shop('shop-restored').sql('shop-restored-1', ROWS)).toBe(WHOLE);
    expect(await database.sql(0, ROWS, SHOP)).toBe('10|55|10');
    expect(await shop().sql('shop-1', ROWS)).toBe('10|55|10');
  }, 180);

  test('over a database that is there: refused, unless its name is typed, and nothing has happened', async () => {
    const before = [await uid('statefulset', 'db'), await uid('clusters.postgresql.cnpg.io', 'shop')];
    const refused = await Promise.all([
      cli.run('restore db --as db --apply'),
      cli.run('restore shop --as shop --apply --yes-replace db'),
      cli.run('restore db --as shop --apply --yes-replace shop'),
    ]);
    expect(refused.map(({ code }) => code)).toEqual([2, 2, 2]);
    expect(refused.map(({ err }) => err)).toEqual([
      expect.stringContaining('give --yes-replace db if that is meant, or --as another name: nothing was done'),
      expect.stringContaining('--yes-replace names db: nothing was done'),
      expect.stringContaining('which is not db: nothing is restored over it'),
    ]);
    expect([await uid('statefulset', 'db'), await uid('clusters.postgresql.cnpg.io', 'shop')]).toEqual(before);
    expect(await database.sql(0, ROWS, SHOP)).toBe('10|55|10');
  }, 60);

  if (!full) return;

  test('in its place, with its name typed: backed up first, and every row is back under the same name', async ({
    kubectl,
  }) => {
    await database.sql(0, 'CREATE TABLE later (id int)', SHOP);
    const before = await uid('statefulset', 'db');
    const ended = await cli.run(`restore db --backup ${backup} --as db --apply --yes-replace db --wait --timeout 150s`);
    expect([ended.code, ended.err]).toEqual([0, expect.stringContaining('db as it is now is backup nightly-')]);
    await database.settled({ within: 60, primary: 0 });
    expect(await uid('statefulset', 'db')).not.toBe(before);
    expect(await database.sql(0, ROWS, SHOP)).toBe(WHOLE);
    expect(await database.sql(0, "SELECT to_regclass('later') IS NULL", SHOP)).toBe('t');
    // What is declared meets what is there.
    await database.apply();
    await database.settled({ within: 60, primary: 0 });
    // What was there can be had back from its own backup.
    const kept = /db as it is now is backup (\S+)/.exec(ended.err)?.[1];
    const latest = await cli.run('restore db --latest');
    expect(latest.out).toContain(`backup: '${kept}'`);
    expect(
      await kubectl.run(['get', 'volumesnapshot', backup, '-o', 'jsonpath={.metadata.annotations.cdk8s-pg/keep}']),
    ).toBe('true');
  }, 300);

  test('in its place on CloudNativePG', async ({ kubectl }) => {
    const before = await uid('clusters.postgresql.cnpg.io', 'shop');
    const ended = await cli.run(
      'restore shop --as shop --apply --yes-replace shop --no-backup-first --wait --timeout 150s',
    );
    expect([ended.code, ended.err]).toEqual([0, expect.any(String)]);
    await shop().ready();
    expect(await uid('clusters.postgresql.cnpg.io', 'shop')).not.toBe(before);
    expect(await shop().sql('shop-1', ROWS)).toBe(WHOLE);
    // As its declaration has it from now on.
    const declared = (chart: Chart): void =>
      void cluster(chart, 'shop', { bootstrap: new RestoreFromSnapshot(chart, 'Restore', { backup: 'before' }) });
    await kubectl.apply(manifestsOf(namespace(), declared));
    await shop().ready();
    expect(await shop().sql('shop-1', ROWS)).toBe(WHOLE);
  }, 300);
});
