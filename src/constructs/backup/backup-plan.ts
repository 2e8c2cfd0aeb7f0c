import type { Duration } from 'cdk8s';
import type { BackupMethod } from '../../model/backup/options/backup-method';
import type { BackupProgramOptions } from '../../model/backup/options/program-options';
import type { Schedule } from './schedule';

/** What a database is asked to take: every default is filled in. */
export interface BackupPlan {
  /** What its snapshots are named after. */
  readonly name: string;

  /** How it is taken. */
  readonly method: BackupMethod;

  /**
   * When it is taken.
   *
   * @default - once
   */
  readonly schedule?: Schedule;

  /** Whether the schedule rests. */
  readonly suspend: boolean;

  /** Whether the schedule begins with a backup at once. */
  readonly immediate: boolean;

  /** How long a run may take. */
  readonly deadline: Duration;

  /** How late a run may start. */
  readonly startingDeadline: Duration;

  /** How many Jobs that succeeded stay. */
  readonly successfulHistory: number;

  /** How many Jobs that failed stay. */
  readonly failedHistory: number;

  /** Labels of everything that is made. */
  readonly labels: { readonly [key: string]: string };

  /** Annotations of everything that is made. */
  readonly annotations: { readonly [key: string]: string };

  /** The program, where the engine needs one. */
  readonly program: BackupProgramOptions;
}
