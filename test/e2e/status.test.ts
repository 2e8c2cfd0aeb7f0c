import { BackupMethod, Schedule, ScheduledBackup } from '../../src';
import type { BackupStatus, ScheduleStatus } from '../../src/status';
import { Backups } from './support/backups';
import { Database } from './support/database';
import { full } from './support/extent';
import { readBackupStatus } from './support/status';
import { story } from './support/story';

/** Never by itself while a test runs. */
const schedule = Schedule.expression('0 3 1 1 *', 'Europe/Berlin');

describe('the status of backups', () => {
  const { test, namespace } = story('status');
  let database: Database;
  let backups: Backups;
  let suspend = false;

  const status = (): Promise<BackupStatus> => readBackupStatus(namespace().kubectl, 'db');
  const scheduleCalled = async (name: string): Promise<ScheduleStatus | undefined> =>
    (await status()).schedules.find((each) => each.name === name);

  test('before any backup: none has succeeded yet', async () => {
    database = await Database.create(namespace(), { replicas: 1 });
    backups = new Backups(database);
    database.also = (postgres, chart) => {
      const both = { postgres, schedule };
      new ScheduledBackup(chart, 'Nightly', {
        ...both,
        name: 'nightly',
        suspend,
        method: BackupMethod.volumeSnapshot(),
      });
      const method = BackupMethod.volumeSnapshot({ snapshotClass: 'no-such-class' });
      new ScheduledBackup(chart, 'Broken', { ...both, name: 'broken', method });
    };
    await database.apply();
    await database.settled({ within: 120, primary: 0 });
    const { engine, schedules, counts, warnings } = await status();
    expect([engine, counts.total, warnings]).toEqual(['replicated', 0, ['no backup has succeeded yet']]);
    expect(schedules.map(({ name, description, late }) => [name, description, late])).toEqual([
      ['broken', 'on 1 January at 03:00 Europe/Berlin', false],
      ['nightly', 'on 1 January at 03:00 Europe/Berlin', false],
    ]);
  }, 150);

  test('while one runs it is told, and after it, what it has made', async () => {
    const job = await backups.start('nightly');
    // Its Job runs for seconds; which of its steps is seen is chance.
    await namespace().eventually('it runs', async () => (await scheduleCalled('nightly'))?.running !== undefined, {
      within: 30,
      every: 0.2,
    });
    const { backup, snapshots } = await backups.ended(job);
    const { newestAvailable, counts, warnings, ...rest } = await status();
    expect(rest.schedules.find(({ name }) => name === 'nightly')).toMatchObject({
      running: undefined,
      lastSuccess: { run: backup, snapshots },
    });
    expect(newestAvailable).toMatchObject({ name: backup, instance: 'db-0', online: true, sizes: ['1Gi'] });
    expect([counts, warnings]).toEqual([{ total: 1, available: 1, running: 0, failed: 0 }, []]);
  }, 90);

  test('one that is suspended is told', async () => {
    suspend = true;
    await database.apply();
    expect(await scheduleCalled('nightly')).toMatchObject({ suspended: true, nextRun: undefined });
    expect((await status()).warnings).toContain('nightly is suspended');
  }, 30);

  if (!full) return;

  test('one that fails is told with its reason', async () => {
    const { backup, reason } = await backups.run('broken', 90);
    const { counts, warnings, schedules } = await status();
    expect(schedules.find(({ name }) => name === 'broken')).toMatchObject({ lastFailure: { run: backup, reason } });
    expect(counts).toEqual({ total: 2, available: 1, running: 0, failed: 1 });
    expect(warnings).toContainEqual(expect.stringMatching(/^broken failed at 2.*Z: VolumeSnapshot .*no-such-class/));
  }, 120);
});
