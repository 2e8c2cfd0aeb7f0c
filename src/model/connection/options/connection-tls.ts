import type { ISecret } from 'cdk8s-plus-28';
import type { SslMode } from './ssl-mode';

/** Encryption, as the client asks for it. */
export interface ConnectionTls {
  /**
   * How much the client insists.
   *
   * @default - VERIFY_FULL with a root certificate; else REQUIRE where the database encrypts, DISABLE where it does not
   */
  readonly mode?: SslMode;

  /**
   * Where the client finds the root certificate, as a path in its container.
   *
   * @default - `/bindings/<name>/ca.crt` with `rootCertificateSecret`, which is where `connect()` mounts it; otherwise none
   */
  readonly rootCertificatePath?: string;

  /**
   * A Secret of the connection's namespace whose root certificate is copied into the connection's, key `ca.crt`.
   *
   * @default - none
   */
  readonly rootCertificateSecret?: ISecret;

  /**
   * The key of `rootCertificateSecret`.
   *
   * @default 'ca.crt'
   */
  readonly rootCertificateKey?: string;
}
