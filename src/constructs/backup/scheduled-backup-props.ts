import type { Duration } from 'cdk8s';
import type { RetentionPolicy } from '../../model/backup/options/retention-policy';
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

  /**
   * Which backups of the database stay. The others are deleted after every run of this schedule that succeeded. It
   * speaks for all backups of the database, so one of its schedules may have it, and then no SnapshotRetention may be
   * there beside it.
   *
   * With BackupMethod.logical it is that of every store without its own, and speaks for all backups of the database in
   * that store. Those on a volume are pruned when the next run begins, because not every volume can be mounted twice.
   *
   * @default - nothing is deleted
   */
  readonly retention?: RetentionPolicy;
}
