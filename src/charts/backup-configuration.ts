/** When a database is backed up by snapshots of its volumes. */
export interface BackupConfiguration {
  /**
   * What its snapshots are named after.
   *
   * @default - the name of the database, with '-snapshots' after it
   */
  readonly name?: string;

  /** When: minute, hour, day of the month, month and day of the week, as in cron. */
  readonly schedule: string;

  /**
   * The time zone of the schedule, such as 'Europe/Berlin'.
   *
   * @default 'Etc/UTC'
   */
  readonly timeZone?: string;

  /**
   * The VolumeSnapshotClass.
   *
   * @default - the cluster's default for the driver
   */
  readonly snapshotClass?: string;

  /**
   * Whether the server goes on running meanwhile.
   *
   * @default true
   */
  readonly online?: boolean;

  /**
   * Whether none is taken for now.
   *
   * @default false
   */
  readonly suspend?: boolean;

  /**
   * Which of them stay.
   *
   * @default - all
   */
  readonly retention?: RetentionConfiguration;
}

/** Which backups stay: what any of the tiers keeps, and beside it what is within both limits. */
export interface RetentionConfiguration {
  /**
   * The newest so many.
   *
   * @default - no limit
   */
  readonly maxSnapshots?: number;

  /**
   * Those that are not older, in days.
   *
   * @default - no limit
   */
  readonly maxAgeDays?: number;

  /**
   * For how many hours the newest of each stays.
   *
   * @default 0
   */
  readonly hourly?: number;

  /**
   * For how many days the newest of each stays.
   *
   * @default 0
   */
  readonly daily?: number;

  /**
   * For how many weeks the newest of each stays.
   *
   * @default 0
   */
  readonly weekly?: number;

  /**
   * For how many months the newest of each stays.
   *
   * @default 0
   */
  readonly monthly?: number;

  /**
   * For how many years the newest of each stays.
   *
   * @default 0
   */
  readonly yearly?: number;

  /**
   * How many stay in any case.
   *
   * @default 1
   */
  readonly minimumKeep?: number;
}
