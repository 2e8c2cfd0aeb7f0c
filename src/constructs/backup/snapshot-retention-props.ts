import type { Duration } from 'cdk8s';
import type { BackupProgramOptions } from '../../model/backup/options/program-options';
import type { RetentionPolicy } from '../../model/backup/options/retention-policy';
import type { IPostgres } from '../postgres/i-postgres';
import type { Schedule } from './schedule';

/** Which backups of a database stay, and when the others are deleted. At least one rule has to be given. */
export interface SnapshotRetentionProps extends RetentionPolicy, BackupProgramOptions {
  /** The database. All its backups by snapshots are meant, whatever took them. */
  readonly postgres: IPostgres;

  /**
   * The name of the CronJob, and of what belongs to it. At most 52 characters.
   *
   * @default - `<database>-retention`
   */
  readonly name?: string;

  /**
   * When.
   *
   * @default - every day at 04:17 UTC
   */
  readonly schedule?: Schedule;

  /**
   * Whether it only says in its log what it would do.
   *
   * @default false
   */
  readonly dryRun?: boolean;

  /**
   * Whether it rests. It can still be run by hand.
   *
   * @default false
   */
  readonly suspend?: boolean;

  /**
   * How long it may take. What is not done then is done by the next run.
   *
   * @default Duration.minutes(30)
   */
  readonly deadline?: Duration;

  /**
   * How late a run may start that could not start in time. Later it is left out.
   *
   * @default Duration.hours(1)
   */
  readonly startingDeadline?: Duration;

  /**
   * Whether volumes that were restored from a snapshot need it as long as they exist: true where the driver copies on
   * write.
   *
   * @default false
   */
  readonly copyOnWrite?: boolean;

  /**
   * How many Jobs that succeeded stay, with their logs.
   *
   * @default 3
   */
  readonly successfulHistory?: number;

  /**
   * How many Jobs that failed stay, with their logs.
   *
   * @default 3
   */
  readonly failedHistory?: number;

  /**
   * Labels of everything that is made.
   *
   * @default - none but our own
   */
  readonly labels?: { readonly [key: string]: string };

  /**
   * Annotations of everything that is made.
   *
   * @default - none but our own
   */
  readonly annotations?: { readonly [key: string]: string };

  /**
   * The backup that is waited for.
   *
   * @internal
   */
  readonly _after?: RetentionTrigger;
}

/**
 * A backup that has to succeed before anything is pruned.
 *
 * @internal
 */
export interface RetentionTrigger {
  readonly schedule: string;
  readonly within: Duration;
}
