import type { ChartConfiguration } from './chart-configuration';
import type { ImportConfiguration } from './import-configuration';
import type { PodsConfiguration } from './pods-configuration';
import type { SnapshotRestoreConfiguration } from './restore-configuration';

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
   * The StorageClass of the volumes.
   *
   * @default - the cluster's default
   */
  readonly storageClass?: string;

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
   * The backup that it begins with, when it is made: the name of a Backup, or the snapshots themselves. Left here
   * afterwards it does nothing.
   *
   * @default - it begins empty
   */
  readonly restoreFrom?: string | SnapshotRestoreConfiguration;

  /**
   * The earlier server whose database it begins with, when it is made. Left here afterwards it does nothing.
   * Not together with `restoreFrom`.
   *
   * @default - it begins empty
   */
  readonly importFrom?: ImportConfiguration;
}

/** What the database of an object-storage gateway is made from. */
export interface GatewayConfiguration extends ChartConfiguration {
  /** Its database, run by CloudNativePG. */
  readonly database: GatewayDatabaseConfiguration;

  /**
   * The pods that may connect; nobody else gets in.
   *
   * @default - none
   */
  readonly consumers?: PodsConfiguration[];
}
