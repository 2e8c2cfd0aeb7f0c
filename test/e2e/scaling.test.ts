import { Database } from './support/database';
import { full } from './support/extent';
import { longestPause, reigns } from './support/load-log';
import { verifyAcknowledged, WriteLoad } from './support/load';
import { NodeFaults, type Signal } from './support/node';
import { isReady } from './support/objects';
import { expectPauseBelow } from './support/pauses';
import { lives, restarted, type Lives } from './support/restarts';
import { StorageProbe } from './support/storage-probe';
import { story } from './support/story';

const MB = 1024 * 1024;
const KEPT = 32; // MB of WAL that the primary keeps for nobody in particular
const SLOT_KEEPS = 64; // MB of WAL that a slot holds at most

describe('instances that come and go', () => {
  const { test, namespace } = story('scaling');
  let faults: NodeFaults;
  let database: Database;
  let load: WriteLoad;
  let storage: StorageProbe;
  let before: Lives;

  beforeAll(async () => {
    faults = await NodeFaults.create();
  }, 120_000);
  afterAll(() => faults?.delete(), 200_000);

  /** A file that a new clone would not have. */
  const mark = (ordinal: number) =>
    database.exec(ordinal, ['bash', '-c', 'touch "$PGDATA/e2e.$POD_NAME" && sync -f "$PGDATA"']);
  const marked = async (ordinal: number) =>
    (await database.exec(ordinal, ['bash', '-c', '[ -e "$PGDATA/e2e.$POD_NAME" ] && echo yes || echo no'])).trim() ===
    'yes';
  const slots = async (ordinal: number) =>
    (await database.sql(ordinal, 'SELECT slot_name, wal_status FROM pg_replication_slots ORDER BY 1'))
      .split('\n')
      .filter(Boolean);
  const walOnDisk = async (ordinal: number) =>
    Number(await database.sql(ordinal, 'SELECT sum(size) FROM pg_ls_waldir()'));
  const gone = (ordinal: number) =>
    namespace().eventually(`${database.podName(ordinal)} is gone`, async () => !(await database.findPod(ordinal)), {
      within: 60,
    });
  const noSlots = (ordinal: number) =>
    namespace().eventually('no replication slot is left', async () => (await slots(ordinal)).length === 0, {
      within: 45,
    });

  /** Writes so much WAL, and has the primary remove what it need not keep. */
  async function writeWal(ordinal: number, megabytes: number): Promise<void> {
    for (let written = 0; written < megabytes; written += 32) {
      await database.sql(
        ordinal,
        `SELECT count(pg_logical_emit_message(false, 'e2e', repeat('x', ${MB}))) FROM generate_series(1, 32); CHECKPOINT`,
      );
    }
  }

  /** Takes the pods from this ordinal on away behind the configuration's back, as a lost node does. */
  const away = (ordinal: number) =>
    namespace().kubectl.patch('statefulset', database.name, { spec: { replicas: ordinal } });

  /** Wishes another primary without bringing back pods that are away, which applying would. */
  const wish = (primary: number) =>
    namespace().kubectl.patch('configmap', `${database.name}-config`, { data: { primary: String(primary) } });

  test('one instance', async () => {
    database = await Database.create(namespace(), {
      replicas: 1,
      parameters: {
        wal_keep_size: `${KEPT}MB`,
        max_slot_wal_keep_size: `${SLOT_KEEPS}MB`,
        max_wal_size: '64MB',
        min_wal_size: '32MB',
      },
    });
    await database.settled({ within: 120, primary: 0 });
    storage = await StorageProbe.start(namespace());
    load = await WriteLoad.start(database, { interval: 0.1 });
    before = await lives(database);
  }, 180);

  test('1 → 3: two standbys clone', async () => {
    await database.apply({ replicas: 3 });
    await database.settled({ within: 120, primary: 0 });
    expect(await slots(0)).toEqual(['pod_1|reserved', 'pod_2|reserved']);
    for (const ordinal of [1, 2]) {
      expect(await database.log(ordinal)).toMatch(/cloning db-0\n/);
      await mark(ordinal);
    }
  }, 150);

  test('3 → 1: the slots of those that are gone are dropped', async () => {
    await database.apply({ replicas: 1 });
    await Promise.all([gone(1), gone(2)]);
    await noSlots(0);
    await load.writes(20);
  }, 150);

  test('1 → 3: with their old volumes they rejoin without a new clone', async () => {
    await database.apply({ replicas: 3 });
    await database.settled({ within: 120, primary: 0 });
    for (const ordinal of [1, 2]) {
      expect(await marked(ordinal)).toBe(true);
      expect(await database.log(ordinal)).not.toContain('cloning');
    }
    await verifyAcknowledged(database, await load.log(), [0, 1, 2]);
  }, 150);

  if (full) {
    test('3 → 1 → 3, with more WAL in between than is kept: they clone again by themselves', async () => {
      await database.apply({ replicas: 1 });
      await Promise.all([gone(1), gone(2)]);
      await noSlots(0);
      await writeWal(0, 4 * SLOT_KEEPS);
      // What is written meanwhile, and what is recycled, comes on top; with a slot that holds WAL it would be all.
      expect(await walOnDisk(0)).toBeLessThan(2.5 * SLOT_KEEPS * MB);
      await database.apply({ replicas: 3 });
      await database.settled({ within: 150, primary: 0 });
      for (const ordinal of [1, 2]) {
        expect(await database.log(ordinal)).toMatch(/cloning again: db-0 no longer has the WAL from [0-9A-F/]+ on\n/);
        expect(await marked(ordinal)).toBe(false);
      }
      await verifyAcknowledged(database, await load.log(), [0, 1, 2]);
    }, 240);
  }

  test('nothing that ran was restarted by all that, and writes went on', async () => {
    expect(restarted(before, await lives(database))).toEqual([]);
    const log = await load.log();
    expect(reigns(log)).toHaveLength(1);
    await expectPauseBelow(3000, longestPause(log), { log, storage });
    expect(log.lost).toEqual([]);
    before = await lives(database);
  });

  if (full) {
    test('a standby that is wished but away keeps its slot, which holds no more than it may; it clones again', async () => {
      await mark(2);
      await away(2);
      await gone(2);
      await writeWal(0, 4 * SLOT_KEEPS);
      expect(await slots(0)).toEqual(['pod_1|reserved', 'pod_2|lost']);
      expect(await walOnDisk(0)).toBeLessThan(2.5 * SLOT_KEEPS * MB);
      await database.apply();
      await database.settled({ within: 150, primary: 0 });
      expect(await database.log(2)).toMatch(/cloning again: db-0 no longer has the WAL/);
      expect(await marked(2)).toBe(false);
      expect(await slots(0)).toEqual(['pod_1|reserved', 'pod_2|reserved']);
      expect(restarted(before, await lives(database))).toEqual(['db-2 is another pod']);
    }, 240);
  }

  test('a standby that missed a switchover follows the new timeline with the volume it has', async () => {
    await mark(2);
    await away(2);
    await gone(2);
    await wish(1);
    await namespace().eventually('db-1 is the primary', async () => (await database.primary()) === 1, { within: 60 });
    await load.writes(10);
    await database.apply({ primary: 1 });
    await database.settled({ within: 90, primary: 1 });
    expect(await marked(2)).toBe(true);
    expect(await database.log(2)).toMatch(/standby of db-1 on timeline 2, streaming\n/);
    await verifyAcknowledged(database, await load.log(), [0, 1, 2]);
  }, 240);

  test('the primary is scaled away and another one named in one edit: it hands over before it goes', async () => {
    await database.apply({ primary: 2 });
    await database.settled({ within: 90, primary: 2 });
    await load.writes(10);
    await database.apply({ replicas: 1, primary: 0 });
    await Promise.all([gone(1), gone(2)]);
    await database.settled({ within: 60, primary: 0 });
    await noSlots(0);
    await load.writes(10);
    await verifyAcknowledged(database, await load.log(), [0]);
    await database.apply({ replicas: 3 });
    await database.settled({ within: 120, primary: 0 });
    await verifyAcknowledged(database, await load.log(), [0, 1, 2]);
  }, 300);

  /**
   * Has the primary, instance 2, take a row that no standby gets, loses it, and makes the standby that has most the
   * primary: one may have been stopped a record later than the other.
   *
   * @param frozen it ends without a last checkpoint, as with its node; otherwise it is told to stop
   */
  async function forkAwayFrom2(row: string, frozen: boolean): Promise<number> {
    const standbys = await Promise.all([database.pod(0), database.pod(1)]);
    const receivers = async (signal: Signal): Promise<void> => {
      for (const pod of standbys) {
        await namespace().eventually(
          `the walreceiver of ${pod.metadata.name} got ${signal}`,
          () => faults.signalMatching(pod, /walreceiver/, signal),
          { within: 10 },
        );
      }
    };
    await receivers('STOP');
    await database.sql(2, `INSERT INTO only_here VALUES ('${row}')`, { database: 'app' });
    const primary = await database.pod(2);
    if (frozen) await faults.signalAll(primary, 'STOP');
    await away(2);
    await namespace().kubectl.delete('pod', 'db-2', { force: true });
    if (frozen) await faults.signalAll(primary, 'KILL');
    await gone(2);
    await receivers('KILL');
    for (const ordinal of [0, 1]) {
      await namespace().eventually(
        `db-${ordinal} answers again, without the row`,
        async () => (await database.sql(ordinal, 'SELECT count(*) FROM only_here', { database: 'app' })) === '0',
        { within: 30 },
      );
    }
    const [first, second] = await Promise.all([0, 1].map((n) => database.sql(n, 'SELECT pg_last_wal_replay_lsn()')));
    const successor = (await database.sql(0, `SELECT '${second}'::pg_lsn > '${first}'::pg_lsn`)) === 't' ? 1 : 0;
    await namespace().kubectl.annotate('lease', 'db', { 'cdk8s-pg/lost': 'db-2' });
    await wish(successor);
    await namespace().eventually(
      `db-${successor} is the primary`,
      async () => (await database.primary()) === successor,
      { within: 90 },
    );
    return successor;
  }

  if (!full) return;

  test('a lost primary whose timeline forked clones the new one when it comes back', async () => {
    await database.apply({ primary: 2 });
    await database.settled({ within: 90, primary: 2 });
    const log = await load.remove();
    await database.sql(2, 'CREATE TABLE only_here (row text)', { database: 'app' });
    await database.replayed([0, 1]);
    for (const ordinal of [0, 1, 2]) await mark(ordinal);
    const successor = await forkAwayFrom2('first', false);
    await database.apply({ primary: successor });
    await database.settled({ within: 120, primary: successor });
    expect(await database.log(2)).toMatch(/cloning again: its WAL up to \S+ on timeline \d is past the fork at \S+,/);
    expect(await marked(2)).toBe(false);
    expect(await marked(1 - successor)).toBe(true);
    await database.sql(successor, "INSERT INTO only_here VALUES ('after')", { database: 'app' });
    await database.replayed([0, 1, 2]);
    expect(await database.sql(2, 'SELECT * FROM only_here', { database: 'app' })).toBe('after');
    await verifyAcknowledged(database, log, [0, 1, 2]);
  }, 300);

  test('without that leave nothing is wiped, before and after a restart; with it, it goes on by itself', async () => {
    await database.sql(await database.primary(), 'TRUNCATE only_here', { database: 'app' });
    await database.apply({ primary: 2 });
    await database.settled({ within: 90, primary: 2 });
    await mark(2);
    const successor = await forkAwayFrom2('second', true);
    expect((await database.lease()).metadata.annotations?.['cdk8s-pg/may-discard']).toBe('db-2');
    await namespace().kubectl.annotate('lease', 'db', { 'cdk8s-pg/may-discard': null });
    await database.apply({ primary: successor });
    const because = ': this volume has WAL up to \\S+ on timeline \\d+ that db-\\d does not have .*: nothing is wiped';
    await database.logged(2, new RegExp(`not following db-${successor}${because}`), { within: 60 });
    expect(isReady(await database.pod(2))).toBe(false);
    expect(await database.sql(2, 'SELECT * FROM only_here', { database: 'app' })).toBe('second');

    // From now on PostgreSQL itself refuses to start on this volume.
    const before = await database.pod(2);
    await namespace().kubectl.delete('pod', 'db-2');
    await database.scheduled(2, { not: before });
    await database.logged(2, new RegExp(`waiting${because}`), { within: 60 });
    expect(isReady(await database.pod(2))).toBe(false);
    expect(await marked(2)).toBe(true);

    await namespace().kubectl.annotate('lease', 'db', { 'cdk8s-pg/may-discard': 'db-2' });
    await database.settled({ within: 120, primary: successor });
    expect(await marked(2)).toBe(false);
    expect(await database.sql(2, 'SELECT count(*) FROM only_here', { database: 'app' })).toBe('0');
  }, 400);
});
