import { PREFIX } from '../labels';
import type { DumpOwner } from './dump-units';
import type { RetentionRules } from './policy';
import { type AwaitedBackup, PRUNING_ANNOTATIONS, type PruningRecord } from './pruning-plan';

/** What the pruner of dumps decides by: the text of plan.json. */
export interface DumpPruningPlan {
  /** The name of the database in Kubernetes: its dumps lie in a folder of that name. */
  readonly database: string;
  /** What another has put into that folder stays. */
  readonly owner: DumpOwner;
  /** The Lease that keeps how the last pruning ended; the CronJob has the same name. */
  readonly lease: string;
  /** How long a pruning may take, in seconds. */
  readonly deadline: number;
  /** The backup before it; `within` 0: it is not waited for, but one has to have succeeded since the last pruning. */
  readonly after: AwaitedBackup;
  /** In the order of the transfer. */
  readonly stores: readonly PrunedStore[];
}

/** A store that is pruned. */
export interface PrunedStore {
  readonly name: string;
  readonly rules: RetentionRules;
}

/** The annotation of the Lease with the end of the backup that a pruning has followed. */
export const PRUNED_AFTER = `${PREFIX}pruned-after`;

/** The annotations of the Lease for a store. */
export function storeAnnotations(store: string): { last: string; first: string; begun: string } {
  return {
    last: `${PRUNING_ANNOTATIONS.last}.${store}`,
    first: `${PRUNING_ANNOTATIONS.first}.${store}`,
    /** The backup whose removal has begun, until all that was to go is gone. */
    begun: `${PREFIX}pruning-begun.${store}`,
  };
}

/** How the pruning of a store ended, as the Lease keeps it. */
export interface DumpPruningRecord extends PruningRecord {
  /** How many the store would not let go. */
  readonly refused: number;
  /** How many have a manifest that says nothing; they stay. */
  readonly unreadable: number;
}
