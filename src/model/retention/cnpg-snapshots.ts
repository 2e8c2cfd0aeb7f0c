import { PREFIX } from '../labels';
import {
  annotation,
  first,
  label,
  last,
  moments,
  type BackupObject,
  type SnapshotGroup,
  type VolumeSnapshotObject,
} from './snapshot-objects';
import { progressOfCompleted, type Progress } from './snapshot-progress';

const DATA = 'PG_DATA';

/** The Cluster and the backup that a snapshot of CloudNativePG's belongs to; undefined for any other. */
export function cnpgBackup(snapshot: VolumeSnapshotObject): { database: string; name: string } | undefined {
  const database = label(snapshot, 'cnpg.io/cluster');
  const name = label(snapshot, 'cnpg.io/backupName');
  return database && name ? { database, name } : undefined;
}

/** Whether a snapshot is of the data. */
export function isCnpgData(snapshot: VolumeSnapshotObject): boolean {
  return role(snapshot) === DATA;
}

/** How far a backup of CloudNativePG's has come. Without its Backup nobody completes it any more. */
export function cnpgProgress({ snapshots, backup }: SnapshotGroup): Progress {
  const phase = backup?.status?.phase;
  const objects = backup === undefined ? snapshots : [...snapshots, backup];
  const begun = first(
    moments([backup?.status?.startedAt, ...objects.map(({ metadata }) => metadata.creationTimestamp)]),
  );
  if (backup !== undefined && phase !== 'completed')
    return { state: phase === 'failed' ? 'failed' : 'running', takenAt: begun };

  const ends = moments(snapshots.map((snapshot) => annotation(snapshot, 'cnpg.io/backupEndTime')));
  if (backup === undefined && ends.length < snapshots.length) return { state: 'failed', takenAt: begun };
  return progressOfCompleted({
    takenAt: last(moments([backup?.status?.stoppedAt])) ?? last(ends),
    data: snapshots.some(isCnpgData),
    others: othersAreThere(snapshots, backup),
    ready: snapshots.every(({ status }) => status?.readyToUse === true),
    head: backup !== undefined,
  });
}

/**
 * Whether a Backup is declared in YAML, from which it would be taken again: ours says so,
 * the tools that apply YAML leave their marks.
 */
export function isDeclared(backup: BackupObject): boolean {
  return (
    label(backup, `${PREFIX}declared`) === 'true' ||
    label(backup, 'kustomize.toolkit.fluxcd.io/name') !== undefined ||
    annotation(backup, 'argocd.argoproj.io/tracking-id') !== undefined ||
    annotation(backup, 'kubectl.kubernetes.io/last-applied-configuration') !== undefined
  );
}

function role(snapshot: VolumeSnapshotObject): string | undefined {
  return annotation(snapshot, 'cnpg.io/pvcRole') ?? label(snapshot, 'cnpg.io/pvcRole');
}

/** The Backup lists its snapshots; without it, each snapshot holds the Cluster that it was taken of. */
function othersAreThere(snapshots: readonly VolumeSnapshotObject[], backup: BackupObject | undefined): boolean {
  const listed = backup?.status?.snapshotBackupStatus?.elements ?? [];
  if (listed.length > 0) return listed.every(({ name }) => snapshots.some(({ metadata }) => metadata.name === name));
  const volumes = snapshots.map((snapshot) => volumesOf(annotation(snapshot, 'cnpg.io/clusterManifest')));
  const count = (of: string): number => snapshots.filter((snapshot) => role(snapshot) === of).length;
  return volumes.every(({ wal, tablespaces }) => count('PG_WAL') >= wal && count('PG_TABLESPACE') >= tablespaces);
}

/** How many volumes beside that of the data a Cluster's instances have. */
function volumesOf(manifest: string | undefined): { wal: number; tablespaces: number } {
  try {
    const { spec } = JSON.parse(manifest ?? '{}') as { spec?: { walStorage?: unknown; tablespaces?: unknown[] } };
    return { wal: spec?.walStorage ? 1 : 0, tablespaces: spec?.tablespaces?.length ?? 0 };
  } catch {
    return { wal: 0, tablespaces: 0 };
  }
}
