import type { ISecret } from 'cdk8s-plus-28';
import type { RecoveryTarget } from './recovery-target';

/** What of another server is imported, by pg_dump and pg_restore. */
export interface ImportOptions {
  /** The external cluster that is read. Its connection needs a role that may read everything. */
  readonly source: string;

  /**
   * Whether only the schema is imported.
   *
   * @default false
   */
  readonly schemaOnly?: boolean;

  /**
   * Further options of pg_dump.
   *
   * @default - none
   */
  readonly pgDumpOptions?: string[];

  /**
   * Further options of pg_restore.
   *
   * @default - none
   */
  readonly pgRestoreOptions?: string[];
}

/** One database becomes the application's. */
export interface ImportDatabaseOptions extends ImportOptions {
  /** The database that is imported. */
  readonly database: string;

  /**
   * SQL that is run after the import, in the application's database, as the superuser.
   *
   * @default - none
   */
  readonly postImportSql?: string[];
}

/** Several databases keep their names. */
export interface ImportServerOptions extends ImportOptions {
  /** The databases that are imported; `*` alone means all. */
  readonly databases: string[];

  /**
   * The roles that are imported; `*` alone means all.
   *
   * @default - none
   */
  readonly roles?: string[];
}

/** A VolumeSnapshot, or a claim, that a volume begins with. */
export interface VolumeSource {
  /** Its name, in the namespace of the database. */
  readonly name: string;

  /**
   * `VolumeSnapshot` or `PersistentVolumeClaim`.
   *
   * @default 'VolumeSnapshot'
   */
  readonly kind?: string;
}

/** Volumes that were snapshotted together. */
export interface SnapshotRecoveryOptions {
  /** What the data volume begins with. */
  readonly storage: VolumeSource;

  /**
   * What the WAL volume begins with; needed where there is `walStorage`.
   *
   * @default - there is no WAL volume
   */
  readonly walStorage?: VolumeSource;

  /**
   * What the volumes of tablespaces begin with, by the names of the tablespaces; each needs one.
   *
   * @default - there are no tablespaces
   */
  readonly tablespaceStorage?: { readonly [tablespace: string]: VolumeSource };

  /**
   * The external cluster whose WAL is replayed after that.
   *
   * @default - none: the database is as it was when the snapshots were taken
   */
  readonly walSource?: string;

  /**
   * Up to where it is replayed; needs `walSource`.
   *
   * @default - to the end
   */
  readonly target?: RecoveryTarget;

  /**
   * The owner's password, a Secret with `username` and `password`.
   *
   * @default - what `credentials.owner` says
   */
  readonly secret?: ISecret;
}

/** A Backup object, or an external cluster, that a database is recovered from. */
export interface RecoveryOptions {
  /**
   * Up to where it is recovered.
   *
   * @default - to the end
   */
  readonly target?: RecoveryTarget;
}
