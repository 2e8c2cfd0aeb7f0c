/** What has to hold in a restored copy. */
export interface DrillAssertionConfiguration {
  /** What it is called where its outcome is told. */
  readonly name: string;

  /** A query that returns no row, or true in every row; or what `expect` says. */
  readonly sql: string;

  /**
   * What it has to return, as text.
   *
   * @default - no row, or true in every row
   */
  readonly expect?: string;
}

/** When the latest backup is restored for trial. */
export interface DrillConfiguration {
  /** When: minute, hour, day of the month, month and day of the week, as in cron. */
  readonly schedule: string;

  /**
   * The time zone of the schedule, such as 'Europe/Berlin'.
   *
   * @default 'Etc/UTC'
   */
  readonly timeZone?: string;

  /**
   * How old the latest backup may be, in hours; an older one fails the drill.
   *
   * @default - any age
   */
  readonly maxAgeHours?: number;

  /**
   * What has to hold in the copy.
   *
   * @default - that it starts, and that every index and page can be read
   */
  readonly assertions?: DrillAssertionConfiguration[];

  /**
   * Whether none is done for now.
   *
   * @default false
   */
  readonly suspend?: boolean;
}
