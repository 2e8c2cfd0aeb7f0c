import type { StringMap } from '../labels';

/** What the program in the cluster takes a backup of, and how: the text of plan.json. */
export interface SnapshotPlan {
  /** The name of the schedule, or of the one backup. */
  readonly name: string;
  /** Whether it is taken again and again. */
  readonly scheduled: boolean;
  readonly database: string;
  /** How many instances there are. */
  readonly replicas: number;
  readonly volumes: readonly SnapshotVolume[];
  /** The VolumeSnapshotClass; the cluster's own choice where there is none. */
  readonly snapshotClass?: string;
  /** Whether the server goes on running. */
  readonly online: boolean;
  /** Whether a standby is taken where there is one. */
  readonly preferStandby: boolean;
  /** Whether the primary may be stopped. */
  readonly allowStoppingPrimary: boolean;
  /** How long a run may take, in seconds. */
  readonly deadline: number;
  /** Labels of the snapshots. */
  readonly labels: StringMap;
  /** Annotations of the snapshots. */
  readonly annotations: StringMap;
}

/** A volume of an instance. */
export type SnapshotVolume = 'data' | 'wal';
