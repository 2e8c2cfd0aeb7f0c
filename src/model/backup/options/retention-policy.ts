import type { Duration } from 'cdk8s';

/**
 * Which backups of a database stay, and for how long. At least one rule has to be given.
 *
 * | given | stays |
 * |---|---|
 * | `maxSnapshots` | the newest so many |
 * | `maxAge` | what is not older |
 * | both | what is within both |
 * | `hourly`, `daily`, `weekly`, `monthly`, `yearly` | the newest backup of each of the last so many hours, days, … that have one; one backup may stand for several of them |
 * | these and `maxSnapshots` or `maxAge` | what any of the tiers keeps, and beside it what is within the limits |
 *
 * So `maxAge: Duration.days(7), monthly: 12` keeps all of the last week and one of each of twelve months.
 *
 * Whatever the rules say: the newest `minimumKeep` stay, and so does a backup that is running or waiting, that is
 * still needed, that somebody marked to be kept, that is declared in YAML, or that belongs to somebody else.
 * A backup that stays for such a reason counts like any other, so it never makes another one go.
 */
export interface RetentionPolicy {
  /**
   * How many backups stay, the newest first. Tiers keep others beside them.
   *
   * @default - any number
   */
  readonly maxSnapshots?: number;

  /**
   * How old a backup may become, counted from its completion until now. Tiers keep older ones.
   *
   * @default - any age
   */
  readonly maxAge?: Duration;

  /**
   * For how many hours the newest backup of each stays. Hours without a backup do not count.
   *
   * @default 0
   */
  readonly hourly?: number;

  /**
   * For how many days the newest backup of each stays. Days without a backup do not count.
   *
   * @default 0
   */
  readonly daily?: number;

  /**
   * For how many weeks, from Monday to Sunday, the newest backup of each stays. Weeks without a backup do not count.
   *
   * @default 0
   */
  readonly weekly?: number;

  /**
   * For how many months the newest backup of each stays. Months without a backup do not count.
   *
   * @default 0
   */
  readonly monthly?: number;

  /**
   * For how many years the newest backup of each stays. Years without a backup do not count.
   *
   * @default 0
   */
  readonly yearly?: number;

  /**
   * How many completed backups stay in any case, the newest first. While there are
   * fewer, nothing is deleted at all, not even what has failed. At least 1.
   *
   * @default 1
   */
  readonly minimumKeep?: number;

  /**
   * How long a failed backup stays, for somebody to look at.
   *
   * @default Duration.days(7)
   */
  readonly failedMaxAge?: Duration;

  /**
   * How large a part of the completed backups may go at once, above 0 and at most 1.
   * Where more would go, nothing does, and the pruning fails: so a clock that runs
   * wrong, or a policy with a slip of the pen, does no harm. One backup may always go.
   *
   * @default 0.5
   */
  readonly maximumShare?: number;

  /**
   * Whether the first pruning of a database may delete more than `maximumShare`.
   *
   * @default false
   */
  readonly allowFirstPruning?: boolean;

  /**
   * Where hours, days, weeks, months and years begin: `UTC`, or a fixed distance from it such as `+02:00`.
   *
   * @default 'UTC'
   */
  readonly timeZone?: string;
}
