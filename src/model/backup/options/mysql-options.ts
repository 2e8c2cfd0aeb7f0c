import type { ISecret } from 'cdk8s-plus-28';
import type { OtherDatabaseOptions } from './other-database-options';

/** A MySQL or MariaDB. */
export interface MySqlOptions extends OtherDatabaseOptions {
  /** The DNS name of the server, or that of a Service. */
  readonly host: string;

  /**
   * Its port.
   *
   * @default 3306
   */
  readonly port?: number;

  /**
   * Who logs in, in the namespace of the dump. To dump: SELECT, SHOW VIEW, TRIGGER and EVENT on all of each database; for
   * routines of others SELECT on everything, or what the server has for it.
   */
  readonly credentials: ISecret;

  /**
   * The key with the name of the user.
   *
   * @default 'username'
   */
  readonly usernameKey?: string;

  /**
   * The key with the password.
   *
   * @default 'password'
   */
  readonly passwordKey?: string;

  /**
   * The databases that are dumped, by name.
   *
   * @default - all that the user may see, but for those of the system
   */
  readonly databases?: string[];

  /**
   * Tables that are left out, as `database.table`.
   *
   * @default - none
   */
  readonly excludeTables?: string[];

  /**
   * What mariadb-dump or mysqldump is told beside, such as `--skip-extended-insert`.
   *
   * @default - nothing
   */
  readonly extraArguments?: string[];

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
   * The image with the server's own clients, bash or another shell, and gzip.
   *
   * @default - 'docker.io/library/mariadb:11' for MariaDB, 'docker.io/library/mysql:8.4' for MySQL
   */
  readonly image?: string;

  /**
   * The ports that pods of the server listen on, where a Service leads to others than its own.
   *
   * @default - `port`
   */
  readonly podPorts?: number[];
}
