/** How a pruning ended that was begun now. */
export interface PruneRun {
  readonly namespace: string;
  readonly database: string;
  readonly retention: string;
  readonly job: string;
  /** Undefined where nobody saw its end. */
  readonly ok?: boolean;
  readonly dryRun?: boolean;
  readonly deleted?: number;
  readonly kept?: number;
  /** Why it stopped, or why its end is not known. */
  readonly reason?: string;
  /** How a person follows it; only where it may still run. */
  readonly follow?: string;
}
