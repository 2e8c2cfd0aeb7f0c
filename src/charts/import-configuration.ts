import type { SslMode } from '../model/connection/options/ssl-mode';

/** An earlier server, whose database is imported. It has to run until that is done; nothing is written to it. */
export interface ImportConfiguration {
  /** Its DNS name, such as 'old-db.gateway.svc'. */
  readonly host: string;

  /**
   * Its port.
   *
   * @default 5432
   */
  readonly port?: number;

  /** Its version of PostgreSQL, such as '13' or '9.6'; not newer than that of the new database. */
  readonly version: string;

  /**
   * The database that is imported.
   *
   * @default - the one of the same name as the new database's
   */
  readonly database?: string;

  /**
   * The role that reads it, and may read all of it.
   *
   * @default - the role of the same name as the database
   */
  readonly user?: string;

  /** The Secret with the password of that role, in the same namespace. */
  readonly passwordSecret: string;

  /**
   * The key of the password in that Secret.
   *
   * @default 'password'
   */
  readonly passwordKey?: string;

  /**
   * How much the operator insists on encryption.
   *
   * @default - verify-full with a root certificate, else prefer
   */
  readonly sslMode?: SslMode;

  /**
   * The Secret with the authority that its certificate is checked by, in the same namespace.
   *
   * @default - none: the certificate is not checked
   */
  readonly rootCertificateSecret?: string;

  /**
   * The key of the authority in that Secret.
   *
   * @default 'ca.crt'
   */
  readonly rootCertificateKey?: string;
}
