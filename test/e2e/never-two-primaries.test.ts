import { Database } from './support/database';
import { endpointsOf } from './support/endpoints';
import { describeFull } from './support/describe-full';
import { full } from './support/extent';
import { killContainer, loseVolume } from './support/faults-of-sets';
import { everyHost, verifyAcknowledged, WriteLoad } from './support/load';
import { acknowledgedIn, reigns, splitBrain } from './support/load-log';
import { cutOff } from './support/network';
import { NodeFaults } from './support/node';
import { isReady, type Lease } from './support/objects';
import { mostPrimaries } from './support/observations';
import { lives, restarted } from './support/restarts';
import { story } from './support/story';
import { PodWatch } from './support/watch';

const WAL_RECEIVER = /^postgres: .*walreceiver /;

const { test, namespace } = story('never-two');
let faults: NodeFaults;
let one: Database;
let two: Database;
let three: Database;

beforeAll(async () => {
  faults = await NodeFaults.create();
}, 120_000);
afterAll(() => faults.delete(), 120_000);

test('a set of one, of two, and of three instances start', async () => {
  [one, two, three] = await Promise.all([
    Database.create(namespace(), { name: 'one', replicas: 1 }),
    Database.create(namespace(), { name: 'two', replicas: 2 }),
    Database.create(namespace(), { name: 'three', replicas: 3 }),
  ]);
  for (const set of [one, two, three]) {
    await set.settled({ within: 180, primary: 0 });
    await set.sql(0, 'CREATE TABLE kept (word text PRIMARY KEY)', { database: 'app' });
    await insert(set, 0, 'first');
  }
}, 300);

describe('one instance', () => {
  test('whose volume was lost does not become an empty primary', async () => {
    const { uid } = (await one.claim(0)).metadata;
    await loseVolume(one, 0);
    await waits(one, 0, /this instance is the primary \(Lease one\), but its volume is empty: was it lost\?/);
    expect((await one.claim(0)).metadata.uid).not.toBe(uid);
    expect(await one.exec(0, ['ls', '/volumes/data'])).not.toContain('pgdata');
    expect(await one.holder()).toBe('one-0');
    expect(await endpointsOf(one, 'rw')).toEqual([]);
  }, 120);

  test('starts empty only when its owner deletes the Lease, as the message says', async ({ kubectl }) => {
    await kubectl.delete('lease', 'one');
    await one.apply();
    await one.settled({ within: 120, primary: 0 });
    expect(await one.sql(0, "SELECT to_regclass('kept') IS NULL", { database: 'app' })).toBe('t');
  }, 180);
});

