import type { ISecret } from 'cdk8s-plus-28';
import type { CloudNativePlugin } from './plugin';

/** A key of a Secret. */
export interface SecretKey {
  /** The Secret, in the namespace of the database. */
  readonly secret: ISecret;
  /** Its key. */
  readonly key: string;
}

/** Another PostgreSQL, or what is kept of one, to copy, import or follow. */
export interface ExternalCluster {
  /** What other props call it. */
  readonly name: string;

  /**
   * How to connect, in libpq's words: `{ host: 'old.example.com', user: 'postgres', dbname: 'shop' }`.
   *
   * @default - it is not connected to; then `plugin` is needed
   */
  readonly connectionParameters?: { readonly [name: string]: string };

  /**
   * The password to connect with.
   *
   * @default - none
   */
  readonly password?: SecretKey;

  /**
   * The certificate to connect with.
   *
   * @default - none
   */
  readonly sslCertificate?: SecretKey;

  /**
   * The key of that certificate.
   *
   * @default - none
   */
  readonly sslKey?: SecretKey;

  /**
   * The authority that its certificate is checked by.
   *
   * @default - none
   */
  readonly sslRootCertificate?: SecretKey;

  /**
   * The plugin that reads its backups and WAL.
   *
   * @default - none
   */
  readonly plugin?: CloudNativePlugin;
}
