import { PREFIX } from '../labels';
import { annotation, first, label, moments, type VolumeSnapshotObject } from '../retention/snapshot-objects';
import type { ClusterStatusObject, CnpgBackupObject, PodObject, StatusObjects } from './objects';
import type { RestoreStatus } from './restore';

type Found = Omit<RestoreStatus, 'database'>;

/** What keeps a restore from going on; failed where only a person can help. */
type Trouble = Pick<RestoreStatus, 'reason'> & { readonly state: 'pending' | 'failed' };

const failed = (reason: string): Trouble => ({ state: 'failed', reason });
const pending = (reason: string): Trouble => ({ state: 'pending', reason });

/**
 * What became of the restore that a Cluster of CloudNativePG began with. The operator itself says nothing of a source
 * that is not there or does not fit, so that is looked up here.
 */
export function clusterRestore(objects: StatusObjects, cluster: ClusterStatusObject): Found {
  const { metadata, spec, status = {} } = cluster;
  const { backup, volumeSnapshots } = spec?.bootstrap?.recovery ?? {};
  const from = annotation(cluster, `${PREFIX}restored-from`) ?? backup?.name ?? volumeSnapshots?.storage?.name;
  if (from === undefined) return { state: 'none' };
  const startedAt = first(moments([metadata.creationTimestamp]));
  const begun = { from, ...(startedAt === undefined ? {} : { startedAt: new Date(startedAt) }) };
  // A timeline is only reported by a primary that runs, and kept; an instance calls itself the primary before it does.
  if (status.timelineID || (status.currentPrimary && (status.readyInstances ?? 0) > 0))
    return { ...begun, state: 'completed', ...ended(status.conditions, startedAt) };

  const trouble = troubleOf(objects, cluster);
  if (trouble !== undefined) return { ...begun, ...trouble };
  const { phase, phaseReason } = status;
  if (phase === undefined)
    return { ...begun, state: 'pending', reason: 'the operator has not begun yet; its log tells what it waits for' };
  const reason = phaseReason ? `${phase}: ${phaseReason}` : phase;
  return { ...begun, state: /unrecoverable|cannot|fail|unable|invalid/i.test(reason) ? 'failed' : 'running', reason };
}

/** When the first instance was there, as far as it is told: another time when all of them were gone since. */
function ended(
  conditions: NonNullable<ClusterStatusObject['status']>['conditions'] = [],
  startedAt: number | undefined,
): Pick<RestoreStatus, 'completedAt' | 'seconds'> {
  const times = conditions
    .filter(({ type = '', status }) => ['Ready', 'ConsistentSystemID'].includes(type) && status === 'True')
    .map(({ lastTransitionTime }) => lastTransitionTime ?? undefined);
  const completedAt = first(moments(times));
  if (completedAt === undefined) return {};
  return {
    completedAt: new Date(completedAt),
    ...(startedAt === undefined ? {} : { seconds: Math.max(0, (completedAt - startedAt) / 1000) }),
  };
}

function troubleOf(objects: StatusObjects, cluster: ClusterStatusObject): Trouble | undefined {
  const { name } = cluster.metadata;
  const claims = objects.claims?.filter((claim) => label(claim, 'cnpg.io/cluster') === name);
  const unbound = claims?.find(({ status }) => status?.phase !== 'Bound');
  // Once its volumes are there nothing depends on what they were made from.
  const filled = claims !== undefined && claims.length > 0 && unbound === undefined;
  return (
    versionTrouble(objects, cluster) ??
    walTrouble(objects, cluster) ??
    (filled ? undefined : sourceTrouble(objects, cluster)) ??
    podTrouble(objects.pods ?? [], name) ??
    (unbound && pending(`claim ${unbound.metadata.name} has no volume yet (kubectl describe pvc tells why)`))
  );
}

/** PostgreSQL reads only what its own major version has written. */
function versionTrouble(objects: StatusObjects, cluster: ClusterStatusObject): Trouble | undefined {
  const image = cluster.status?.pgDataImageInfo?.majorVersion;
  const { backup, volumeSnapshots } = cluster.spec?.bootstrap?.recovery ?? {};
  const data = backup?.name ?? volumeSnapshots?.storage?.name;
  const snapshot = objects.volumeSnapshots?.find(({ metadata }) => metadata.name === data);
  const made =
    objects.backups?.find(({ metadata }) => metadata.name === backup?.name)?.status?.majorVersion ??
    Number(snapshot && label(snapshot, 'cnpg.io/majorVersion'));
  if (!image || !made || image === made) return undefined;
  return failed(
    `${data} was made by PostgreSQL ${made}, this image is PostgreSQL ${image}: it will not start; delete this Cluster and make it anew with version '${made}'`,
  );
}

