import type { Tiers } from './tiers';

/** A resolved policy. Plain data: it reaches the pruner as JSON. */
export interface RetentionRules {
  /** How many stay, the newest first. */
  readonly maxSnapshots?: number;
  /** How old a backup may become, in seconds. */
  readonly maxAge?: number;
  readonly tiers: Tiers;
  /** So many completed ones stay, whatever the other rules say; at least 1. */
  readonly minimumKeep: number;
  /** How old a failed backup may become, in seconds. */
  readonly failedMaxAge: number;
  /** How large a part of the completed ones may go at once, above 0 and at most 1. */
  readonly maximumShare: number;
  readonly allowFirstPruning: boolean;
  /** Where the days of the tiers begin: seconds east of UTC. */
  readonly utcOffset: number;
}
