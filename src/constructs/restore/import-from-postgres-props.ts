import type { ISecret } from 'cdk8s-plus-28';
import type { SslMode } from '../../model/connection/options/ssl-mode';
import type { IPostgres } from '../postgres/i-postgres';

/** What a new database imports: only `source` has to be given. */
export interface ImportFromPostgresProps {
  /** The database that is read, by pg_dump. It has to run, in the namespace of the new one; writes to it from then on are not imported. */
  readonly source: IPostgres;

  /**
   * The databases that are imported under their own names, `['*']` for all. Needs the superuser of the source, or `user`.
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
   * The role that reads. With `databases` it has to be a superuser, or one that may read all of them.
   *
   * @default - the owner of the application's database; with `databases`, 'postgres'
   */
  readonly user?: string;

  /**
   * The Secret with the password of `user`, in the namespace of the new database.
   *
   * @default - that of the source: its owner's; with `databases`, its superuser's
   */
  readonly passwordSecret?: ISecret;

  /**
   * The key of the password in that Secret.
   *
   * @default 'password'
   */
  readonly passwordKey?: string;

  /**
   * How much the operator insists on encryption.
   *
   * @default - VERIFY_FULL with a root certificate; else REQUIRE where the source encrypts, PREFER where it does not
   */
  readonly sslMode?: SslMode;

  /**
   * The Secret with the authority that the source's certificate is checked by, in the namespace of the new database.
   *
   * @default - none: the certificate is not checked
   */
  readonly rootCertificateSecret?: ISecret;

  /**
   * The key of `rootCertificateSecret`.
   *
   * @default 'ca.crt'
   */
  readonly rootCertificateKey?: string;

  /**
   * What the source is called among the `externalClusters` of the new database; no other may be called the same.
   *
   * @default - the name of the source, with '-' for slashes
   */
  readonly externalClusterName?: string;

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
