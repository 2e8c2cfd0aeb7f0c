import type { Duration } from 'cdk8s';
import type { BackupProps } from './backup-props';
import type { Schedule } from './schedule';

/** Backups that are taken again and again. */
export interface ScheduledBackupProps extends BackupProps {
  /** When. */
  readonly schedule: Schedule;

  /**
   * Whether it rests. One can still be taken by hand.
   *
   * @default false
   */
  readonly suspend?: boolean;

  /**
   * Whether CloudNativePG takes one as soon as the schedule is made. Nothing else does.
   *
   * @default false
   */
  readonly immediate?: boolean;

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
}
