import type { Duration } from 'cdk8s';
import type { BackupProgramOptions } from '../../model/backup/options/program-options';
import type { RetentionPolicy } from '../../model/backup/options/retention-policy';
import type { Schedule } from './schedule';

/** What a database is asked to have pruned: every default is filled in, but for those of the policy. */
export interface RetentionPlan {
  /** The name of the CronJob, and of what belongs to it. */
  readonly name: string;

  /** Which backups stay. */
  readonly policy: RetentionPolicy;

  /** When it is pruned. */
  readonly schedule: Schedule;

  /** Whether it only says what it would do. */
  readonly dryRun: boolean;

  /** Whether it rests. */
  readonly suspend: boolean;

  /** How long a pruning may take. */
  readonly deadline: Duration;

  /** How late a run may start. */
  readonly startingDeadline: Duration;

  /** Whether a volume needs the snapshot that it was filled from as long as it exists. */
  readonly copyOnWrite: boolean;

  /**
   * The schedule whose backup of the same time has to succeed first.
   *
   * @default - none is waited for
   */
  readonly afterBackup?: string;

  /**
   * How long that backup is waited for.
   *
   * @default - none is waited for
   */
  readonly afterBackupWithin?: Duration;

  /** How many Jobs that succeeded stay. */
  readonly successfulHistory: number;

  /** How many Jobs that failed stay. */
  readonly failedHistory: number;

  /** Labels of everything that is made. */
  readonly labels: { readonly [key: string]: string };

  /** Annotations of everything that is made. */
  readonly annotations: { readonly [key: string]: string };

  /** The program. */
  readonly program: BackupProgramOptions;
}
