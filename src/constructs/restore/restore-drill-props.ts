import type { Duration, Size } from 'cdk8s';
import type { ContainerResources } from 'cdk8s-plus-28';
import type { BackupProgramOptions } from '../../model/backup/options/program-options';
import type { DrillAssertion } from '../../model/drill/options/drill-assertion';
import type { DrilledDumps } from '../../model/drill/options/drilled-dumps';
import type { Schedule } from '../backup/schedule';
import type { IPostgres } from '../postgres/i-postgres';

/** A drill of restores: only `postgres` and `schedule` have to be given. */
export interface RestoreDrillProps extends BackupProgramOptions {
  /** The database whose backups are restored. It is never touched. */
  readonly postgres: IPostgres;

  /** When. */
  readonly schedule: Schedule;

  /**
   * The dumps that are restored, into a server that the pod of the copy starts. They may be of any database.
   *
   * @default - none: snapshots are restored, of a ReplicatedPostgres or a CloudNativePostgres
   */
  readonly dumps?: DrilledDumps;

  /**
   * The name of the CronJob, of its Lease, and of what belongs to it. At most 52 characters; 45 with snapshots of CloudNativePG.
   *
   * @default - `<database>-drill`; with `dumps`, `<database>-dump-drill`
   */
  readonly name?: string;

  /**
   * How old a backup has to be at least to be restored: to see that older ones are good as well.
   *
   * @default - the newest complete backup is restored
   */
  readonly minimumAge?: Duration;

  /**
   * How old the newest complete backup may be. Where it is older, the drill fails.
   *
   * @default - not limited
   */
  readonly maxAge?: Duration;

  /**
   * What has to hold in the restored database, beside that it is there. Each runs as the application's owner.
   *
   * @default - nothing
   */
  readonly assertions?: DrillAssertion[];

  /**
   * Whether all tables and B-tree indexes of all databases are verified by `pg_amcheck`.
   *
   * @default true
   */
  readonly amcheck?: boolean;

  /**
   * Whether the checksums of all pages are verified. Without data checksums this is told as skipped. The pages that a dump
   * is restored to are new: with `dumps` it has no effect.
   *
   * @default true
   */
  readonly dataChecksums?: boolean;

  /**
   * How long a drill may take. What is not done then has failed, and is removed. One assertion may take half of it.
   *
   * @default Duration.hours(1)
   */
  readonly deadline?: Duration;

  /**
   * The StorageClass of the copy's volumes. Its driver has to be that of the snapshots, and its reclaim policy `Delete`.
   *
   * @default - that of the database; with `dumps` and `size`, the cluster's default
   */
  readonly storageClass?: string;

  /**
   * The size of the copy's volume for data; never less than the snapshot asks for. With `dumps`, of the volume that the
   * dump and the copy lie on together.
   *
   * @default - that of the database; with `dumps`, an empty directory of the node, without a limit
   */
  readonly size?: Size;

  /**
   * Processor and memory of the copy: of all that runs beside the database, the most.
   *
   * @default - those of an instance of the database, so that it takes as long as a real restore; with `dumps`, those that
   * an instance has where nothing is said
   */
  readonly resources?: ContainerResources;

  /**
   * The libraries that the copy needs in `shared_preload_libraries` to read its data at all, such as `timescaledb`.
   * Others are best left out: what they would start by themselves belongs to the database alone.
   *
   * @default - none
   */
  readonly preloadLibraries?: string[];

  /**
   * Whether it rests. It can still be run by hand.
   *
   * @default false
   */
  readonly suspend?: boolean;

  /**
   * How late a drill may start that could not start in time. Later it is left out.
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
}
