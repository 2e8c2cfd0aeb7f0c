import { Duration } from 'cdk8s';
import { Client } from './support/client';
import { Database } from './support/database';
import { endpointsOf } from './support/endpoints';
import { full } from './support/extent';
import { killContainer } from './support/faults-of-sets';
import { everyHost, verifyAcknowledged, WriteLoad } from './support/load';
import { longestPause, reigns, splitBrain, type LoadLog } from './support/load-log';
import { NodeFaults } from './support/node';
import { mostPrimaries, primaries } from './support/observations';
import { expectPauseBelow } from './support/pauses';
import type { Process } from './support/processes';
import { lives, restarted } from './support/restarts';
import { StorageProbe } from './support/storage-probe';
import { story } from './support/story';
import { PodWatch } from './support/watch';

const STARTUP = /^postgres: .*startup /;
const WAL_RECEIVER = /^postgres: .*walreceiver /;

describe('a planned switchover under a write load', () => {
  const { test, namespace } = story('switchover');
  let faults: NodeFaults;
  let database: Database;
  let client: Client;
  let load: WriteLoad;
  let storage: StorageProbe;
  let watch: PodWatch;

  beforeAll(async () => {
    faults = await NodeFaults.create();
  }, 120_000);
  afterAll(() => faults.delete(), 120_000);

  test('three instances take a write load, also directly', async () => {
    database = await Database.create(namespace(), { replicas: 3, switchoverTimeout: Duration.seconds(15) });
    await database.settled({ within: 150, primary: 0 });
    client = await Client.start(database);
    watch = await PodWatch.start(database);
    storage = await StorageProbe.start(namespace());
    load = await WriteLoad.start(database, { hosts: everyHost(database, 3) });
  }, 240);

  /** How often the log of that instance says it. */
  async function countOf(ordinal: number, words: string): Promise<number> {
    return (await database.log(ordinal)).split(words).length - 1;
  }

  /** Waits until that instance is the primary, all others stream from it, and the Services lead where they should. */
  async function ledBy(primary: number, within = 90): Promise<void> {
    const others = [0, 1, 2].filter((ordinal) => ordinal !== primary).map((ordinal) => `db-${ordinal}`);
    await database.settled({ within, primary });
    expect(await database.holder()).toBe(`db-${primary}`);
    await namespace().eventually(
      'the Services follow the roles',
      async () => {
        expect(await endpointsOf(database, 'rw')).toEqual([`db-${primary}`]);
        expect(await endpointsOf(database, 'ro')).toEqual(others);
        return true;
      },
      { within: 30 },
    );
    await load.writes(10, { writer: 'rw' });
    expect(lastServer(await load.log())).toBe(`db-${primary}`);
  }

  for (const [from, to] of [
    [0, 1],
    [1, 0],
  ] as const) {
    test(`${from} → ${to}: everybody follows, and no container is restarted`, async () => {
      const before = await lives(database);
      const start = Date.now();
      await database.apply({ primary: to });
      await ledBy(to);
      // The server of the old primary becomes a standby, in the same container; nothing else is touched.
      expect(restarted(before, await lives(database))).toEqual([
        expect.stringMatching(`^db-${from}: the server was restarted`),
      ]);
      const pause = longestPause(await load.log(), { writer: 'rw', from: start, to: Date.now() });
      expect(pause.milliseconds).toBeLessThan(15_000);
      process.stdout.write(`without writes from ${from} to ${to}: ${pause.milliseconds} ms\n`);
    }, 180);
  }

  if (full) {
    test('a candidate that is frozen: it is postponed without an outage, and made up for', async () => {
      const candidate = await database.pod(1);
      const serverStart = await database.serverStart(0);
      const frozen = await faults.signalMatching(candidate, STARTUP, 'STOP');
      const start = Date.now();
      await database.apply({ primary: 1 });
      await database.logged(0, /switchover postponed: db-1 does not replay what it receives/, { within: 60 });
      const postponed = await countOf(0, 'switchover postponed');

      // The same where it does not even receive.
      const receivers = await faults.signalMatching(candidate, WAL_RECEIVER, 'STOP');
      await faults.signal(candidate, frozen, 'CONT');
      await namespace().eventually(
        'postponed again',
        async () => (await countOf(0, 'switchover postponed')) > postponed,
        { within: 60 },
      );
      expect(await endpointsOf(database, 'rw')).toEqual(['db-0']);
      expect(await database.serverStart(0)).toBe(serverStart);
      expect((await database.events(0)).map(({ reason }) => reason)).toContain('SwitchoverPostponed');
      const log = await load.log();
      const outage = longestPause(log, { writer: 'rw', from: start, to: Date.now() - 1000 });
      await expectPauseBelow(3000, outage, { log, storage });

      await faults.signal(candidate, receivers, 'CONT');
      await ledBy(1);
    }, 240);
  }

  /**
   * Begins a switchover and stops it in the middle: the old primary's server is held back from its end by a frozen
   * session while `meanwhile` runs, and then ends.
   */
  async function inTheMiddle(from: number, to: number, meanwhile: () => Promise<void>): Promise<void> {
    const pod = await database.pod(from);
    const session = client.try('SELECT pg_sleep(600)');
    const backend = await namespace().eventually(
      'the session to freeze',
      async () => faults.signalMatching(pod, /^postgres: .* SELECT$/, 'STOP'),
      { within: 20 },
    );
    await database.apply({ primary: to });
    await namespace().eventually(
      `db-${from} hands over`,
      async () => (await database.role(from)) === 'none' && (await database.state(from)).state === 'handing-over',
      { within: 150, every: 0.2 },
    );
    await meanwhile();
    await faults.signal(pod, backend, 'CONT');
    expect((await session).status).not.toBe(0);
  }

  async function serverGone(ordinal: number): Promise<void> {
    await namespace().eventually(
      `the server of db-${ordinal} has stopped`,
      async () => {
        const processes = await faults.processes(await database.pod(ordinal), 'postgres');
        return processes.length > 0 && !processes.some(({ command }) => /^postgres\b/.test(command));
      },
      { within: 20, every: 0.1 },
    );
  }

  /** What the container that was killed said. The kubelet may need a moment until it knows it as the one before. */
  async function killedLog(ordinal: number): Promise<string> {
    const args = ['logs', `db-${ordinal}`, '-c', 'postgres', '--previous'];
    const { stdout } = await namespace().eventually(
      `the log of the container of db-${ordinal} that was killed`,
      async () => {
        const outcome = await database.kubectl.try(args);
        return outcome.status === 0 ? outcome : undefined;
      },
      { within: 30 },
    );
    return stdout;
  }

  /** The same from the beginning of the handover on. */
  async function lastWords(ordinal: number): Promise<string> {
    const log = await killedLog(ordinal);
    return log.slice(log.lastIndexOf('[instance] switchover to '));
  }

  if (full) {
    test('the old primary is killed right after its stop: it serves again, and hands over then', async () => {
      const candidate = await database.pod(0);
      let frozen: readonly Process[] = [];
      await inTheMiddle(1, 0, async () => {
        frozen = await faults.signalMatching(candidate, STARTUP, 'STOP');
      });
      await serverGone(1);
      await killContainer(database, faults, 1);
      expect(await database.holder()).toBe('db-1');
      expect(await lastWords(1)).toMatch(
        /^\[instance\] switchover to db-0: stopping[^]*database system is shut down\n$/,
      );
      await faults.signal(candidate, frozen, 'CONT');
      await ledBy(0);
      // It was a primary again in between, and gave the Lease away as one.
      expect(await database.log(1)).toContain('primary on timeline 4, taking writes');
    }, 240);
  }

  test('the old primary is killed just when the Lease changes: the candidate takes over', async () => {
    const old = await database.pod(0);
    await inTheMiddle(0, 1, () => faults.signalAll(old, 'STOP', 'agent'));
    const claim = 'grep -l verb=lease-claim /cdk8s-pg/run/ask/*.request';
    await namespace().eventually(
      'the Lease is asked for',
      async () => (await database.exec(0, ['timeout', '5', 'bash', '-c', claim])) !== '',
      { within: 30, every: 0.1 },
    );
    expect(await database.holder()).toBe('db-0');
    await faults.signalAll(old, 'KILL');
    await faults.signalAll(old, 'CONT', 'agent');
    await ledBy(1);
    expect(await lastWords(0)).toMatch(/^\[instance\] switchover to db-1: stopping[^]*database system is shut down\n$/);
  }, 240);

  test('the candidate is killed right after the Lease changed, before it knows: it becomes the primary', async () => {
    const candidate = await database.pod(2);
    await faults.signalAll(candidate, 'STOP', 'agent');
    await database.apply({ primary: 2 });
    await namespace().eventually('the Lease names db-2', async () => (await database.holder()) === 'db-2', {
      within: 60,
      every: 0.1,
    });
    await killContainer(database, faults, 2);
    expect(await killedLog(2)).not.toContain('promoting');
    await faults.signalAll(candidate, 'CONT', 'agent');
    await ledBy(2);
  }, 240);

  test('the candidate freezes when the old primary has stopped: given up, the old primary serves again', async () => {
    const candidate = await database.pod(1);
    let frozen: readonly Process[] = [];
    await inTheMiddle(2, 1, async () => {
      frozen = await faults.signalMatching(candidate, STARTUP, 'STOP');
    });
    await serverGone(2);
    await database.logged(2, /switchover given up, serving again: db-1 did not replay up to/, { within: 60 });
    await servesAgain(2);
    await database.apply({ primary: 2 });
    await faults.signal(candidate, frozen, 'CONT');
    await ledBy(2);
  }, 240);

  /** It has given up, and the Service leads to it as before. */
  async function servesAgain(ordinal: number): Promise<void> {
    const name = `db-${ordinal}`;
    await namespace().eventually(
      `${name} takes writes again`,
      async () => (await endpointsOf(database, 'rw'))[0] === name,
      {
        within: 60,
      },
    );
    await load.writes(10, { writer: 'rw' });
    expect(lastServer(await load.log())).toBe(name);
    expect(await database.primary()).toBe(ordinal);
    expect(await database.holder()).toBe(name);
    expect(await endpointsOf(database, 'rw')).toEqual([name]);
    expect((await database.events(ordinal)).map(({ reason }) => reason)).toContain('SwitchoverGivenUp');
  }

  if (full) {
    test('the candidate stops to receive while the old primary stops: given up, and made up for later', async () => {
      const candidate = await database.pod(0);
      const given = await countOf(2, 'switchover given up');
      let frozen: readonly Process[] = [];
      // The next try comes by itself, a minute after the one before.
      await inTheMiddle(2, 0, async () => {
        frozen = await faults.signalMatching(candidate, WAL_RECEIVER, 'STOP');
      });
      await namespace().eventually('given up', async () => (await countOf(2, 'switchover given up')) > given, {
        within: 90,
      });
      await servesAgain(2);
      await faults.signal(candidate, frozen, 'CONT');
      await ledBy(0, 240);
    }, 600);

    test('the pod of the old primary is deleted in the middle: it hands over before it ends', async ({ kubectl }) => {
      const { uid } = (await database.pod(0)).metadata;
      await inTheMiddle(0, 1, () => kubectl.delete('pod', 'db-0', { wait: false }));
      await ledBy(1);
      expect((await database.pod(0)).metadata.uid).not.toBe(uid);
    }, 240);

    test('the pod of the old primary is deleted by force in the middle: one primary in the end', async ({
      kubectl,
    }) => {
      await inTheMiddle(1, 0, () => kubectl.delete('pod', 'db-1', { force: true }));
      await ledBy(0, 150);
    }, 300);
  }

  test('no acknowledged row is missing anywhere, and there were never two who took writes', async () => {
    const log = await load.stop();
    const seen = watch.stop();
    await verifyAcknowledged(database, log, [0, 1, 2]);
    expect(splitBrain(log)).toEqual([]);
    const expected = [
      'db-0',
      'db-1',
      'db-0',
      ...(full ? ['db-1', 'db-0'] : []),
      'db-1',
      'db-2',
      ...(full ? ['db-0', 'db-1', 'db-0'] : []),
    ];
    const servers = reigns(log).map(({ server }) => server);
    expect(servers).toEqual(expected);
    expect(primaries(seen)).toEqual(expected);
    expect(mostPrimaries(seen)).toBe(1);
  }, 180);
});

/** Who took the last write through the read-write Service. */
function lastServer(log: LoadLog): string | undefined {
  return log.acknowledged.filter(({ writer }) => writer === 'rw').at(-1)?.server;
}
