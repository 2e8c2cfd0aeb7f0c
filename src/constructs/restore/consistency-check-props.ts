import type { Duration } from 'cdk8s';
import type { ConsistencyCheckOptions } from '../../model/consistency/options/consistency-check-options';
import type { Schedule } from '../backup/schedule';
import type { IPostgres } from '../postgres/i-postgres';

/** A check of a database: only `name` and `postgres` have to be given. */
export interface ConsistencyCheckProps extends ConsistencyCheckOptions {
  /** What its objects are called; at most 52 characters. */
  readonly name: string;

  /** The database. */
  readonly postgres: IPostgres;

  /**
   * When it is checked.
   *
   * @default - once, and once more whenever the check itself changes
   */
  readonly schedule?: Schedule;

  /**
   * Whether the schedule rests. A check can still be started by hand.
   *
   * @default false
   */
  readonly suspend?: boolean;

  /**
   * How late a run of the schedule may start.
   *
   * @default Duration.hours(1)
   */
  readonly startingDeadline?: Duration;

  /**
   * How many Jobs of the schedule that found nothing stay.
   *
   * @default 3
   */
  readonly successfulHistory?: number;

  /**
   * How many Jobs of the schedule that found something stay.
   *
   * @default 3
   */
  readonly failedHistory?: number;
}
