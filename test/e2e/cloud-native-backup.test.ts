import { Chart, Size, Testing } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import {
  Backup,
  BackupMethod,
  CloudNativeBootstrap,
  CloudNativePostgres,
  type CloudNativePostgresProps,
  Schedule,
  ScheduledBackup,
} from '../../src';
import type { VolumeSnapshot } from './support/backups';
import { full } from './support/extent';
import type { Job } from './support/jobs';
import type { Namespace } from './support/namespace';
import { isReady, type KubeObject, type Pod } from './support/objects';
import { schedule } from './support/schedule';
import { applySnapshotClass, deleteSnapshotClass } from './support/snapshot-class';
import { readBackupStatus } from './support/status';
import { story } from './support/story';

const SMALL = {
  /** The operator's image that clusters for tests have. */
  image: 'ghcr.io/cloudnative-pg/postgresql:18',
  storage: { size: Size.gibibytes(1) },
  resources: {
    cpu: { request: Cpu.millis(50) },
    memory: { request: Size.mebibytes(256), limit: Size.mebibytes(512) },
  },
};

interface CnpgBackup extends KubeObject {
  readonly status?: {
    readonly phase?: string;
    readonly error?: string;
    readonly instanceID?: { readonly podName?: string };
  };
}

interface Cluster extends KubeObject {
  readonly status?: { readonly readyInstances?: number };
}

/** A chart in the namespace. */
function chartIn({ name }: Namespace): Chart {
  return new Chart(Testing.app(), 'chart', { namespace: name });
}

/** Waits until a Backup whose name begins so is complete. */
function completed(namespace: Namespace, begin: string): Promise<CnpgBackup> {
  return namespace.eventually(
    `Backup ${begin} completed`,
    async () => {
      const backups = await namespace.kubectl.list<CnpgBackup>('backups.postgresql.cnpg.io');
      const found = backups.find(({ metadata }) => metadata.name.startsWith(begin));
      if (found?.status?.phase !== 'completed') throw new Error(JSON.stringify(found?.status ?? 'none'));
      return found;
    },
    { within: 150 },
  );
}

/** Waits until a Cluster has so many instances that are ready, and answer: one that is fenced calls itself ready for a while. */
async function ready(namespace: Namespace, cluster: string, instances: number): Promise<void> {
  await namespace.eventually(
    `${instances} instances of ${cluster}`,
    async () => {
      const pods = await namespace.kubectl.pods(`cnpg.io/cluster=${cluster},cnpg.io/podRole=instance`);
      for (const { metadata } of pods) await sql(namespace, metadata.name, 'SELECT 1');
      return pods.filter((pod: Pod) => isReady(pod)).length === instances;
    },
    { within: 180 },
  );
}

/** Runs SQL on an instance as the superuser, in the application's database. */
async function sql({ kubectl }: Namespace, pod: string, text: string): Promise<string> {
  const psql = ['psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-d', 'app'];
  return (await kubectl.exec(pod, psql, { container: 'postgres', input: text })).trimEnd();
}

describe('a database that is restored from a backup of its schedule', () => {
  const { test, namespace } = story('cnpg-restore');

  test('has the rows of that time', async ({ kubectl }) => {
    const chart = chartIn(namespace());
    const make = (name: string, props: Partial<CloudNativePostgresProps> = {}): CloudNativePostgres =>
      new CloudNativePostgres(chart, name, { ...SMALL, name, replicas: 1, ...props });
    const postgres = make('shop-db');
    const method = BackupMethod.volumeSnapshot({ online: false, allowStoppingPrimary: true });
    new ScheduledBackup(chart, 'Nightly', { name: 'nightly', postgres, method, schedule, immediate: true });
    const manifests = Testing.synth(chart) as { kind: string }[];
    await kubectl.apply(manifests.filter(({ kind }) => kind !== 'ScheduledBackup'));
    await ready(namespace(), 'shop-db', 1);
    await sql(namespace(), 'shop-db-1', 'CREATE TABLE kept AS SELECT generate_series(1, 1000) AS id');
    await kubectl.apply(manifests);
    const { metadata } = await completed(namespace(), 'nightly-');
    make('restored', { bootstrap: CloudNativeBootstrap.recoverBackup(metadata.name) });
    await kubectl.apply(Testing.synth(chart) as object[]);
    await ready(namespace(), 'shop-db', 1);
    await sql(namespace(), 'shop-db-1', 'INSERT INTO kept SELECT generate_series(1001, 1500)');
    await ready(namespace(), 'restored', 1);
    const count = 'SELECT count(*), max(id) FROM kept';
    expect(await sql(namespace(), 'restored-1', count)).toBe('1000|1000');
    expect(await sql(namespace(), 'shop-db-1', count)).toBe('1500|1500');
  }, 240);
});

