import type { Duration } from 'cdk8s';
import type { BackupStore } from '../../model/backup/options/backup-store';
import type { DumpTransferOptions } from '../../model/backup/options/dump-transfer-options';
import type { OtherDatabase } from '../../model/backup/options/other-database';
import type { BackupProgramOptions } from '../../model/backup/options/program-options';

/** Which dump of a database that is no PostgreSQL is restored, and where to. */
export interface RestoreFromDatabaseDumpProps extends BackupProgramOptions, DumpTransferOptions {
  /** Its name. It stands for this one restore: once that is done, it is never done again under this name. */
  readonly name: string;

  /** Where to: a database of the same kind. Its user has to be able to make databases. */
  readonly database: OtherDatabase;

  /** Where the backup is. */
  readonly store: BackupStore;

  /**
   * The name of the backup, such as `shop-nightly-20261121030000`.
   *
   * @default - the newest of the store, or the newest that was finished by `latestBefore`
   */
  readonly backup?: string;

  /**
   * Where no backup is named: by when it was finished, RFC 3339 with the distance from UTC, such as
   * `2026-11-21T03:00:00Z`. The first try looks which one that is, and writes it down; every other takes the same.
   *
   * @default - the newest
   */
  readonly latestBefore?: string;

  /**
   * What the database was called that the backup is of.
   *
   * @default - the name of `database`
   */
  readonly source?: string;

  /**
   * MySQL and MariaDB: which databases of the backup go where, name in the backup to name in the server.
   *
   * @default - all of them, each under its name
   */
  readonly databases?: { readonly [name: string]: string };

  /**
   * Whether databases that are not empty are removed and made anew. A `generic` one knows no such thing.
   *
   * @default false
   */
  readonly overwrite?: boolean;

  /**
   * The namespace that everything is made in, and that Secrets are read from.
   *
   * @default - that of the chart; 'default' where it has none
   */
  readonly namespace?: string;

  /**
   * How long it may take, all tries together.
   *
   * @default Duration.hours(12)
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
