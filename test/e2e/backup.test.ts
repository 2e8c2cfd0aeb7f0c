import { Duration, Size } from 'cdk8s';
import { Backup, BackupMethod, ScheduledBackup, type VolumeSnapshotOptions } from '../../src';
import { Backups } from './support/backups';
import { Database } from './support/database';
import { describeFull } from './support/describe-full';
import { full } from './support/extent';
import { restartsOf } from './support/faults-of-sets';
import type { Job } from './support/jobs';
import { verifyAcknowledged, WriteLoad } from './support/load';
import { longestPause } from './support/load-log';
import { NodeFaults } from './support/node';
import type { KubeObject, Pod } from './support/objects';
import { expectPauseBelow } from './support/pauses';
import { lives, restarted } from './support/restarts';
import { schedule } from './support/schedule';
import { applySnapshotClass, deleteSnapshotClass, FrozenDriver } from './support/snapshot-class';
import { StorageProbe } from './support/storage-probe';
import { story } from './support/story';

interface Wish extends VolumeSnapshotOptions {
  readonly deadline?: Duration;
}

/** The database with these schedules; further applications keep them. */
async function wish(
  database: Database,
  schedules: Readonly<Record<string, Wish>>,
  once?: Record<string, unknown>,
): Promise<void> {
  database.also = (postgres, chart) => {
    for (const [name, { deadline, ...options }] of Object.entries(schedules))
      new ScheduledBackup(chart, name, {
        name,
        postgres,
        schedule,
        deadline,
        method: BackupMethod.volumeSnapshot(options),
      });
    if (once) {
      const method = BackupMethod.volumeSnapshot();
      new Backup(chart, 'Once', { name: 'before-migration', postgres, method, ...once });
    }
  };
  await database.apply();
}

