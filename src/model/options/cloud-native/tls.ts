import type { ISecret } from 'cdk8s-plus-28';

/**
 * The certificates of a database. Connections are always possible encrypted:
 * what is not given here the operator makes and renews itself.
 */
export interface CloudNativeTlsOptions {
  /**
   * Whether clients must encrypt.
   *
   * @default false
   */
  readonly required?: boolean;

  /**
   * The authority that clients check the server by: `ca.crt`, and `ca.key` unless `serverCertificate` is given.
   *
   * @default - a Secret `<name>-ca`, made by the operator
   */
  readonly serverCa?: ISecret;

  /**
   * The server's certificate: `tls.crt` and `tls.key`. It has to name the Services; give `serverCa` beside it.
   *
   * @default - a Secret `<name>-server`, made by the operator
   */
  readonly serverCertificate?: ISecret;

  /**
   * Further DNS names for the certificate that the operator makes.
   *
   * @default - only the names of the Services
   */
  readonly serverAltDnsNames?: string[];

  /**
   * The authority that the server checks clients by: `ca.crt`, and `ca.key` unless `replicationCertificate` is given.
   *
   * @default - a Secret `<name>-ca`, made by the operator
   */
  readonly clientCa?: ISecret;

  /**
   * The certificate of the standbys' role, `streaming_replica`: `tls.crt` and `tls.key`; give `clientCa` beside it.
   *
   * @default - a Secret `<name>-replication`, made by the operator
   */
  readonly replicationCertificate?: ISecret;
}
