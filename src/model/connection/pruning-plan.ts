/** What the program in the cluster prunes by. */
export interface PruningPlan {
  /** What the connection is called, version aside. */
  readonly connection: string;
  readonly keep: number;
  /** Whether it is only said what would be deleted. */
  readonly dryRun: boolean;
  /** The Secrets of versions that are declared. */
  readonly declared: readonly string[];
  /** The Secrets that may go. */
  readonly candidates: readonly string[];
}
