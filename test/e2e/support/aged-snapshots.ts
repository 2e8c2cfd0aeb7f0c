import { volumeClaim } from './claim';
import { helperPod } from './helper-pod';
import type { Namespace } from './namespace';
import type { KubeObject } from './objects';
import type { VolumeSnapshot } from './backups';

/** A backup of the past. */
export interface AgedBackup {
  readonly name: string;
  /** When it was completed. */
  readonly time: Date;
}

const DAY = 86_400_000;

/** So many backups, so many days apart; the newest is an hour old. */
export function aged(prefix: string, count: number, days: number): AgedBackup[] {
  const now = Date.now() - 3_600_000;
  return Array.from({ length: count }, (_, index) => {
    const time = new Date(now - index * days * DAY);
    return { name: `${prefix}-${time.toISOString().replace(/\D/g, '').slice(0, 14)}`, time };
  });
}

/** As JSON times are in Kubernetes: without fractions. */
export function seconds(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, 'Z');
}

/** A small volume, for snapshots that cost little. */
export async function smallVolume({ kubectl }: Namespace, name: string): Promise<void> {
  await kubectl.apply([
    volumeClaim(name, '16Mi'),
    helperPod({ name: `${name}-user`, command: ['sleep', '3600'], claims: { '/small': name } }),
  ]);
  await kubectl.run(['wait', `pvc/${name}`, '--for=jsonpath={.status.phase}=Bound', '--timeout=90s']);
}

/** A real snapshot of it. */
export function snapshotOf(claim: string, name: string, metadata: object = {}): object {
  return {
    apiVersion: 'snapshot.storage.k8s.io/v1',
    kind: 'VolumeSnapshot',
    metadata: { name, ...metadata },
    spec: { source: { persistentVolumeClaimName: claim } },
  };
}

/** As a ReplicatedPostgres's program leaves it. */
export function ownSnapshot(claim: string, database: string, { name, time }: AgedBackup): object {
  return snapshotOf(claim, name, {
    labels: {
      'app.kubernetes.io/managed-by': 'cdk8s-pg',
      'cdk8s-pg/database': database,
      'cdk8s-pg/backup': name,
      'cdk8s-pg/volume': 'data',
    },
    annotations: {
      'cdk8s-pg/started-at': seconds(time),
      'cdk8s-pg/completed-at': seconds(time),
      'cdk8s-pg/volumes': 'data',
    },
  });
}

/** As CloudNativePG leaves it. */
export function operatedSnapshot(claim: string, cluster: string, { name, time }: AgedBackup): object {
  return snapshotOf(claim, name, {
    labels: { 'cnpg.io/cluster': cluster, 'cnpg.io/backupName': name },
    annotations: { 'cnpg.io/pvcRole': 'PG_DATA', 'cnpg.io/backupEndTime': seconds(time) },
  });
}

/** Creates objects, as programs do: without the mark of what was applied. */
export async function create({ kubectl }: Namespace, items: readonly object[]): Promise<void> {
  await kubectl.run(['create', '-f', '-'], { input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }) });
}

/**
 * Creates snapshots, a few at a time: a driver cuts one after the other, and those of other tests would wait behind a
 * whole year of them.
 */
export async function createSnapshots(namespace: Namespace, snapshots: readonly object[]): Promise<void> {
  for (let next = 0; next < snapshots.length; next += 8) {
    await create(namespace, snapshots.slice(next, next + 8));
    // The first of them may wait behind a whole year that is being deleted.
    await allReady(namespace, 600);
  }
}

/** The Backups of such snapshots, which somebody who administers the cluster says are completed. */
export async function completedBackups(
  namespace: Namespace,
  cluster: string,
  backups: readonly AgedBackup[],
): Promise<void> {
  const made = backups.map(({ name }) => ({
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Backup',
    metadata: { name },
    spec: { cluster: { name: cluster }, method: 'volumeSnapshot' },
  }));
  // What is applied is declared, and stays for that reason.
  await create(namespace, made);
  const said = made.map((backup, index) => {
    const time = seconds(backups[index].time);
    const snapshotBackupStatus = { elements: [{ name: backup.metadata.name, type: 'PG_DATA' }] };
    const status = { phase: 'completed', startedAt: time, stoppedAt: time, snapshotBackupStatus };
    return { ...backup, status };
  });
  // The operator, which has begun to look for their cluster, may have the last word on some of them.
  await namespace.eventually(
    `${said.length} Backups of ${cluster} are completed`,
    async () => {
      const open = new Set(await unfinished(namespace));
      const left = said.filter(({ metadata }) => open.has(metadata.name));
      if (left.length > 0)
        await namespace.kubectl.apply(left, '--server-side', '--subresource=status', '--force-conflicts');
      return left.length === 0;
    },
    { within: 120, every: 1 },
  );
}

/** The Backups that are not completed. */
async function unfinished({ kubectl }: Namespace): Promise<string[]> {
  const all = await kubectl.list<KubeObject & { status?: { phase?: string } }>('backups.postgresql.cnpg.io');
  return all.flatMap(({ metadata, status }) => (status?.phase === 'completed' ? [] : [metadata.name]));
}

/** Those snapshots of the namespace that the storage holds, also where nobody asks for them any more. */
export async function heldSnapshots({ kubectl, name }: Namespace): Promise<number> {
  const contents = await kubectl.list<KubeObject & { spec: { volumeSnapshotRef: { namespace: string } } }>(
    'volumesnapshotcontents',
  );
  return contents.filter(({ spec }) => spec.volumeSnapshotRef.namespace === name).length;
}

/** Waits until all snapshots of the namespace can be used. */
export async function allReady(namespace: Namespace, within: number): Promise<void> {
  await namespace.eventually(
    'all snapshots are ready',
    async () => {
      const snapshots = await namespace.kubectl.list<VolumeSnapshot>('volumesnapshots');
      return snapshots.every(({ status }) => status?.readyToUse === true);
    },
    { within, every: 3 },
  );
}

/** The names of those objects that are not about to go. */
export async function staying({ kubectl }: Namespace, kind: string): Promise<string[]> {
  const objects = await kubectl.list<KubeObject & { metadata: { deletionTimestamp?: string } }>(kind);
  return objects.flatMap(({ metadata }) => (metadata.deletionTimestamp === undefined ? [metadata.name] : [])).sort();
}
