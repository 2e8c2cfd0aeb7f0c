import type { SynchronousOptions } from '../synchronous-options';

/** What is more important when too few standbys are there. */
export enum DataDurability {
  /** That no commit is lost: writes wait. */
  REQUIRED = 'required',
  /** That writes go on: with fewer standbys, commits wait for fewer. */
  PREFERRED = 'preferred',
}

/** Synchronous replication: a commit returns only after standbys have it too. */
export interface CloudNativeSynchronousOptions extends SynchronousOptions {
  /**
   * What happens when too few standbys are there.
   *
   * @default DataDurability.REQUIRED
   */
  readonly dataDurability?: DataDurability;

  /**
   * How many of the own instances may count.
   *
   * @default - all
   */
  readonly maxStandbyNamesFromCluster?: number;

  /**
   * Standbys elsewhere that count before the own ones.
   *
   * @default - none
   */
  readonly standbyNamesPre?: string[];

  /**
   * Standbys elsewhere that count after the own ones.
   *
   * @default - none
   */
  readonly standbyNamesPost?: string[];

  /**
   * Whether a failover happens only where it is certain that no commit is lost.
   *
   * @default false
   */
  readonly failoverQuorum?: boolean;
}