describe('the Lease of two instances', () => {
  let load: WriteLoad;
  let watch: PodWatch;

  test('deleted while they run: the primary takes it again, without a pause', async ({ kubectl }) => {
    watch = await PodWatch.start(two);
    load = await WriteLoad.start(two, { hosts: everyHost(two, 2) });
    const before = await lives(two);
    const { uid } = (await two.lease()).metadata;
    await kubectl.delete('lease', 'two');
    await two.apply();
    const lease = await namespace().eventually(
      'the new Lease is held',
      async () => {
        const found = await two.lease();
        return found.spec?.holderIdentity ? found : undefined;
      },
      { within: 30 },
    );
    expect(lease.metadata.uid).not.toBe(uid);
    expect(lease.spec?.holderIdentity).toBe('two-0');
    expect(lease.metadata.annotations?.['cdk8s-pg/system-identifier']).toBe(await systemIdentifier(two, 0));
    await load.writes(20, { writer: 'rw' });
    expect((await load.log()).lost.filter(({ writer }) => writer === 'rw')).toEqual([]);
    expect(restarted(before, await lives(two))).toEqual([]);
  }, 120);

  test('deleted while all are down: nobody is the primary until everybody has answered, then nothing is lost', async ({
    kubectl,
  }) => {
    await load.writes(20, { writer: 'rw' });
    await scale(two, 0);
    await kubectl.delete('lease', 'two');
    await applyLease(two);
    await scale(two, 1);
    await two.logged(0, /not becoming primary: two-1 does not answer and may have more than this instance/, {
      within: 90,
    });
    expect(await two.inRecovery(0)).toBe(true);
    expect(await two.holder()).toBeUndefined();
    expect((await two.events(0)).map(({ reason }) => reason)).toContain('PromotionRefused');
    const acknowledged = (await load.log()).acknowledged.length;

    await two.apply(); // two replicas again
    await two.settled({ within: 120, primary: 0 });
    await two.logged(0, /Lease two names nobody, and no instance has more than this one: taking it/, { within: 5 });
    await load.writes(20, { writer: 'rw' });
    const log = await load.log();
    expect(acknowledgedIn(log, { to: log.acknowledged[acknowledged - 1]?.at }).length).toBeGreaterThan(20);
    await verifyAcknowledged(two, log, [0, 1]);
  }, 240);

  test('its holder starts although a peer does not answer: without the Lease nobody else can be the primary', async ({
    kubectl,
  }) => {
    const { uid } = (await two.pod(0)).metadata;
    const undo = await cutOff(two, 1);
    await kubectl.delete('pod', 'two-0', { gracePeriod: 5 });
    await namespace().eventually(
      'two-0 serves, alone',
      async () => (await two.pod(0)).metadata.uid !== uid && (await two.primary()) === 0 && isReady(await two.pod(0)),
      { within: 90 },
    );
    await load.writes(20, { writer: 'rw' });
    expect(await two.streaming(0)).toEqual([]);
    expect(await two.inRecovery(1)).toBe(true);
    await undo();
    await two.settled({ within: 90, primary: 0 });
  }, 240);

  test('given to the standby by hand: not a second primary while the first one runs, and the first one steps down', async () => {
    const old = await two.pod(0);
    // It cannot hear of the Lease: as if its node could not reach the API.
    await faults.signalAll(old, 'STOP', 'agent');
    await giveLease(two, 1);
    await two.logged(1, /not promoted: two-0 is a primary still/, { within: 30 });
    expect(await two.inRecovery(1)).toBe(true);
    await load.writes(20, { writer: 'rw' });

    await faults.signalAll(old, 'CONT', 'agent');
    await two.logged(0, /Lease two names two-1: stepping down/, { within: 60 });
    await two.logged(1, /primary on timeline \d+, taking writes/, { within: 60 });
    expect((await two.events(0)).map(({ reason }) => reason)).toContain('SteppedDown');
    // The wish is still pod 0, so it is handed back.
    await two.logged(1, /switchover: everything up to .* is on two-0/, { within: 90 });
    await two.settled({ within: 90, primary: 0 });
    await load.writes(20, { writer: 'rw' });
  }, 240);

  test('in all of this no acknowledged row was lost, and there were never two who took writes', async () => {
    const log = await load.remove();
    await verifyAcknowledged(two, log, [0, 1]);
    expect(splitBrain(log)).toEqual([]);
    const after = reigns(log).map(({ server, timeline }) => `${server} on ${timeline}`);
    expect(after).toEqual(['two-0 on 1', 'two-0 on 2', 'two-1 on 3', 'two-0 on 4']);
    expect(mostPrimaries(watch.stop())).toBe(1);
  }, 120);
});

describeFull('a standby promoted by hand', () => {
  test('keeps the primary from starting again: it is no standby, and later it is ahead', async ({ kubectl }) => {
    await two.sql(1, 'SELECT pg_promote()');
    await namespace().eventually('no Service leads to it', async () => (await two.role(1)) === 'none', { within: 30 });
    await insert(two, 0, 'left');
    await insert(two, 1, 'right');
    expect(await endpointsOf(two, 'rw')).toEqual(['two-0']);
    await killContainer(two, faults, 0);
    await waits(two, 0, /refusing to start as primary: two-1 is not in recovery, it is a primary already/);

    // Were it only silent for a moment, the holder of the Lease would start: it must not look while the other one restarts.
    await faults.signalAll(await two.pod(0), 'STOP');
    await killContainer(two, faults, 1);
    await namespace().eventually('two-1 is a standby again', async () => two.inRecovery(1), { within: 60 });
    await kubectl.delete('pod', 'two-0', { gracePeriod: 1 });
    await waits(two, 0, /refusing to start as primary: two-1 is on timeline 5, this volume on 4: it was left behind/);
    expect(await two.inRecovery(1)).toBe(true);
    expect(await endpointsOf(two, 'rw')).toEqual([]);
  }, 180);

  test('becomes the primary when the Lease names it; the forked volume of the old one is not wiped, and says so', async ({
    kubectl,
  }) => {
    await giveLease(two, 1);
    await namespace().eventually('two-1 is the primary', async () => (await two.primary()) === 1, { within: 60 });
    const line = await two.logged(0, /not following two-1: .*nothing is wiped/, { within: 90 });
    expect(isReady(await two.pod(0))).toBe(false);
    expect(await words(two, 0)).toEqual(['first', 'left']);
    expect(await words(two, 1)).toEqual(['first', 'right']);

    // Exactly the command that the line holds.
    const [, command = ''] = /if it may go: kubectl (annotate lease .*)$/.exec(line) ?? [];
    expect(command).toBe('annotate lease two cdk8s-pg/may-discard=two-0 --overwrite');
    await kubectl.run(command.split(' '));
    await two.logged(0, /cloning again: .* is past the fork at .*, and may be discarded/, { within: 60 });
    // Streaming again, it is handed the Lease back, as wished.
    await two.settled({ within: 120, primary: 0 });
    expect(await words(two, 0)).toEqual(['first', 'right']);
    expect(await words(two, 1)).toEqual(['first', 'right']);
    // One permission is for one time.
    expect((await two.lease()).metadata.annotations?.['cdk8s-pg/may-discard']).toBeUndefined();
  }, 240);
});

