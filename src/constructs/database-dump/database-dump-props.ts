import type { Duration } from 'cdk8s';
import type { BackupStore } from '../../model/backup/options/backup-store';
import type { DumpTransferOptions } from '../../model/backup/options/dump-transfer-options';
import type { OtherDatabase } from '../../model/backup/options/other-database';
import type { BackupProgramOptions } from '../../model/backup/options/program-options';

/** A dump of a database that is no PostgreSQL, taken once. */
export interface DatabaseDumpProps extends BackupProgramOptions, DumpTransferOptions {
  /**
   * The name of the backup. It stands for this one: once that was taken, it is never taken again under this name. The
   * backups of a schedule append the time to it.
   */
  readonly name: string;

  /** The database. */
  readonly database: OtherDatabase;

  /** Where it goes: the same to each. A run has succeeded when every store has it, read back. */
  readonly stores: BackupStore[];

  /**
   * The namespace that everything is made in, and that Secrets are read from.
   *
   * @default - that of the chart; 'default' where it has none
   */
  readonly namespace?: string;

  /**
   * How long it may take, all tries together.
   *
   * @default Duration.hours(1)
   */
  readonly deadline?: Duration;

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
