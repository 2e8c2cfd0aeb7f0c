import type { Duration } from 'cdk8s';
import type { ContainerResources, ImagePullPolicy, ISecret } from 'cdk8s-plus-28';
import type { ConnectionPassword } from '../../model/connection/options/connection-password';
import type { ConnectionTarget } from '../../model/connection/options/connection-target';
import type { ConnectionTls } from '../../model/connection/options/connection-tls';
import type { NetworkPolicyOptions } from '../../model/options/network-policy-options';
import type { PostgresLogin } from '../../model/options/postgres-login';
import type { IPostgres } from '../postgres/i-postgres';
import type { ConnectionKeys } from './connection-keys';

/** A version of a connection: only `name`, `version` and `postgres` have to be given. */
export interface ConnectionSecretProps {
  /**
   * What the connection is called, version aside: a DNS label, with the version
   * and a hyphen at most 54 characters.
   */
  readonly name: string;

  /**
   * The version: a number (3 is v3), or a text as it stands ('2026-11-21'). A version
   * never changes: who wants another content gives another version, beside the old
   * one for as long as it is in use.
   */
  readonly version: number | string;

  /** The database. */
  readonly postgres: IPostgres;

  /**
   * The namespace of all objects, and with it of the pods that use the connection.
   * It may be another one than that of the database, whose host names lead there from
   * everywhere; but a Secret is only read in its own namespace, so that `password` then
   * has to be in a Secret that is there, or in a store.
   *
   * @default - the chart's namespace, or that of the database where it has none
   */
  readonly namespace?: string;

  /**
   * Which instances it leads to.
   *
   * @default ConnectionTarget.readWrite()
   */
  readonly target?: ConnectionTarget;

  /**
   * The keys of the Secret, each with its format.
   *
   * @default ConnectionKeys.standard()
   */
  readonly keys?: ConnectionKeys;

  /**
   * Where the password comes from.
   *
   * @default - that of `login`, or else of the database's owner
   */
  readonly password?: ConnectionPassword;

  /**
   * The role that connects, and its password. Excludes `password` and `username`.
   *
   * @default - the owner of the database
   */
  readonly login?: PostgresLogin;

  /**
   * The name of the role that connects.
   *
   * @default - that of `login`, or what `password` holds, or else the database's owner
   */
  readonly username?: string;

  /**
   * The database to connect to.
   *
   * @default - the application's
   */
  readonly database?: string;

  /**
   * What the server calls the session, for example in pg_stat_activity.
   *
   * @default - same as `name`
   */
  readonly applicationName?: string;

  /**
   * How long connecting to one host may take.
   *
   * @default Duration.seconds(5)
   */
  readonly connectTimeout?: Duration;

  /**
   * How long sent data may stay unacknowledged before a connection counts as lost, for drivers that know it.
   *
   * @default - the system's
   */
  readonly tcpUserTimeout?: Duration;

  /**
   * Whether clients try hosts in a random order, for drivers that know it.
   *
   * @default false
   */
  readonly loadBalanceHosts?: boolean;

  /**
   * Encryption.
   *
   * @default - required where the database encrypts, off where it does not
   */
  readonly tls?: ConnectionTls;

  /**
   * Parameters of PostgreSQL for the session: `{ statement_timeout: '30s', search_path: 'shop' }`.
   *
   * @default - none
   */
  readonly settings?: { readonly [name: string]: string };

  /**
   * Further parameters for libpq and what reads its URLs, as they stand.
   *
   * @default - none
   */
  readonly libpqParameters?: { readonly [name: string]: string };

  /**
   * Further parameters for pgJDBC, as they stand.
   *
   * @default - none
   */
  readonly jdbcParameters?: { readonly [name: string]: string };

  /**
   * Further parameters for Npgsql, as they stand.
   *
   * @default - none
   */
  readonly npgsqlParameters?: { readonly [name: string]: string };

  /**
   * Further parameters for node-postgres, as they stand.
   *
   * @default - none
   */
  readonly nodeParameters?: { readonly [name: string]: string };

  /**
   * Who provides the database, the key `provider` of servicebinding.io.
   *
   * @default 'cdk8s-pg'
   */
  readonly provider?: string;

  /**
   * Labels for all objects. They are no part of the version.
   *
   * @default - only our own
   */
  readonly labels?: { readonly [key: string]: string };

  /**
   * Annotations for all objects. They are no part of the version.
   *
   * @default - only our own
   */
  readonly annotations?: { readonly [key: string]: string };

  /**
   * The image that runs the program which makes the Secret: Node 20 or later.
   *
   * @default 'docker.io/library/node:24-slim'
   */
  readonly programImage?: string;

  /**
   * A registry, with a path if wanted, that takes the place of the one in the image.
   *
   * @default - the image comes from the registry that its reference names
   */
  readonly registry?: string;

  /**
   * When the image is pulled.
   *
   * @default ImagePullPolicy.IF_NOT_PRESENT
   */
  readonly imagePullPolicy?: ImagePullPolicy;

  /**
   * The Secrets with which the image is pulled.
   *
   * @default - none
   */
  readonly imagePullSecrets?: ISecret[];

  /**
   * Processor and memory of the program.
   *
   * @default - cpu: request 10m, no limit; memory: request 48 MiB, limit 128 MiB
   */
  readonly programResources?: ContainerResources;

  /**
   * The NetworkPolicy of the program.
   *
   * @default - enabled
   */
  readonly networkPolicy?: NetworkPolicyOptions;
}
