import type { BackupConfiguration } from './backup-configuration';
import type { DrillConfiguration } from './drill-configuration';

/** The database of an object-storage gateway. */
export interface GatewayDatabaseConfiguration {
  /** The name of the Cluster. */
  readonly name: string;

  /**
   * The version of PostgreSQL, such as '17' or '17.11'.
   *
   * @default - that of `CloudNativePostgres`
   */
  readonly version?: string;

  /**
   * The image, with its tag.
   *
   * @default - that of `CloudNativePostgres`
   */
  readonly image?: string;

  /**
   * How many instances there are.
   *
   * @default 2
   */
  readonly replicas?: number;

  /**
   * The database and its owner.
   *
   * @default 'gateway'
   */
  readonly database?: string;

  /** The size of each volume, such as '20Gi'. */
  readonly storage: string;

  /**
   * The size the volumes have by now; raise it to grow them.
   *
   * @default - same as `storage`
   */
  readonly storageGrownTo?: string;

  /**
   * The size of a volume for WAL beside it.
   *
   * @default - WAL is among the data
   */
  readonly walStorage?: string;

  /**
   * The memory of each instance, such as '1Gi'.
   *
   * @default '512Mi'
   */
  readonly memory?: string;

  /**
   * Parameters of PostgreSQL.
   *
   * @default - none
   */
  readonly parameters?: { readonly [name: string]: string };

  /**
   * The backup that it begins with, when it is made. Left here afterwards it does nothing.
   *
   * @default - it begins empty
   */
  readonly restoreFrom?: string;
}

/** What the database of an object-storage gateway is made from. */
export interface GatewayConfiguration {
  /** The namespace, which has to be there. */
  readonly namespace: string;

  /** Its database, run by CloudNativePG. */
  readonly database: GatewayDatabaseConfiguration;

  /**
   * Its backups. Taken out, the schedule and the pruning go, and the snapshots stay.
   *
   * @default - none
   */
  readonly backups?: BackupConfiguration;

  /**
   * Trials of a restore.
   *
   * @default - none
   */
  readonly drill?: DrillConfiguration;
}
