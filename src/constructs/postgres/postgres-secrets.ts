import type { ISecret } from 'cdk8s-plus-28';

/** The Secrets with the passwords of a database; keys `username` and `password`. */
export interface PostgresSecrets {
  /** The owner of the application's database. */
  readonly owner: ISecret;

  /**
   * The role that standbys copy with.
   *
   * @default - unknown
   */
  readonly replication?: ISecret;

  /**
   * The superuser.
   *
   * @default - the superuser cannot log in over the network
   */
  readonly superuser?: ISecret;
}