describe('backups by snapshots of two volumes', () => {
  const { test, namespace } = story('backup');
  let database: Database;
  let backups: Backups;
  let rows = 0;

  /** Adds a row, the next number. */
  const insert = async (): Promise<void> => {
    await database.sql(0, `INSERT INTO kept SELECT ${rows + 1}, repeat(md5(random()::text), 200)`, { database: 'app' });
    rows += 1;
  };
  const counted = 'SELECT count(*), max(id) FROM kept';

  test('a primary and a standby with rows', async () => {
    database = await Database.create(namespace(), { replicas: 2, walStorage: { size: Size.gibibytes(1) } });
    backups = new Backups(database);
    await database.settled({ within: 120, primary: 0 });
    await database.sql(0, 'CREATE TABLE kept (id int PRIMARY KEY, filler text)', { database: 'app' });
    for (let count = 0; count < 3; count += 1) await insert();
    await wish(database, {
      online: {},
      cold: { online: false },
      bad: { online: false, snapshotClass: 'no-such-class' },
    });
    expect(await database.diff()).toBe('');
  }, 150);

  test('online, under writes and checkpoints: of the standby, complete, and whole when it is restored', async () => {
    const before = await lives(database);
    const atLeast = rows;
    let go = true;
    const writes = (async () => {
      // Less than is kept, a quarter of the volume, should the snapshots wait behind others.
      for (let switches = 0; go; switches += 1) {
        await insert();
        await database.sql(0, `CHECKPOINT${switches < 12 ? '; SELECT pg_switch_wal()' : ''}`);
        await database.sql(1, 'CHECKPOINT');
      }
    })();
    const result = await backups.run('online').finally(() => (go = false));
    await writes;
    const { backup } = result;
    expect(result).toMatchObject({
      ok: true,
      outcome: 'completed',
      instance: 'db-1',
      snapshots: [backup, `${backup}-wal`],
    });
    expect(backup).toMatch(/^online-\d{14}$/);
    for (const [volume, name] of [
      ['data', backup],
      ['wal', `${backup}-wal`],
    ] as const) {
      const { metadata, status } = await backups.snapshot(name);
      expect(status?.readyToUse).toBe(true);
      expect(metadata.labels).toEqual({
        'app.kubernetes.io/name': 'postgresql',
        'app.kubernetes.io/managed-by': 'cdk8s-pg',
        'cdk8s-pg/database': 'db',
        'cdk8s-pg/backup': backup,
        'cdk8s-pg/volume': volume,
        'cdk8s-pg/schedule': 'online',
      });
      expect(metadata.annotations).toMatchObject({
        'cdk8s-pg/started-at': expect.stringMatching(/^2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        'cdk8s-pg/completed-at': expect.stringMatching(/^2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        'cdk8s-pg/instance': 'db-1',
        'cdk8s-pg/role': 'standby',
        'cdk8s-pg/online': 'true',
        'cdk8s-pg/lsn': expect.stringMatching(/^[0-9A-F]+\/[0-9A-F]+$/),
        'cdk8s-pg/timeline': '1',
        'cdk8s-pg/server-version': expect.stringMatching(/^18\.\d+$/),
        'cdk8s-pg/system-identifier': expect.stringMatching(/^\d+$/),
        'cdk8s-pg/volumes': 'data,wal',
        'cdk8s-pg/library-revision': expect.stringMatching(/^[0-9a-f]{8}$/),
        'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
      });
    }
    await backups.nothingLeft();
    expect(restarted(before, await lives(database))).toEqual([]);
    const [count, max] = (await backups.restored('online', result.snapshots ?? [], counted)).split('|').map(Number);
    expect(count).toBe(max);
    expect(max).toBeGreaterThanOrEqual(atLeast);
    expect(max).toBeLessThanOrEqual(rows);
  }, 150);

  test('offline: the standby is stopped, the snapshots are cut, and it streams again', async () => {
    const started = await database.serverStart(1);
    const primary = await database.serverStart(0);
    const before = rows;
    await database.replayed([1]);
    const result = await backups.run('cold');
    expect(result).toMatchObject({ ok: true, outcome: 'completed', instance: 'db-1' });
    await backups.nothingLeft();
    expect(await database.serverStart(1)).not.toBe(started);
    expect(await database.serverStart(0)).toBe(primary);
    expect((await database.events(1)).map(({ reason }) => reason)).toEqual(
      expect.arrayContaining(['StoppedForBackup', 'BackupCompleted']),
    );
    expect(await backups.restored('cold', result.snapshots ?? [], counted)).toBe(`${before}|${before}`);
  }, 120);

  if (full) {
    test('a class that does not exist: a clear reason, nothing stays stopped, and the next run is fine', async () => {
      const result = await backups.run('bad');
      expect(result).toMatchObject({ ok: false, reason: expect.stringContaining('no-such-class') });
      await insert();
      await backups.nothingLeft();
      const snapshot = await backups.snapshot(result.backup);
      expect(snapshot.metadata.annotations?.['cdk8s-pg/failed']).toBe(result.reason);
      expect(snapshot.metadata.annotations?.['cdk8s-pg/completed-at']).toBeUndefined();
      const lease = await backups.lease();
      expect(JSON.parse(lease.metadata.annotations?.['cdk8s-pg/last-failure.bad'] ?? '{}')).toMatchObject({
        run: result.backup,
        reason: result.reason,
      });
      expect(JSON.parse(lease.metadata.annotations?.['cdk8s-pg/last-success.cold'] ?? '{}')).toMatchObject({
        instance: 'db-1',
      });
    }, 90);

    test('two at the same minute: one waits for the other', async () => {
      await backups.hold('somebody');
      const jobs = await Promise.all([backups.start('online'), backups.start('cold')]);
      const results = await backups.oneAfterAnother(jobs);
      expect(results.map(({ outcome }) => outcome)).toEqual(['completed', 'completed']);
      await backups.nothingLeft();
    }, 150);
  }

  test('one that is taken once is taken once: after its Job is gone, its snapshots, or with another program', async () => {
    const { kubectl } = database;
    const jobsOfOnce = async (): Promise<string[]> =>
      (await kubectl.list<KubeObject>('jobs'))
        .map(({ metadata }) => metadata.name)
        .filter((name) => name.startsWith('before-'));
    const schedules = { online: {}, cold: { online: false } };
    const again = async (once: Record<string, unknown>) => {
      const old = await jobsOfOnce();
      await Promise.all(old.map((name) => kubectl.delete('job', name)));
      await wish(database, schedules, once);
      const [job] = await namespace().eventually(
        'its Job',
        async () => {
          const found = await jobsOfOnce();
          return found.length > 0 ? found : undefined;
        },
        { within: 10 },
      );
      return backups.ended(job);
    };
    expect(await again({})).toMatchObject({
      ok: true,
      outcome: 'completed',
      snapshots: ['before-migration', 'before-migration-wal'],
    });
    const { metadata } = await backups.snapshot('before-migration');
    expect(metadata.labels?.['cdk8s-pg/declared']).toBe('true');
    expect(await again({})).toMatchObject({ ok: true, outcome: 'already done' });
    expect(await again({ programImage: 'docker.io/library/node:24' })).toMatchObject({
      ok: true,
      outcome: 'already done',
    });
    expect((await backups.snapshot('before-migration')).metadata.uid).toBe(metadata.uid);
    for (const name of ['before-migration', 'before-migration-wal']) await kubectl.delete('volumesnapshot', name);
    expect(await again({})).toMatchObject({ ok: true, outcome: 'already done' });
    expect(await kubectl.find('volumesnapshot', 'before-migration')).toBeUndefined();
  }, 150);

  test('removing the schedule leaves its snapshots', async ({ kubectl }) => {
    const count = async (): Promise<number> => (await kubectl.list('volumesnapshots')).length;
    const before = await count();
    for (const kind of ['cronjob', 'serviceaccount', 'role', 'rolebinding', 'configmap'])
      await kubectl.delete(kind, 'cold');
    expect(before).toBeGreaterThan(0);
    expect(await count()).toBe(before);
  }, 60);

  if (!full) return;

  test('a program that is killed: what it has stopped starts by itself, and the next run is fine', async ({
    kubectl,
  }) => {
    const faults = await NodeFaults.create();
    try {
      await wish(database, {
        online: {},
        cold: { online: false },
        bad: { online: false, snapshotClass: 'no-such-class' },
      });
      const job = await backups.start('bad');
      await backups.answered(1, 'stopped');
      const [pod] = await backups.pods(job);
      await kubectl.run(['delete', 'job', job, '--cascade=orphan']);
      if (!pod) throw new Error('no pod');
      await faults.signalAll(await kubectl.get<typeof pod>('pod', pod.metadata.name), 'KILL', 'backup-snapshot');
      await insert();
      await database.settled({ within: 120 });
      expect((await backups.run('online', 150)).ok).toBe(true);
      await backups.nothingLeft();
    } finally {
      await faults.delete();
    }
  }, 360);

  if (full)
    test('a class that is deleted in between, and an error of the driver', async () => {
      const name = `e2e-${namespace().name}`;
      await wish(database, { online: {}, cold: { online: false, snapshotClass: name } });
      try {
        await applySnapshotClass(name);
        expect((await backups.run('cold')).ok).toBe(true);
        const job = await backups.start('cold');
        await backups.answered(1, 'stopped').finally(() => deleteSnapshotClass(name));
        const { ok, reason } = await backups.ended(job, 90);
        // It may have been fast enough.
        if (!ok) expect(reason).toContain(name);
        await backups.nothingLeft();
        const secret = {
          'csi.storage.k8s.io/snapshotter-secret-name': 'none',
          'csi.storage.k8s.io/snapshotter-secret-namespace': 'none',
        };
        await applySnapshotClass(name, secret);
        expect(await backups.run('cold', 90)).toMatchObject({
          ok: false,
          reason: expect.stringMatching(/^VolumeSnapshot cold-\d+: .*cannot get credentials/),
        });
        await backups.nothingLeft();
        expect((await backups.run('online')).ok).toBe(true);
      } finally {
        await deleteSnapshotClass(name);
      }
    }, 360);

  if (full)
    test('two schedules that are due at the same minute: one waits for the other', async ({ kubectl }) => {
      const names = ['online', 'cold'] as const;
      await wish(database, { online: {}, cold: { online: false } });
      await backups.hold('somebody');
      const minute = (time: number): number => Math.floor(time / 60_000);
      const made = await Promise.all(names.map((name) => kubectl.get<KubeObject>('cronjob', name)));
      const newest = Math.max(...made.map(({ metadata }) => Date.parse(metadata.creationTimestamp ?? '')));
      await namespace().eventually(
        'a minute for which neither is too new, and that has not ended yet',
        async () => minute(Date.now()) > minute(newest) && Date.now() % 60_000 < 50_000,
        { within: 75 },
      );
      await Promise.all(names.map((name) => kubectl.patch('cronjob', name, { spec: { schedule: '* * * * *' } })));
      const jobOf = (name: string): Promise<Job> =>
        namespace().eventually(
          `CronJob ${name} has made a Job`,
          async () =>
            (await kubectl.list<Job>('jobs')).find(({ metadata }) => new RegExp(`^${name}-\\d+$`).test(metadata.name)),
          { within: 80 },
        );
      const jobs = await Promise.all(names.map(jobOf)).finally(() => database.apply());
      const due = jobs.map(({ metadata }) => metadata.annotations?.['batch.kubernetes.io/cronjob-scheduled-timestamp']);
      expect(due[0]).toMatch(/T\d\d:\d\d:00Z$/);
      expect(due[1]).toBe(due[0]);
      const [online, cold] = jobs.map(({ metadata }) => metadata.name) as [string, string];
      const ids = (await backups.oneAfterAnother([online, cold])).map(({ backup }) => backup);
      const id = due[0]?.replace(/\D/g, '');
      expect(ids.sort()).toEqual([`cold-${id}`, `online-${id}`]);
      await backups.nothingLeft();
    }, 300);

  if (full)
    test('a deadline that passes', async () => {
      await wish(database, { online: {}, late: { online: false, deadline: Duration.seconds(60) } });
      await backups.hold('somebody');
      const result = await backups.run('late', 150);
      expect(result).toMatchObject({
        ok: false,
        reason: 'not done within 60 s: was waiting for Lease db-backup, which backup somebody holds',
      });
      await backups.hold(null);
      expect((await backups.run('online')).ok).toBe(true);
      await backups.nothingLeft();
    }, 300);

  test('a right that is missing', async ({ kubectl }) => {
    await wish(database, { online: {}, cold: { online: false } });
    const role = JSON.parse(await kubectl.run(['get', 'role', 'cold', '-o', 'json'])) as {
      rules: { verbs: string[]; resources: string[] }[];
    };
    const rules = role.rules.filter(
      ({ verbs, resources }) => !(resources.includes('volumesnapshots') && verbs.includes('create')),
    );
    expect(rules.length).toBe(role.rules.length - 1);
    await kubectl.patch('role', 'cold', { rules });
    expect(await backups.run('cold')).toMatchObject({
      ok: false,
      reason: expect.stringMatching(
        /^POST volumesnapshots: 403 Forbidden: volumesnapshots\.snapshot\.storage\.k8s\.io is forbidden/,
      ),
    });
    await backups.nothingLeft();
    await database.apply();
    expect((await backups.run('cold')).ok).toBe(true);
    await backups.nothingLeft();
  }, 240);
});

describeFull('backups that are struck while they hold an instance', () => {
  const { test, namespace } = story('backup-struck');
  let database: Database;
  let backups: Backups;
  let faults: NodeFaults;
  let frozen: FrozenDriver;
  let load: WriteLoad;
  let storage: StorageProbe;

  beforeAll(async () => {
    faults = await NodeFaults.create();
    frozen = await FrozenDriver.create(`e2e-${namespace().name}`);
  }, 120_000);
  afterAll(async () => {
    await faults?.delete();
    await frozen?.delete();
  }, 180_000);

  /** Starts a backup, and waits until its instance is stopped and a snapshot is asked for, which is never cut. */
  const stuck = async (schedule: string): Promise<{ job: string; backup: string; program: Pod }> => {
    const job = await backups.start(schedule);
    await backups.answered(1, 'stopped');
    const backup = (await backups.lease()).spec?.holderIdentity ?? '';
    await namespace().eventually(`VolumeSnapshot ${backup}`, () => backups.snapshot(backup), { within: 20 });
    return { job, backup, program: await backups.program(job) };
  };

  /** The reason stands where it is looked for: with the snapshot, which nobody may use. */
  const marked = async (backup: string, reason: string | undefined): Promise<void> => {
    const { annotations = {} } = (await backups.snapshot(backup)).metadata;
    expect(annotations['cdk8s-pg/failed']).toBe(reason);
    expect(annotations['cdk8s-pg/completed-at']).toBeUndefined();
  };

  /** The next run is fine, nothing is left, and writes went on: never without one for so long, none lost anywhere. */
  const wellAgain = async (from: number, { pause, within }: { pause: number; within?: number }): Promise<void> => {
    expect(await backups.run('online', within)).toMatchObject({ ok: true, instance: 'db-1' });
    await backups.nothingLeft();
    await load.writes(20);
    const log = await load.log();
    await expectPauseBelow(pause, longestPause(log, { from }), { log, storage });
    await verifyAcknowledged(database, log, [0, 1]);
  };

  test('a primary and a standby under a write load', async () => {
    database = await Database.create(namespace(), { replicas: 2, walStorage: { size: Size.gibibytes(1) } });
    backups = new Backups(database);
    await database.settled({ within: 120, primary: 0 });
    await wish(database, {
      online: {},
      stuck: { online: false, snapshotClass: frozen.name },
      late: { online: false, snapshotClass: frozen.name, deadline: Duration.seconds(60) },
    });
    load = await WriteLoad.start(database, { interval: 0.05 });
    storage = await StorageProbe.start(namespace());
  }, 180);

  test('the program freezes: the standby starts by itself, and what goes on later fails and stops nothing', async () => {
    const from = Date.now();
    const { job, backup, program } = await stuck('stuck');
    await faults.signalAll(program, 'STOP', 'backup-snapshot');
    await database.settled({ within: 100, primary: 0 });
    expect((await backups.lease()).spec?.holderIdentity).toBe(backup);
    const standby = await lives(database);
    await faults.signalAll(program, 'CONT', 'backup-snapshot');
    const result = await backups.ended(job);
    expect(result).toMatchObject({
      ok: false,
      reason: 'Lease db-backup has expired: it was not renewed within 60 s',
      snapshots: [backup],
    });
    await marked(backup, result.reason);
    await backups.nothingLeft();
    await wellAgain(from, { pause: 3000 });
    expect(restarted(standby, await lives(database))).toEqual([]);
  }, 300);

  test('the deadline passes: the reason says what was waited for', async () => {
    const from = Date.now();
    const { job, backup } = await stuck('late');
    const result = await backups.ended(job, 90);
    expect(result).toMatchObject({
      ok: false,
      reason: `not done within 60 s: was taking VolumeSnapshot ${backup} of data-db-1`,
      snapshots: [backup],
    });
    await backups.nothingLeft();
    await marked(backup, result.reason);
    await wellAgain(from, { pause: 3000 });
  }, 240);

  test('the right to renew is taken away: the standby starts by itself, and the reason says which', async ({
    kubectl,
  }) => {
    const from = Date.now();
    const { job, backup } = await stuck('stuck');
    const { rules } = await kubectl.get<KubeObject & { rules: { verbs: string[]; resources: string[] }[] }>(
      'role',
      'stuck',
    );
    const fewer = rules.map((rule) =>
      rule.resources.includes('leases') ? { ...rule, verbs: rule.verbs.filter((verb) => verb !== 'patch') } : rule,
    );
    expect(fewer).not.toEqual(rules);
    await kubectl.patch('role', 'stuck', { rules: fewer });
    const result = await backups.ended(job, 120);
    expect(result).toMatchObject({
      ok: false,
      reason: expect.stringMatching(
        /^Lease db-backup could not be renewed: PATCH leases\/db-backup: 403 Forbidden: leases\.coordination\.k8s\.io "db-backup" is forbidden/,
      ),
      snapshots: [backup],
    });
    await database.settled({ within: 90, primary: 0 });
    await marked(backup, result.reason);
    await database.apply();
    // Nobody could let go of the Lease, so it is waited for.
    await wellAgain(from, { pause: 3000, within: 180 });
  }, 360);

  test('the primary is killed while a standby is ready for its snapshots: they are whole', async () => {
    const from = Date.now();
    const before = (await load.log()).acknowledged.length;
    await database.replayed([1]);
    const standby = await lives(database);
    const kills = await restartsOf(database, 0);
    // The checkpoint holds it, until the program is where it shall be.
    const pod = await database.pod(1);
    const checkpointer = await faults.signalMatching(pod, /checkpointer/, 'STOP');
    const job = await backups.start('online');
    await backups.answered(1, 'preparing');
    const program = await backups.program(job);
    await faults.signalAll(program, 'STOP', 'backup-snapshot');
    await faults.signal(pod, checkpointer, 'CONT');
    await backups.answered(1, 'ready');
    await faults.signalAll(await database.pod(0), 'KILL');
    await faults.signalAll(program, 'CONT', 'backup-snapshot');
    const result = await backups.ended(job, 90);
    expect(result).toMatchObject({ ok: true, instance: 'db-1' });
    await database.settled({ within: 120, primary: 0 });
    expect(await restartsOf(database, 0)).toBe(kills + 1);
    const now = await lives(database);
    expect(restarted({ 'db-1': standby['db-1'] }, now)).toEqual([]);
    const rows = Number(await backups.restored('struck', result.snapshots ?? [], 'SELECT count(*) FROM write_load'));
    expect(rows).toBeGreaterThanOrEqual(before);
    await wellAgain(from, { pause: 45_000 });
    // It was felt: otherwise nothing is shown.
    expect((await load.stop()).lost.filter(({ at }) => at > from)).not.toEqual([]);
  }, 360);
});

describeFull('backups by snapshots of one volume', () => {
  const { test, namespace } = story('backup-one');
  const counted = 'SELECT count(*), max(id) FROM kept';
  let rows = 0;

  /** The result of a backup during which rows were added one by one, and what a copy from it has. */
  async function underWrites(
    database: Database,
    backups: Backups,
  ): Promise<{ instance?: string; atLeast: number; copy: number[] }> {
    const atLeast = rows;
    let go = true;
    const writes = (async () => {
      for (; go; rows += 1)
        await database.sql(0, `INSERT INTO kept SELECT ${rows + 1}, repeat('x', 5000); CHECKPOINT`, {
          database: 'app',
        });
    })();
    const { ok, reason, instance, snapshots = [] } = await backups.run('online', 90).finally(() => (go = false));
    await writes;
    if (!ok) throw new Error(reason);
    await backups.nothingLeft();
    const copy = (await backups.restored(`of-${instance}`, snapshots, counted)).split('|').map(Number);
    return { instance, atLeast, copy };
  }

  test('of the standby, then of the primary alone: each is whole when it is restored', async () => {
    const database = await Database.create(namespace(), { replicas: 2 });
    await database.settled({ within: 120, primary: 0 });
    await database.sql(0, 'CREATE TABLE kept (id int PRIMARY KEY, filler text)', { database: 'app' });
    await wish(database, { online: {} });
    const backups = new Backups(database);
    for (const wanted of ['db-1', 'db-0']) {
      const { instance, atLeast, copy } = await underWrites(database, backups);
      expect(instance).toBe(wanted);
      const [count = 0, max] = copy;
      expect(count).toBe(max);
      expect(count).toBeGreaterThanOrEqual(atLeast);
      expect(count).toBeLessThanOrEqual(rows);
      await database.apply({ replicas: 1 });
      await database.settled({ within: 90, primary: 0 });
    }
  }, 360);
});
