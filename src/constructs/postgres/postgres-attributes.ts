import type { ISecret } from 'cdk8s-plus-28';

/** A PostgreSQL that somebody else runs. */
export interface PostgresAttributes {
  /** Its name. */
  readonly name: string;

  /**
   * The namespace that its Secrets are in.
   *
   * @default 'default'
   */
  readonly namespace?: string;

  /** The version of PostgreSQL, such as '17' or '17.11'. */
  readonly version: string;

  /** The DNS name that leads to the primary. */
  readonly host: string;

  /**
   * The DNS name that leads to the standbys.
   *
   * @default - same as `host`
   */
  readonly readOnlyHost?: string;

  /**
   * The DNS name that leads to any instance.
   *
   * @default - same as `host`
   */
  readonly anyHost?: string;

  /**
   * The DNS names of the instances one by one, in the order of their numbers.
   *
   * @default - `host` alone
   */
  readonly instanceHosts?: string[];

  /**
   * The port of all of them.
   *
   * @default 5432
   */
  readonly port?: number;

  /**
   * The application's database.
   *
   * @default 'app'
   */
  readonly database?: string;

  /**
   * The role that owns it.
   *
   * @default - same as `database`
   */
  readonly owner?: string;

  /**
   * Whether it encrypts connections.
   *
   * @default false
   */
  readonly tls?: boolean;

  /** The Secret with the owner's password, key `password`. */
  readonly ownerSecret: ISecret;

  /**
   * The Secret with the password of a role that may replicate.
   *
   * @default - unknown
   */
  readonly replicationSecret?: ISecret;

  /**
   * The Secret with the superuser's password.
   *
   * @default - unknown
   */
  readonly superuserSecret?: ISecret;
}
