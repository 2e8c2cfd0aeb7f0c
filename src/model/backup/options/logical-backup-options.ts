import type { Duration } from 'cdk8s';
import type { ContainerResources, ISecret } from 'cdk8s-plus-28';
import type { BackupStore } from './backup-store';
import type { DumpFormat } from './dump-format';
import type { DumpTransferOptions } from './dump-transfer-options';

/** How a logical backup is taken: what is dumped, by whom, and where it goes. */
export interface LogicalBackupOptions extends DumpTransferOptions {
  /** Where it goes: the same to each. A run has succeeded when every store has it, read back. */
  readonly stores: BackupStore[];

  /**
   * The databases, by name.
   *
   * @default - the application's database
   */
  readonly databases?: string[];

  /**
   * Whether every database is dumped that can be connected to and is no template, whatever there is by then.
   *
   * @default false
   */
  readonly allDatabases?: boolean;

  /**
   * Whether roles and tablespaces are dumped too. Without a superuser's rights the roles go without passwords.
   *
   * @default true
   */
  readonly globals?: boolean;

  /**
   * How each database is written.
   *
   * @default DumpFormat.CUSTOM, or DumpFormat.DIRECTORY where there is more than one job
   */
  readonly format?: DumpFormat;

  /**
   * How many tables are dumped at once, each by a connection of its own.
   *
   * @default 1
   */
  readonly jobs?: number;

  /**
   * The compression, as pg_dump has it: `none`, `gzip`, `gzip:9`; from PostgreSQL 16 on also `lz4` and `zstd:3`.
   *
   * @default - pg_dump's own: gzip
   * @see PostgreSQL: pg_dump, `--compress`
   */
  readonly compression?: string;

  /**
   * Schemas that are left out, as patterns of pg_dump.
   *
   * @default - none
   * @see PostgreSQL: psql, "Patterns"
   */
  readonly excludeSchemas?: string[];

  /**
   * Tables that are left out, as patterns of pg_dump.
   *
   * @default - none
   */
  readonly excludeTables?: string[];

  /**
   * Tables whose rows are left out, as patterns of pg_dump.
   *
   * @default - none
   */
  readonly excludeTableData?: string[];

  /**
   * Whether it is taken from a standby, where there is one that gives the same: that has replayed what the primary had
   * when it began, and that has no unlogged tables. Where there is none, or where the standby cancels the dump for the
   * sake of its replay, it is taken from the primary, and the manifest says so.
   *
   * @default true
   */
  readonly preferStandby?: boolean;

  /**
   * How long it waits for a table that is locked.
   *
   * @default Duration.minutes(1)
   */
  readonly lockTimeout?: Duration;

  /**
   * Who dumps: keys `username` and `password`, in the namespace of the database. It has to be able to read every table.
   *
   * @default - the owner of the application's database
   */
  readonly credentials?: ISecret;

  /**
   * The Secret with the certificate that the server is verified by.
   *
   * @default - none: where the server encrypts, connections are encrypted, and nobody checks whose server it is
   */
  readonly rootCertificateSecret?: ISecret;

  /**
   * The key in `rootCertificateSecret`.
   *
   * @default 'ca.crt'
   */
  readonly rootCertificateKey?: string;

  /**
   * The image with pg_dump, of the same major version as the server or a newer one.
   *
   * @default - that of the database; `postgres` of the server's major version where it is unknown
   */
  readonly image?: string;

  /**
   * Processor and memory of the container that dumps.
   *
   * @default - 50m, 64 MiB to 512 MiB
   */
  readonly resources?: ContainerResources;
}
