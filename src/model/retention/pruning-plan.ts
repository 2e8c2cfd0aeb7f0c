import { PREFIX } from '../labels';
import type { RetentionRules } from './policy';
import type { SnapshotEngine } from './snapshot-units';

/** What the pruner in the cluster decides by: the text of plan.json. */
export interface SnapshotPruningPlan {
  readonly database: string;
  readonly engine: SnapshotEngine;
  readonly rules: RetentionRules;
  /** Whether it only says what it would do. */
  readonly dryRun: boolean;
  /** Whether a volume needs the snapshot that it was filled from as long as it exists. */
  readonly copyOnWrite: boolean;
  /** The Lease that keeps how the last pruning ended; the CronJob has the same name. */
  readonly lease: string;
  /** How long a pruning may take, in seconds. */
  readonly deadline: number;
  /** The backup that is waited for; none where it has a schedule of its own. */
  readonly after?: AwaitedBackup;
}

/** The backup of the same time. */
export interface AwaitedBackup {
  /** Its schedule. */
  readonly schedule: string;
  /** How long it is waited for, in seconds. */
  readonly within: number;
}

/** The annotations of the Lease. */
export const PRUNING_ANNOTATIONS = {
  /** How the last run ended, as JSON. */
  last: `${PREFIX}last-pruning`,
  /** When the first one ended well that was no dry run. */
  first: `${PREFIX}first-pruning`,
} as const;

/** How a run ended, as the Lease keeps it. */
export interface PruningRecord {
  readonly time: string;
  readonly ok: boolean;
  readonly dryRun: boolean;
  readonly outcome?: PruningOutcome;
  /** How many backups; in a dry run, how many would be. */
  readonly deleted: number;
  /** How many of the database stay. */
  readonly kept: number;
  readonly reason?: string;
}

/** What a run came to. */
export type PruningOutcome = 'pruned' | 'nothing' | 'skipped';
