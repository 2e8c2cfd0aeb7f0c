/** Who takes the backups of a database; unknown where nothing tells. */
export type StatusEngine = 'replicated' | 'cloudnative-pg' | 'unknown';

/** A backup that is being taken. */
export interface RunningBackup {
  /** Its name; that of its Job where it has none yet. */
  readonly run: string;
  readonly since?: Date;
  /** What it does, or waits for. */
  readonly doing?: string;
}

/** A backup that was taken. */
export interface SucceededBackup {
  /** Its name; undefined where only the time is known. */
  readonly run?: string;
  readonly time: Date;
  /** Its VolumeSnapshots, which may have been pruned since. */
  readonly snapshots: readonly string[];
}

/** A backup that failed. */
export interface FailedBackup {
  /** Its name; undefined where it failed before it had one. */
  readonly run?: string;
  readonly time: Date;
  readonly reason: string;
}

/** How the runs of something went. */
export interface RunsStatus {
  readonly name: string;
  readonly running?: RunningBackup;
  readonly lastSuccess?: SucceededBackup;
  readonly lastFailure?: FailedBackup;
}

/** A backup that is taken once. */
export interface SingleBackupStatus extends RunsStatus {
  readonly kind: 'Job' | 'Backup';
}

/** Backups that are taken again and again. */
export interface ScheduleStatus extends RunsStatus {
  readonly kind: 'CronJob' | 'ScheduledBackup';
  /** As the cluster has it: five fields, or six of CloudNativePG's. */
  readonly cron: string;
  /** As the cluster has it; a ScheduledBackup has none, and goes by UTC. */
  readonly timeZone?: string;
  /** In words; undefined where it cannot be read. */
  readonly description?: string;
  readonly suspended: boolean;
  /** Undefined where it is suspended or cannot be read. */
  readonly nextRun?: Date;
  /** Whether a run was due so long ago that it should have ended, and none has since; also where it was suspended then. */
  readonly late: boolean;
  /** When that run was due. */
  readonly dueAt?: Date;
}

/** How far a backup has come. Deleting: a pruning has begun with it. */
export type AvailableState = 'available' | 'running' | 'pending' | 'failed' | 'deleting';

/** A backup of which there are snapshots. */
export interface AvailableBackup {
  readonly name: string;
  /** When it was completed, or else begun. */
  readonly takenAt?: Date;
  readonly state: AvailableState;
  /** Why it cannot be used, where something tells. */
  readonly reason?: string;
  /** The VolumeSnapshots that belong together, that of the data first. */
  readonly snapshots: readonly string[];
  /** The pod that it was taken of. */
  readonly instance?: string;
  /** Whether the server went on running. */
  readonly online?: boolean;
  /** The schedule, which may be gone. */
  readonly schedule?: string;
  /** What each volume needs at least that is made from it, as Kubernetes writes it, in the order of the snapshots. */
  readonly sizes: readonly string[];
  /** It stands in YAML. */
  readonly declared: boolean;
  /** Somebody marked it to be kept. */
  readonly keepMarked: boolean;
}

/** How many there are of each. Those that are being deleted are only in the total. */
export interface BackupCounts {
  readonly total: number;
  readonly available: number;
  /** Pending ones too. */
  readonly running: number;
  readonly failed: number;
}

/** How the last pruning ended. */
export interface PruningStatus {
  readonly time?: Date;
  readonly ok: boolean;
  readonly dryRun: boolean;
  readonly deleted?: number;
  readonly kept?: number;
  readonly reason?: string;
}

/** How the backups of a database are. */
export interface BackupStatus {
  readonly database: string;
  readonly engine: StatusEngine;
  readonly schedules: readonly ScheduleStatus[];
  /** Those that are taken once. */
  readonly singles: readonly SingleBackupStatus[];
  /** The newest first. */
  readonly backups: readonly AvailableBackup[];
  readonly counts: BackupCounts;
  readonly newestAvailable?: AvailableBackup;
  readonly lastPruning?: PruningStatus;
  /** What a person should look at, a line each. */
  readonly warnings: readonly string[];
}
