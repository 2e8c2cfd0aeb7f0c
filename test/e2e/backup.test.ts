import { Duration, Size } from 'cdk8s';
import { Backup, BackupMethod, Schedule, ScheduledBackup, type VolumeSnapshotOptions } from '../../src';
import { Backups } from './support/backups';
import { Database } from './support/database';
import { NodeFaults } from './support/node';
import type { KubeObject } from './support/objects';
import { lives, restarted } from './support/restarts';
import { story } from './support/story';

const full = process.env.E2E === 'full';
/** Never by itself while a test runs. */
const schedule = Schedule.expression('0 3 1 1 *');

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
      while (go) {
        await insert();
        await database.sql(0, 'CHECKPOINT; SELECT pg_switch_wal()');
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

  test('a class that does not exist: a clear reason, nothing stays stopped, and the next run is fine', async () => {
    const result = await backups.run('bad');
    expect(result).toMatchObject({ ok: false, reason: expect.stringContaining('no-such-class') });
    await insert();
    await backups.nothingLeft();
    const snapshot = await backups.snapshot(result.backup);
    expect(snapshot.metadata.annotations?.['cdk8s-pg/failed']).toBe(result.reason);
    expect(snapshot.metadata.annotations?.['cdk8s-pg/completed-at']).toBeUndefined();
    const lease = await database.kubectl.get<KubeObject>('lease', 'db-backup');
    expect(JSON.parse(lease.metadata.annotations?.['cdk8s-pg/last-failure.bad'] ?? '{}')).toMatchObject({
      run: result.backup,
      reason: result.reason,
    });
    expect(JSON.parse(lease.metadata.annotations?.['cdk8s-pg/last-success.cold'] ?? '{}')).toMatchObject({
      instance: 'db-1',
    });
  }, 90);

  test('two at the same minute: one waits for the other', async () => {
    const jobs = await Promise.all([backups.start('online'), backups.start('cold')]);
    const results = await Promise.all(jobs.map((job) => backups.ended(job, 90)));
    expect(results).toMatchObject([{ ok: true }, { ok: true }]);
    await backups.nothingLeft();
  }, 150);

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

  test('a class that is deleted in between, and an error of the driver', async ({ kubectl }) => {
    const name = `e2e-${namespace().name}`;
    const made = (parameters: object): object => ({
      apiVersion: 'snapshot.storage.k8s.io/v1',
      kind: 'VolumeSnapshotClass',
      metadata: { name },
      driver: 'btrfs.csi.local',
      deletionPolicy: 'Delete',
      parameters,
    });
    await wish(database, { online: {}, cold: { online: false, snapshotClass: name } });
    try {
      await kubectl.apply([made({})]);
      expect((await backups.run('cold')).ok).toBe(true);
      const job = await backups.start('cold');
      await backups.answered(1, 'stopped').finally(() => kubectl.delete('volumesnapshotclass', name));
      const { ok, reason } = await backups.ended(job, 90);
      // It may have been fast enough.
      if (!ok) expect(reason).toContain(name);
      await backups.nothingLeft();
      const secret = {
        'csi.storage.k8s.io/snapshotter-secret-name': 'none',
        'csi.storage.k8s.io/snapshotter-secret-namespace': 'none',
      };
      await kubectl.apply([made(secret)]);
      expect(await backups.run('cold', 90)).toMatchObject({
        ok: false,
        reason: expect.stringMatching(/^VolumeSnapshot cold-\d+: .*cannot get credentials/),
      });
      await backups.nothingLeft();
      expect((await backups.run('online')).ok).toBe(true);
    } finally {
      await kubectl.delete('volumesnapshotclass', name);
    }
  }, 360);

  test('a deadline that passes', async () => {
    await wish(database, { online: {}, late: { online: false, deadline: Duration.seconds(60) } });
    await database.kubectl.patch('lease', 'db-backup', {
      spec: {
        holderIdentity: 'somebody',
        leaseDurationSeconds: 600,
        renewTime: new Date().toISOString().replace('Z', '000Z'),
      },
    });
    const result = await backups.run('late', 150);
    expect(result).toMatchObject({
      ok: false,
      reason: 'not done within 60 s: was waiting for Lease db-backup, which backup somebody holds',
    });
    await database.kubectl.patch('lease', 'db-backup', { spec: { holderIdentity: null } });
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

(full ? describe : describe.skip)('backups by snapshots of one volume', () => {
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
