/** How a client encrypts. PostgreSQL: "SSL Support", sslmode. */
export enum SslMode {
  /** Not at all. */
  DISABLE = 'disable',
  /** Where the server can; not every client knows this mode. */
  PREFER = 'prefer',
  /** Always, whoever the server is. */
  REQUIRE = 'require',
  /** Always, with a certificate that the root certificate vouches for. */
  VERIFY_CA = 'verify-ca',
  /** Always, with such a certificate for the name of the host. */
  VERIFY_FULL = 'verify-full',
}
