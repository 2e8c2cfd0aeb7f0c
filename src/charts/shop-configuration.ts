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
}

/** What a shop is made from. */
export interface ShopConfiguration {
  /** The namespace, which has to be there. */
  readonly namespace: string;

  /** Its database. */
  readonly database: ShopDatabaseConfiguration;
}