describe('backups of a database that the operator runs', () => {
  const { test, namespace } = story('cnpg-backup');
  let manifests: { kind: string; spec: object }[];

  const synthesize = (snapshotClass?: string): typeof manifests => {
    const chart = chartIn(namespace());
    const postgres = new CloudNativePostgres(chart, 'Db', { ...SMALL, name: 'shop-db', replicas: 2 });
    const method = BackupMethod.volumeSnapshot({ online: false, snapshotClass });
    const untranslatable = Schedule.expression('0 3 1 1 *');
    Object.defineProperty(untranslatable, 'cloudNativeExpression', { value: undefined });
    new ScheduledBackup(chart, 'Nightly', { name: 'nightly', postgres, method, schedule, immediate: true });
    new ScheduledBackup(chart, 'Berlin', { name: 'berlin', postgres, method, schedule: untranslatable });
    new Backup(chart, 'Once', { name: 'before-migration', postgres, method });
    return Testing.synth(chart) as typeof manifests;
  };

  test('the operator takes what is emitted, and adds nothing', async ({ kubectl }) => {
    manifests = synthesize();
    for (const manifest of manifests) {
      if (!['Backup', 'ScheduledBackup', 'Cluster'].includes(manifest.kind)) continue;
      const answer = await kubectl.run(['apply', '--dry-run=server', '-o', 'json', '-f', '-'], {
        input: JSON.stringify(manifest),
      });
      const { spec } = JSON.parse(answer) as { spec: Record<string, unknown> };
      if (manifest.kind === 'Cluster') expect(spec.backup).toEqual((manifest.spec as { backup: object }).backup);
      else expect(spec).toEqual(manifest.spec);
    }
  }, 60);

  if (!full) return;

  test('those of its own schedule, of a CronJob in its place, and one that is taken once: all become snapshots', async ({
    kubectl,
  }) => {
    await kubectl.apply(manifests.filter(({ kind }) => kind !== 'Backup' && kind !== 'ScheduledBackup'));
    await ready(namespace(), 'shop-db', 2);
    await kubectl.apply(manifests);
    await completed(namespace(), 'before-migration');
    await completed(namespace(), 'nightly-');
    await kubectl.run(['create', 'job', 'by-hand', '--from=cronjob/berlin']);
    await namespace().eventually(
      'its Job has succeeded',
      async () => {
        const { status } = await kubectl.get<Job>('job', 'by-hand');
        return status?.conditions?.some(({ type, status: value }) => type === 'Complete' && value === 'True');
      },
      { within: 60 },
    );
    const { metadata } = await completed(namespace(), 'berlin-');
    expect(metadata.name).toMatch(/^berlin-\d{14}$/);
    const snapshots = await kubectl.list<VolumeSnapshot>('volumesnapshots', 'cnpg.io/cluster=shop-db');
    expect(snapshots).toHaveLength(3);
    for (const {
      status,
      metadata: { ownerReferences },
    } of snapshots as (VolumeSnapshot & {
      metadata: { ownerReferences?: unknown };
    })[]) {
      expect(status?.readyToUse).toBe(true);
      expect(ownerReferences).toBeUndefined();
    }
  }, 600);

  test('their status tells how each went, by whichever way it was taken', async ({ kubectl }) => {
    const { engine, schedules, singles, counts, newestAvailable, warnings } = await readBackupStatus(
      kubectl,
      'shop-db',
    );
    expect([engine, warnings]).toEqual(['cloudnative-pg', []]);
    expect(counts).toEqual({ total: 3, available: 3, running: 0, failed: 0 });
    expect(newestAvailable?.schedule).toBe('berlin');
    expect([...schedules, ...singles]).toMatchObject([
      { name: 'berlin', kind: 'CronJob', late: false, lastSuccess: { run: newestAvailable?.name } },
      { name: 'nightly', kind: 'ScheduledBackup', late: false, lastSuccess: { snapshots: [expect.any(String)] } },
      { name: 'before-migration', kind: 'Backup', lastSuccess: { snapshots: ['before-migration'] } },
    ]);
  }, 30);

  /** Has the CronJob make a Backup now; its name, from the log of the Job. */
  const backUp = async (job: string): Promise<string> => {
    await namespace().kubectl.run(['create', 'job', job, '--from=cronjob/berlin']);
    const { ok, reason, backup } = await said(job, 60);
    if (!ok || !backup) throw new Error(reason);
    return backup;
  };

  /** What the program of a Job says at its end. */
  const said = (job: string, within: number): Promise<{ ok: boolean; reason?: string; backup?: string }> =>
    namespace().eventually(
      `the result of Job ${job}`,
      async () => {
        const log = await namespace().kubectl.run(['logs', `job/${job}`]);
        return JSON.parse(log.trimEnd().split('\n').at(-1) ?? '') as { ok: boolean };
      },
      { within },
    );

  /** Waits until the operator has stopped an instance for a backup; its name. */
  const fenced = (): Promise<string> =>
    namespace().eventually('an instance is fenced', async () => (await fences())[0], { within: 60, every: 0.2 });

  const fences = async (): Promise<string[]> => {
    const { metadata } = await namespace().kubectl.get<Cluster>('clusters.postgresql.cnpg.io', 'shop-db');
    return JSON.parse(metadata.annotations?.['cnpg.io/fencedInstances'] ?? '[]') as string[];
  };

  /** Waits until a Backup has ended, either way. */
  const ended = (backup: string): Promise<CnpgBackup['status']> =>
    namespace().eventually(
      `Backup ${backup} has ended`,
      async () => {
        const { status } = await namespace().kubectl.get<CnpgBackup>('backups.postgresql.cnpg.io', backup);
        return ['completed', 'failed'].includes(status?.phase ?? '') && status;
      },
      { within: 150 },
    );

  let written = 0;
  /** Adds a row; the primary is never stopped for a backup here. */
  const write = async (): Promise<void> => {
    await sql(namespace(), 'shop-db-1', `INSERT INTO kept VALUES (${(written += 1)})`);
  };

  /** Nothing is stopped, and the standby streams: a backup that finds none that is ready stops the primary. */
  const settled = async (): Promise<void> => {
    const streaming = "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'";
    await namespace().eventually(
      'nothing is fenced, and the standby streams',
      async () => (await fences()).length === 0 && (await sql(namespace(), 'shop-db-1', streaming)) === '1',
      { within: 90 },
    );
    await ready(namespace(), 'shop-db', 2);
  };

  /** Nothing is stopped any more, every row is on both instances, and the next run is fine. */
  const wellAgain = async (next: string): Promise<void> => {
    await settled();
    await write();
    for (const pod of ['shop-db-1', 'shop-db-2'])
      await namespace().eventually(
        `the rows on ${pod}`,
        async () => (await sql(namespace(), pod, 'SELECT count(*) FROM kept')) === String(written),
        { within: 30 },
      );
    expect(await ended(await backUp(next))).toMatchObject({ phase: 'completed' });
    await settled();
  };

  test('a class that does not exist: the Backup says so, and the primary serves', async ({ kubectl }) => {
    await settled();
    await sql(namespace(), 'shop-db-1', 'CREATE TABLE kept (id int PRIMARY KEY)');
    await kubectl.apply(synthesize('no-such-class'));
    const backup = await backUp('no-class');
    expect(await fenced()).toBe('shop-db-2');
    await write();
    expect(await ended(backup)).toMatchObject({
      phase: 'failed',
      error: expect.stringMatching(/"no-such-class" not found/),
    });
    await kubectl.apply(manifests);
    await wellAgain('no-class-next');
  }, 400);

  test('a class that is deleted in between', async ({ kubectl }) => {
    const name = `e2e-${namespace().name}`;
    await applySnapshotClass(name);
    try {
      await kubectl.apply(synthesize(name));
      expect(await ended(await backUp('with-class'))).toMatchObject({ phase: 'completed' });
      await settled();
      await deleteSnapshotClass(name);
      const backup = await backUp('without-class');
      expect(await fenced()).toBe('shop-db-2');
      await write();
      expect(await ended(backup)).toMatchObject({ phase: 'failed', error: expect.stringContaining(name) });
      await applySnapshotClass(name);
      await wellAgain('with-class-again');
    } finally {
      await deleteSnapshotClass(name);
    }
  }, 500);

  test('the pod is killed while it is stopped for a backup', async ({ kubectl }) => {
    const name = `e2e-${namespace().name}`;
    await kubectl.apply(synthesize(name));
    const backup = await backUp('killed');
    const pod = await fenced();
    expect(pod).toBe('shop-db-2');
    const { uid } = (await kubectl.get<Pod>('pod', pod)).metadata;
    await kubectl.delete('pod', pod, { force: true });
    await write();
    await applySnapshotClass(name);
    try {
      // The operator takes it anew, or gives it up; either is said.
      const status = await ended(backup);
      expect(status?.phase === 'completed' || status?.error).toBeTruthy();
      expect((await kubectl.get<Pod>('pod', pod)).metadata.uid).not.toBe(uid);
      await wellAgain('killed-next');
    } finally {
      await deleteSnapshotClass(name);
    }
  }, 500);

  test('the right to make Backups is missing: the Job says so', async ({ kubectl }) => {
    await kubectl.apply(manifests);
    await kubectl.patch('role', 'berlin', { rules: [] });
    const before = (await kubectl.list('backups.postgresql.cnpg.io')).length;
    const from = ['create', 'job', 'refused', '--from=cronjob/berlin', '--dry-run=client', '-o', 'json'];
    const job = JSON.parse(await kubectl.run(from)) as Job;
    await kubectl.apply([{ ...job, spec: { ...job.spec, backoffLimit: 0 } }]);
    expect(await said('refused', 180)).toMatchObject({
      ok: false,
      reason: expect.stringMatching(/^POST backups: 403 Forbidden: backups\.postgresql\.cnpg\.io is forbidden/),
    });
    expect(await kubectl.list('backups.postgresql.cnpg.io')).toHaveLength(before);
    await kubectl.apply(manifests);
    await wellAgain('allowed');
  }, 500);
});
