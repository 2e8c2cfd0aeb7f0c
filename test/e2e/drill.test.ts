import { Duration, Size } from 'cdk8s';
import {
  BackupMethod,
  type DrillAssertion,
  RestoreDrill,
  type RestoreDrillProps,
  Schedule,
  ScheduledBackup,
} from '../../src';
import { Backups } from './support/backups';
import { Database } from './support/database';
import { Drills } from './support/drills';
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
  let backup: string;
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
    backup = (await new Backups(source).run('nightly')).backup;
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
});
