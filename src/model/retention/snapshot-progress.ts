import type { BackupUnit } from './unit';

/** How far a backup has come, and since when. */
export type Progress = Pick<BackupUnit, 'state' | 'takenAt' | 'deletionBegun'>;

/** What became of a backup whose taking was completed. */
export interface CompletedParts {
  readonly takenAt: number | undefined;
  /** Whether the snapshot of the data is there. */
  readonly data: boolean;
  /** Whether all others are there. */
  readonly others: boolean;
  /** Whether those that are there can be restored. */
  readonly ready: boolean;
  /** Whether something is there that is deleted before the snapshot of the data. */
  readonly head: boolean;
}

/**
 * The progress of a backup whose taking was completed. A deletion takes the snapshot of the data
 * before the others: where only others are left, one has begun, and what is left is of no use.
 * Where another one is missing somebody else took it, so somebody may want to look at the data.
 */
export function progressOfCompleted({ takenAt, data, others, ready, head }: CompletedParts): Progress {
  if (!data && !head) return { state: 'completed', takenAt, deletionBegun: true };
  if (!data || !others) return { state: 'failed', takenAt };
  return { state: ready ? 'completed' : 'pending', takenAt };
}
