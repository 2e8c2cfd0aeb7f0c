import { PREFIX } from '../labels';
import {
  annotation,
  first,
  label,
  last,
  moments,
  type SnapshotGroup,
  type VolumeSnapshotObject,
} from './snapshot-objects';
import { progressOfCompleted, type Progress } from './snapshot-progress';

/** The database and the backup that a snapshot of ours belongs to; undefined for any other. */
export function ownBackup(snapshot: VolumeSnapshotObject): { database: string; name: string } | undefined {
  const database = label(snapshot, `${PREFIX}database`);
  const name = label(snapshot, `${PREFIX}backup`);
  if (label(snapshot, 'app.kubernetes.io/managed-by') !== 'cdk8s-pg' || !volume(snapshot)) return undefined;
  return database && name ? { database, name } : undefined;
}

/** Whether a snapshot is of the data. */
export function isOwnData(snapshot: VolumeSnapshotObject): boolean {
  return volume(snapshot) === 'data';
}

/**
 * How far a backup of ours has come. What is neither completed nor failed was left by a
 * program that was killed, unless it still runs: `runs` are those that do, undefined
 * where nobody knows.
 */
export function ownProgress({ name, snapshots }: SnapshotGroup, runs: readonly string[] | undefined): Progress {
  const read = (key: string): number[] => moments(snapshots.map((snapshot) => annotation(snapshot, `${PREFIX}${key}`)));
  const completedAt = read('completed-at');
  const begun = first([...read('started-at'), ...moments(snapshots.map(({ metadata }) => metadata.creationTimestamp))]);
  if (snapshots.some((snapshot) => annotation(snapshot, `${PREFIX}failed`) !== undefined))
    return { state: 'failed', takenAt: begun };
  if (completedAt.length < snapshots.length)
    return { state: runs === undefined || runs.includes(name) ? 'running' : 'failed', takenAt: begun };

  const wanted = snapshots.flatMap((snapshot) => annotation(snapshot, `${PREFIX}volumes`)?.split(',') ?? []);
  return progressOfCompleted({
    takenAt: last(completedAt),
    data: snapshots.some(isOwnData),
    others: wanted.every((role) => role === 'data' || snapshots.some((snapshot) => volume(snapshot) === role)),
    ready: snapshots.every(({ status }) => status?.readyToUse === true),
    head: false,
  });
}

function volume(snapshot: VolumeSnapshotObject): string | undefined {
  return label(snapshot, `${PREFIX}volume`);
}
