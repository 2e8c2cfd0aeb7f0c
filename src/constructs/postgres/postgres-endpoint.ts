/** Where a client connects to. */
export interface PostgresEndpoint {
  /** A DNS name, inside the cluster or outside. */
  readonly host: string;
  /** The port. */
  readonly port: number;
}
