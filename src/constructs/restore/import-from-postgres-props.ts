import type { IPostgres } from '../postgres/i-postgres';

/** What a new database imports: only `source` has to be given. */
export interface ImportFromPostgresProps {
  /** The database that is read, by pg_dump. It has to run, in the namespace of the new one; writes to it from then on are not imported. */
  readonly source: IPostgres;

  /**
   * The databases that are imported under their own names, `['*']` for all. Needs the superuser of the source.
   *
   * @default - the application's database of the source, as its owner, which becomes that of the new one
   */
  readonly databases?: string[];

  /**
   * The roles that come along with `databases`, `['*']` for all.
   *
   * @default - none
   */
  readonly roles?: string[];

  /**
   * Whether a standby is read, to spare the primary. Unlogged tables come without rows then, and a long dump may be
   * cancelled by what is replayed.
   *
   * @default false
   */
  readonly fromStandby?: boolean;

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

  /**
   * SQL that is run after the import of the application's database, as the superuser.
   *
   * @default - none
   */
  readonly postImportSql?: string[];
}
