import type { Duration } from 'cdk8s';
import type { RetentionPolicy } from '../../model/backup/options/retention-policy';
import type { Schedule } from '../backup/schedule';
import type { DatabaseDumpProps } from './database-dump-props';

/** Dumps of a database that is no PostgreSQL, taken again and again. */
export interface ScheduledDatabaseDumpProps extends DatabaseDumpProps {
  /** When. */
  readonly schedule: Schedule;

  /**
   * Whether it rests. One can still be taken by hand.
   *
   * @default false
   */
  readonly suspend?: boolean;

  /**
   * How late a run may start that could not start in time. Later it is left out.
   *
   * @default Duration.hours(1)
   */
  readonly startingDeadline?: Duration;

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
   * Which backups of the database stay, in every store without a retention of its own. The others are deleted after every
   * run that succeeded. It speaks for all backups of the database in that store, so one of its schedules may have it.
   *
   * @default - nothing is deleted
   */
  readonly retention?: RetentionPolicy;
}
