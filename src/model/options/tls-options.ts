import type { ISecret } from 'cdk8s-plus-28';

/** Encrypted connections. */
export interface TlsOptions {
  /**
   * The certificate, in the layout of cert-manager: `tls.crt`, `tls.key` and, if
   * there is one, `ca.crt`, by which the instances check each other.
   * A renewed certificate is taken over without a restart.
   */
  readonly secret: ISecret;

  /**
   * Whether clients and standbys must encrypt.
   *
   * @default true
   */
  readonly required?: boolean;
}