/** WAL that was on a volume of its own comes back on one. */
function walTrouble(
  { backups = [], volumeSnapshots = [] }: StatusObjects,
  { spec }: ClusterStatusObject,
): Trouble | undefined {
  const { backup, volumeSnapshots: volumes } = spec?.bootstrap?.recovery ?? {};
  const data = backup?.name ?? volumes?.storage?.name;
  const named = backups.find(({ metadata }) => metadata.name === backup?.name)?.status?.snapshotBackupStatus?.elements;
  const ofBackup = volumeSnapshots
    .filter((snapshot) => data !== undefined && label(snapshot, 'cnpg.io/backupName') === data)
    .map((snapshot) => annotation(snapshot, 'cnpg.io/pvcRole'));
  const roles = [...(named ?? []).map(({ type }) => type), ...ofBackup];
  if (!roles.includes('PG_DATA')) return undefined;
  const hasWal = roles.includes('PG_WAL');
  if (hasWal && spec?.walStorage === undefined)
    return failed(
      `${data} has its WAL on a volume of its own, and this Cluster has none: it will not start; delete this Cluster and make it anew with walStorage`,
    );
  return !hasWal && backup !== undefined && spec?.walStorage !== undefined
    ? failed(`${data} has no volume for WAL, and this Cluster is to have one: make it anew without walStorage`)
    : undefined;
}

/** What is the matter with the backup, or the snapshots, that its volumes are to be made from. */
function sourceTrouble(objects: StatusObjects, cluster: ClusterStatusObject): Trouble | undefined {
  const { backup: named, volumeSnapshots: volumes } = cluster.spec?.bootstrap?.recovery ?? {};
  if (named?.name !== undefined) return backupTrouble(objects, named.name);
  const { storage, walStorage, tablespaceStorage = {} } = volumes ?? {};
  const sources = [storage, walStorage, ...Object.values(tablespaceStorage)];
  const names = sources.flatMap((source) => (source?.kind === 'VolumeSnapshot' && source.name ? [source.name] : []));
  const missing = snapshotTrouble(objects, names);
  if (missing !== undefined || storage?.kind !== 'VolumeSnapshot') return missing;
  const find = (name?: string): VolumeSnapshotObject | undefined =>
    objects.volumeSnapshots?.find(({ metadata }) => metadata.name === name);
  return roleTrouble(find(storage.name), find(walStorage?.name));
}

function backupTrouble(objects: StatusObjects, name: string): Trouble | undefined {
  if (objects.backups === undefined) return undefined;
  const backup: CnpgBackupObject | undefined = objects.backups.find(({ metadata }) => metadata.name === name);
  if (backup === undefined) return failed(`Backup ${name} is not there`);
  const { phase, error, snapshotBackupStatus } = backup.status ?? {};
  if (phase === 'failed') return failed(`Backup ${name} failed${error ? `: ${error}` : ''}`);
  if (phase !== 'completed') return pending(`Backup ${name} is not complete yet (${phase ?? 'not begun'})`);
  return snapshotTrouble(
    objects,
    (snapshotBackupStatus?.elements ?? []).map((element) => element.name),
  );
}

function snapshotTrouble({ volumeSnapshots }: StatusObjects, names: readonly string[]): Trouble | undefined {
  if (volumeSnapshots === undefined) return undefined;
  for (const name of names) {
    const snapshot = volumeSnapshots.find(({ metadata }) => metadata.name === name);
    if (snapshot === undefined) return failed(`VolumeSnapshot ${name} is not there`);
    const { readyToUse, error } = snapshot.status ?? {};
    if (readyToUse === true) continue;
    if (error?.message !== undefined) return failed(`VolumeSnapshot ${name} cannot be used: ${error.message}`);
    return pending(`VolumeSnapshot ${name} is not ready yet`);
  }
  return undefined;
}

/** The operator waits without a word where the WAL is of another backup, or is none. */
function roleTrouble(
  data: VolumeSnapshotObject | undefined,
  wal: VolumeSnapshotObject | undefined,
): Trouble | undefined {
  for (const [snapshot, wanted] of [
    [data, 'PG_DATA'],
    [wal, 'PG_WAL'],
  ] as const) {
    const role = snapshot && annotation(snapshot, 'cnpg.io/pvcRole');
    if (snapshot && role && role !== wanted)
      return failed(`VolumeSnapshot ${snapshot.metadata.name} holds ${role}, and ${wanted} is needed`);
  }
  const [a, b] = [data, wal].map((snapshot) => snapshot && label(snapshot, 'cnpg.io/backupName'));
  return data && wal && a !== b
    ? failed(`data and WAL are of two backups, ${a ?? 'of none'} and ${b ?? 'of none'}; name snapshots of one`)
    : undefined;
}

/** So often has an instance ended that it will not start by itself any more. */
const ENDED_FOR_GOOD = 3;

function podTrouble(pods: readonly PodObject[], cluster: string): Trouble | undefined {
  for (const pod of pods.filter((each) => label(each, 'cnpg.io/cluster') === cluster)) {
    const { name } = pod.metadata;
    for (const { state, restartCount = 0 } of pod.status?.containerStatuses ?? []) {
      if (restartCount >= ENDED_FOR_GOOD)
        return failed(
          `instance ${name} does not start: it has ended ${restartCount} times (kubectl logs ${name} tells why)`,
        );
      const { reason = '', message = '' } = state?.waiting ?? {};
      if (/Image|ConfigError/.test(reason))
        return failed(`pod ${name}: ${[reason, message].filter(Boolean).join(': ')}`);
    }
  }
  return undefined;
}
