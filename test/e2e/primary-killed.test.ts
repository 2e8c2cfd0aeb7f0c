import { Database } from './support/database';
import { full } from './support/extent';
import { killContainer, restartsOf } from './support/faults-of-sets';
import { everyHost, verifyAcknowledged, WriteLoad } from './support/load';
import { longestPause, reigns, splitBrain, writesByServer } from './support/load-log';
import { NodeFaults } from './support/node';
import { expectPauseBelow } from './support/pauses';
import { lives, restarted, type Lives } from './support/restarts';
import { StorageProbe } from './support/storage-probe';
import { story } from './support/story';

describe('the primary is killed under a write load', () => {
  const { test, namespace } = story('primary-killed');
  let faults: NodeFaults;
  let database: Database;
  let load: WriteLoad;
  let storage: StorageProbe;
  let standby: Lives;

  beforeAll(async () => {
    faults = await NodeFaults.create();
  }, 120_000);
  afterAll(() => faults.delete(), 120_000);

  test('two instances take a write load, also directly', async () => {
    database = await Database.create(namespace(), { replicas: 2 });
    await database.settled({ within: 120, primary: 0 });
    storage = await StorageProbe.start(namespace());
    load = await WriteLoad.start(database, { hosts: everyHost(database, 2) });
    const { 'db-1': life } = await lives(database);
    standby = { 'db-1': life };
  }, 180);

  /** The same instance is the primary again, on the same timeline, with its standby, and writes reach it through the Service. */
  async function backAgain(killedAt: number): Promise<void> {
    await database.settled({ within: 120, primary: 0 });
    await load.writes(20, { writer: 'rw' });
    // The kill was felt: otherwise nothing is shown.
    expect((await load.log()).lost.filter(({ writer, at }) => writer === 'rw' && at > killedAt)).not.toEqual([]);
    expect(await database.holder()).toBe('db-0');
    expect(await database.streaming(0)).toEqual(['db-1']);
    expect(restarted(standby, await lives(database))).toEqual([]);
  }

  test('deleted: a new pod goes on with the same volume', async ({ kubectl }) => {
    const { uid } = (await database.pod(0)).metadata;
    const killedAt = Date.now();
    await kubectl.delete('pod', 'db-0');
    await backAgain(killedAt);
    expect((await database.pod(0)).metadata.uid).not.toBe(uid);
    expect(await database.log(0)).toContain('database system was shut down at');
  }, 180);

  test('deleted by force, while it still runs on the node: the next one waits for its end, and goes on', async ({
    kubectl,
  }) => {
    const { uid } = (await database.pod(0)).metadata;
    const killedAt = Date.now();
    await kubectl.delete('pod', 'db-0', { force: true });
    await backAgain(killedAt);
    expect((await database.pod(0)).metadata.uid).not.toBe(uid);
  }, 180);

  test('kill -9 of the postmaster, from the node: the container is restarted and recovers', async () => {
    const { uid } = (await database.pod(0)).metadata;
    const restarts = await restartsOf(database, 0);
    const killedAt = Date.now();
    const { pid } = await faults.signalPostmaster(await database.pod(0), 'KILL');
    await namespace().eventually(
      'the container was restarted',
      async () => (await restartsOf(database, 0)) > restarts,
      {
        within: 60,
      },
    );
    await backAgain(killedAt);
    expect((await database.pod(0)).metadata.uid).toBe(uid);
    const processes = await faults.processes(await database.pod(0), 'postgres');
    expect(processes.map((process) => process.pid)).not.toContain(pid);
    expect(await database.log(0)).toContain('automatic recovery in progress');
  }, 180);

  if (full) {
    test('kill -9 of everything in the container, three times', async () => {
      for (let time = 0; time < 3; time++) {
        const killedAt = Date.now();
        await killContainer(database, faults, 0);
        await backAgain(killedAt);
      }
    }, 600);

    test('the agent is killed: the server goes on without a pause', async () => {
      const from = Date.now();
      const before = await lives(database);
      await faults.signalAll(await database.pod(0), 'KILL', 'agent');
      await namespace().eventually(
        'the agent was restarted',
        async () => {
          const now = (await lives(database))['db-0'];
          return (now?.restarts.agent ?? 0) > (before['db-0']?.restarts.agent ?? 0);
        },
        { within: 60 },
      );
      await database.settled({ within: 60, primary: 0 });
      await load.writes(20, { writer: 'rw' });
      expect((await lives(database))['db-0']?.serverStart).toBe(before['db-0']?.serverStart);
      const log = await load.log();
      await expectPauseBelow(2000, longestPause(log, { writer: 'rw', from, to: Date.now() - 2000 }), { log, storage });
    }, 240);
  }

  test('every acknowledged row is on both instances, and nobody else ever took one', async () => {
    const log = await load.stop();
    await verifyAcknowledged(database, log, [0, 1]);
    expect(splitBrain(log)).toEqual([]);
    expect(Object.keys(writesByServer(log))).toEqual(['db-0']);
    expect(reigns(log)).toEqual([expect.objectContaining({ server: 'db-0', timeline: 1 })]);
  }, 180);
});
