import type { SnapshotPruningPlan } from '../../../model/retention/pruning-plan';
import type { Client } from '../client/client';
import type { Log } from '../log';
import type { Patience } from '../retry';

/** Who prunes. */
export interface PruningSetting {
  readonly client: Client;
  readonly plan: SnapshotPruningPlan;
  readonly pod: string;
  readonly podUid: string;
  /** Its Job. */
  readonly job: string;
  readonly log: Log;
  /** For one thing that is read. */
  readonly patience: () => Patience;
  readonly timing: PruningTiming;
  /** Told to end. */
  readonly ending: AbortSignal;
  readonly now: () => Date;
}

/** How often a pruning looks for a backup, and how long it waits, in milliseconds. */
export interface PruningTiming {
  /** Between two looks. */
  readonly look: number;
  /** How long a failure has to be the last word: a run that failed is tried again. */
  readonly retried: number;
}

export const PRUNING_TIMING: PruningTiming = { look: 10_000, retried: 180_000 };