describe('two instances, one of which lost its volume', () => {
  const rows = ['first', ...(full ? ['right'] : [])];

  test('it does not become an empty primary, the other one keeps the data and goes on reading', async () => {
    await loseVolume(two, 0);
    await waits(two, 0, /this instance is the primary \(Lease two\), but its volume is empty: was it lost\?/);
    expect(await two.holder()).toBe('two-0');
    expect(await two.inRecovery(1)).toBe(true);
    expect(await endpointsOf(two, 'ro')).toEqual(['two-1']);
    expect(await words(two, 1)).toEqual(rows);
  }, 120);

  test('not even when the Lease is deleted as well', async ({ kubectl }) => {
    const identifier = await systemIdentifier(two, 1);
    await kubectl.delete('lease', 'two');
    await two.apply();
    await waits(two, 0, new RegExp(`claim data-two-1 holds a database \\(system identifier ${identifier}\\)`));
    expect(await two.exec(0, ['ls', '/volumes/data'])).not.toContain('pgdata');
    expect(await two.holder()).toBeUndefined();
    expect(await two.inRecovery(1)).toBe(true);
  }, 120);

  test('the other one takes over when it is wished, and the empty one copies it', async () => {
    await two.apply({ primary: 1 });
    await two.settled({ within: 120, primary: 1 });
    expect(await words(two, 0)).toEqual(rows);
    expect(await words(two, 1)).toEqual(rows);
  }, 180);
});

describe('three instances, one of which is declared lost', () => {
  if (!full) return;

  test('not while it is ready, and not where another one has more', async ({ kubectl }) => {
    const behind = await three.pod(1);
    const frozen = await faults.signalMatching(behind, WAL_RECEIVER, 'STOP');
    await insert(three, 0, 'second');
    await three.replayed([2]);
    await three.apply({ primary: 1 });
    await kubectl.annotate('lease', 'three', { 'cdk8s-pg/lost': 'three-0' });
    await three.logged(1, /not becoming primary: three-0 was declared lost, but it is ready/, { within: 60 });
    expect(await three.holder()).toBe('three-0');
    expect(await three.inRecovery(1)).toBe(true);

    await loseVolume(three, 0);
    await three.logged(1, /not becoming primary: three-2 has more .*: set primary: 2/, { within: 60 });
    expect(await three.holder()).toBe('three-0');
    await three.apply({ primary: 2 });
    await namespace().eventually('three-2 is the primary', async () => (await three.primary()) === 2, { within: 60 });
    await faults.signal(behind, frozen, 'CONT');
    await three.settled({ within: 150, primary: 2 });
    for (const ordinal of [0, 1, 2]) expect(await words(three, ordinal)).toEqual(['first', 'second']);
    const { annotations } = (await three.lease()).metadata;
    expect(annotations?.['cdk8s-pg/lost']).toBeUndefined();
    expect(annotations?.['cdk8s-pg/may-discard']).toBeUndefined();
  }, 300);

  test('not while a third one is silent, unless that is declared lost as well', async ({ kubectl }) => {
    // Its last row reaches nobody, and its pod does not come back.
    const undoPrimary = await cutOff(three, 2);
    await insert(three, 2, 'unreplicated');
    await kubectl.patch('statefulset', 'three', {
      spec: {
        updateStrategy: { type: 'OnDelete', rollingUpdate: null },
        template: { spec: { nodeSelector: { nowhere: 'yes' } } },
      },
    });
    await kubectl.delete('pod', 'three-2', { gracePeriod: 1 });
    await undoPrimary();
    const undoPeer = await cutOff(three, 0);

    await three.apply({ primary: 1 });
    await kubectl.annotate('lease', 'three', { 'cdk8s-pg/lost': 'three-2' });
    await three.logged(1, /not becoming primary: three-0 does not answer and may have more/, { within: 60 });
    expect(await three.holder()).toBe('three-2');
    expect(await three.inRecovery(1)).toBe(true);

    await kubectl.annotate('lease', 'three', { 'cdk8s-pg/lost': 'three-2,three-0' });
    await namespace().eventually('three-1 is the primary', async () => (await three.primary()) === 1, { within: 60 });
    await insert(three, 1, 'third');
    await undoPeer();
    await namespace().eventually('three-0 follows', async () => (await three.streaming(1)).includes('three-0'), {
      within: 90,
    });
  }, 300);

  test('comes back with its old volume and copies the new primary: what nobody else had is given up', async ({
    kubectl,
  }) => {
    await kubectl.patch('statefulset', 'three', { spec: { template: { spec: { nodeSelector: null } } } });
    await kubectl.delete('pod', 'three-2', { gracePeriod: 1 }); // it waits with the old template
    await three.logged(2, /cloning again: .* may be discarded/, { within: 90 });
    await three.settled({ within: 120, primary: 1 });
    for (const ordinal of [0, 1, 2]) expect(await words(three, ordinal)).toEqual(['first', 'second', 'third']);
    await namespace().eventually(
      'every permission is used up',
      async () => (await three.lease()).metadata.annotations?.['cdk8s-pg/may-discard'] === undefined,
      { within: 30 },
    );
  }, 240);
});

