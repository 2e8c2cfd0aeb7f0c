import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BackupMethod, ConsistencyCheck, RestoreDrill, ScheduledBackup } from '../../src';
import { CommandLine } from './support/command-line';
import { Database } from './support/database';
import { describeFull } from './support/describe-full';
import { recording, recordSession } from './support/record';
import { schedule } from './support/schedule';
import { story } from './support/story';

// What the documentation shows of verbs that act is recorded from here.

const SHOP = { database: 'app' };
const FILE = 'shop.yaml';

/** What stands in the file, which is about to be edited. */
const CONFIGURATION = `database:
  name: products-db
  replicas: 2
  primary: 0
`;

describeFull('a session of a person at the terminal', () => {
  const { test, namespace } = story('session');
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-pg-session-'));
  let database: Database;
  let cli: CommandLine;

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const everything: Database['also'] = (postgres, chart) => {
    new ScheduledBackup(chart, 'Nightly', {
      name: 'nightly',
      postgres,
      schedule,
      method: BackupMethod.volumeSnapshot(),
    });
    new ConsistencyCheck(chart, 'Check', {
      name: 'products-check',
      postgres,
      schedule,
      assertions: [
        { name: 'no order without a customer', sql: 'SELECT count(*) = 0 FROM orders WHERE customer IS NULL' },
      ],
    });
    new RestoreDrill(chart, 'Drill', {
      name: 'products-drill',
      postgres,
      schedule,
      assertions: [{ name: 'orders are there', sql: 'SELECT count(*) > 0 FROM orders' }],
    });
  };

  test('a database with orders, one of which has no customer', async () => {
    cli = new CommandLine(namespace(), folder);
    writeFileSync(join(folder, FILE), CONFIGURATION);
    database = await Database.create(namespace(), { name: 'products-db', replicas: 2 });
    database.also = everything;
    await database.apply();
    await database.settled({ within: 120, primary: 0 });
    await database.sql(
      0,
      'SET ROLE app; CREATE TABLE orders AS SELECT id, nullif(id, 7) AS customer FROM generate_series(1, 500) AS id',
      SHOP,
    );
  }, 180);

  /** It ends with that code, and both outputs end like this. */
  const shows = async (command: string, code: number, end: RegExp): Promise<void> => {
    const ended = await cli.run(command);
    const { seen } = cli.session.at(-1) ?? {};
    expect({ code: ended.code, seen }).toEqual({ code, seen: expect.stringMatching(end) });
  };

  test('backs up, and sees that it can be restored', async () => {
    await shows(
      'backup products-db --wait',
      0,
      /^Job \S+ takes a backup [^]* is complete, after [^]*\n {2}snapshots: .*\n$/,
    );
    await shows('drill products-db', 0, /^Job \S+ runs products-drill\n[^]*restored/);
  }, 240);

  test('checks, mends what is wrong, and checks again', async () => {
    await shows('check products-db', 1, /^Job \S+ runs products-check\n[^]*\n {2}! .*no order without a customer.*\n$/);
    await database.sql(0, 'DELETE FROM orders WHERE customer IS NULL', SHOP);
    await shows('check products-db', 0, /^Job \S+ runs products-check\n[^]*1 table with 499 rows[^]*$/);
  }, 120);

  test('switches over, together with a change that restarts', async () => {
    await shows(`switchover products-db --to 1 --write ${FILE}`, 0, /\n {4}- {2}primary: 0\n {4}\+ {2}primary: 1\n/);
    await database.apply({ primary: 1, parameters: { max_connections: '150' } });
    await shows(
      'rollout wait products-db',
      0,
      /\nproducts-db: every instance is updated, streaming and ready, after .*\n$/,
    );
    await database.settled({ within: 5, primary: 1 });
    if (recording) recordSession(namespace(), cli.session);
  }, 180);
});
