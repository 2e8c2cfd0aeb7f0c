import type { RestoreState } from './restore';
import type { FailedBackup, PruningStatus, RunningBackup, ScheduleStatus } from './status';

/** A dump that is in every store. */
export interface SucceededDump {
  /** The backup; undefined where only the time is known. */
  readonly run?: string;
  readonly time: Date;
  /** Of all of its files together. */
  readonly bytes?: number;
  /** From the first database to the last. */
  readonly seconds?: number;
  /** The stores that have it; none where nothing tells. */
  readonly stores: readonly string[];
}

/** A dump that failed; some stores may have it all the same. */
export interface FailedDump extends FailedBackup {
  /** The stores that have it. */
  readonly stores: readonly string[];
}

/** What became of the dumps of a name in a store. */
export interface DumpStoreStatus {
  /** As the transfer calls it: its own name, or its kind. */
  readonly name: string;
  /** The newest backup that is known to have been brought there, which may have been pruned since. */
  readonly lastStored?: StoredBackup;
  /** The last that was not brought there. */
  readonly lastRefused?: FailedBackup;
  /** Whether another store has a newer backup than this one. */
  readonly lacksNewest: boolean;
  /** How the last pruning ended. */
  readonly lastPruning?: DumpPruningStatus;
}

/** A backup in a store. */
export interface StoredBackup {
  readonly run?: string;
  readonly time: Date;
}

/** How the pruning of a store ended. */
export interface DumpPruningStatus extends PruningStatus {
  /** How many the store would not let go. */
  readonly refused?: number;
  /** How many have a manifest that says nothing; they stay. */
  readonly unreadable?: number;
}

/** How the dumps of a name went: of a schedule, or one that is taken once. */
export interface DumpRunsStatus {
  readonly name: string;
  readonly running?: RunningBackup;
  readonly lastSuccess?: SucceededDump;
  readonly lastFailure?: FailedDump;
  /** As its pods are told them, and then those that are only remembered. */
  readonly stores: readonly DumpStoreStatus[];
}

/** Dumps that are taken again and again. */
export interface DumpScheduleStatus
  extends DumpRunsStatus, Omit<ScheduleStatus, 'name' | 'running' | 'lastSuccess' | 'lastFailure' | 'kind'> {
  /** Whether two runs were due that should have ended, and none has succeeded since the first of them. */
  readonly overdue: boolean;
}

/** How the dumps of a database are. */
export interface DumpStatus {
  readonly database: string;
  readonly schedules: readonly DumpScheduleStatus[];
  /** Those that are taken once. */
  readonly singles: readonly DumpRunsStatus[];
  /** What a person should look at, a line each. */
  readonly warnings: readonly string[];
}

/** A restore from dumps into a database. */
export interface DumpRestoreStatus {
  readonly name: string;
  readonly database: string;
  /** Pending: none of its pods runs. Failed: it is not tried again by itself. */
  readonly state: Exclude<RestoreState, 'none'>;
  /** The backup; undefined before its end, where its ConfigMap was not looked at. */
  readonly from?: string;
  /** Which of the backup's databases went where. */
  readonly databases?: { readonly [name: string]: string };
  readonly startedAt?: Date;
  readonly completedAt?: Date;
  /** From the first try to the end. */
  readonly seconds?: number;
  /** What it waits for, or why it or its last try failed. */
  readonly reason?: string;
}
