import type { ChartConfiguration } from './chart-configuration';

/** The database of a shop. */
export interface ShopDatabaseConfiguration {
  /** Its name, and its DNS name. */
  readonly name: string;

  /**
   * The version of PostgreSQL, such as '17' or '17.11'.
   *
   * @default - that of `ReplicatedPostgres`
   */
  readonly version?: string;

  /**
   * The image, with its tag.
   *
   * @default - that of `ReplicatedPostgres`
   */
  readonly image?: string;

  /**
   * How many instances there are.
   *
   * @default 2
   */
  readonly replicas?: number;

  /**
   * The number of the instance that shall be the primary.
   *
   * @default 0
   */
  readonly primary?: number;

  /** The size that each volume is made with, such as '10Gi'. It never changes. */
  readonly storage: string;

  /**
   * The size the volumes have by now; raise it to grow them.
   *
   * @default - same as `storage`
   */
  readonly storageGrownTo?: string;

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
   * The backup that it begins with, when it is made. Left here afterwards it does nothing.
   *
   * @default - it begins empty
   */
  readonly restoreFrom?: string;
}

/** A version of a connection to the database. Each is its own Secret; none is ever edited. */
export interface ShopConnectionConfiguration {
  /** Who connects, such as 'products-api'. */
  readonly name: string;

  /** The version: 3 gives the Secret 'products-api-v3'. */
  readonly version: number;

  /**
   * Whom it leads to: 'read-write', 'read-only' or 'any'.
   *
   * @default 'read-write'
   */
  readonly target?: string;

  /**
   * The numbers of the instances that it leads to, instead of `target`; reads spread over several.
   *
   * @default - as `target` says
   */
  readonly instances?: number[];

  /**
   * The labels of the pods of the same namespace that may connect; nobody else gets in.
   *
   * @default - 'app.kubernetes.io/name' with the name of the connection
   */
  readonly podLabels?: { readonly [label: string]: string };
}

/** What a shop is made from. */
export interface ShopConfiguration extends ChartConfiguration {
  /** Its database. */
  readonly database: ShopDatabaseConfiguration;

  /**
   * The connections of its services, the versions that are still in use side by side.
   *
   * @default - none
   */
  readonly connections?: ShopConnectionConfiguration[];
}