if (full) {
  describe('a standby promoted by hand that the Lease names then', () => {
    test('is taken for the primary as it is, and the old one steps down', async () => {
      await two.sql(0, 'SELECT pg_promote()');
      await insert(two, 0, 'by hand');
      await giveLease(two, 0);
      await two.logged(1, /Lease two names two-0: stepping down/, { within: 60 });
      await namespace().eventually('two-0 is the primary', async () => (await two.primary()) === 0, { within: 60 });
      expect(await words(two, 0)).toContain('by hand');
    }, 180);
  });
}

async function insert(set: Database, ordinal: number, word: string): Promise<void> {
  await set.sql(ordinal, `INSERT INTO kept VALUES ('${word}')`, { database: 'app' });
}

async function words(set: Database, ordinal: number): Promise<string[]> {
  return (await set.sql(ordinal, 'SELECT word FROM kept ORDER BY 1', { database: 'app' })).split('\n');
}

function systemIdentifier(set: Database, ordinal: number): Promise<string> {
  return set.sql(ordinal, 'SELECT system_identifier FROM pg_control_system()');
}

/** The instance waits for that reason, says so in its log, and is neither ready nor of any role. */
async function waits(set: Database, ordinal: number, reason: RegExp): Promise<void> {
  await set.logged(ordinal, new RegExp(`waiting: .*${reason.source}`), { within: 90 });
  await namespace().eventually(
    `${set.podName(ordinal)} shows why it waits`,
    async () => {
      const { state, reason: shown } = await set.state(ordinal);
      return state === 'waiting' && reason.test(String(shown));
    },
    { within: 30 },
  );
  const pod = await set.pod(ordinal);
  expect(isReady(pod)).toBe(false);
  expect(await set.role(ordinal)).toBe('none');
}

async function giveLease(set: Database, ordinal: number): Promise<void> {
  await set.kubectl.patch('lease', set.name, { spec: { holderIdentity: set.podName(ordinal) } });
}

/** The Lease as the manifests have it: held by nobody. */
async function applyLease(set: Database): Promise<void> {
  const manifest = set
    .yaml()
    .split(/^---$/m)
    .find((text) => /^kind: Lease$/m.test(text));
  await set.kubectl.apply(manifest ?? '');
  const lease = await set.kubectl.get<Lease>('lease', set.name);
  expect(lease.spec?.holderIdentity).toBeUndefined();
}

async function scale(set: Database, replicas: number): Promise<void> {
  await set.kubectl.run(['scale', 'statefulset', set.name, `--replicas=${replicas}`]);
  await namespace().eventually(`${replicas} pods`, async () => (await set.pods()).length === replicas, { within: 90 });
}
