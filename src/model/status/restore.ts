/** How far a restore has come. */
export type RestoreState = 'none' | 'pending' | 'running' | 'completed' | 'failed';

/** The restore that a database began with. */
export interface RestoreStatus {
  readonly database: string;
  /** Failed: it waits for a person, who finds out from the reason what to do. */
  readonly state: RestoreState;
  /** The VolumeSnapshot, or the backup; unknown where nothing tells any more. */
  readonly from?: string;
  readonly startedAt?: Date;
  readonly completedAt?: Date;
  /** From the making of the claims to the first write. */
  readonly seconds?: number;
  /** What it waits for, or why it failed. */
  readonly reason?: string;
}
