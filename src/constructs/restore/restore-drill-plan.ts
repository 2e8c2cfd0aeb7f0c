import type { Duration, Size } from 'cdk8s';
import type { ContainerResources } from 'cdk8s-plus-28';
import type { BackupProgramOptions } from '../../model/backup/options/program-options';
import type { DrillAssertion } from '../../model/drill/options/drill-assertion';
import type { Schedule } from '../backup/schedule';

/** What a database is asked to have drilled: every default is filled in, but for those that the database knows. */
export interface DrillPlan {
  /** The name of the CronJob, and of what belongs to it. */
  readonly name: string;

  /** When. */
  readonly schedule: Schedule;

  /**
   * How old the backup has to be at least.
   *
   * @default - the newest is restored
   */
  readonly minimumAge?: Duration;

  /**
   * How old the newest backup may be.
   *
   * @default - not limited
   */
  readonly maxAge?: Duration;

  /** What has to hold. */
  readonly assertions: DrillAssertion[];

  /** Whether tables and indexes are verified. */
  readonly amcheck: boolean;

  /** Whether the checksums of pages are verified. */
  readonly dataChecksums: boolean;

  /** How long it may take. */
  readonly deadline: Duration;

  /**
   * The StorageClass of the copy.
   *
   * @default - that of the database
   */
  readonly storageClass?: string;

  /**
   * The size of the copy's volume for data.
   *
   * @default - that of the database
   */
  readonly size?: Size;

  /**
   * Processor and memory of the copy.
   *
   * @default - those of an instance of the database
   */
  readonly resources?: ContainerResources;

  /** What the copy has in `shared_preload_libraries`. */
  readonly preloadLibraries: string[];

  /** Whether it rests. */
  readonly suspend: boolean;

  /** How late a drill may start. */
  readonly startingDeadline: Duration;

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
