import type { Duration, Size } from 'cdk8s';
import type { ContainerResources, ISecret } from 'cdk8s-plus-28';
import type { BackupProgramOptions } from '../../backup/options/program-options';
import type { NetworkPolicyOptions } from '../../options/network-policy-options';
import type { ConsistencyAssertion } from './consistency-assertion';

/** What is checked of a database, and how. */
export interface ConsistencyCheckOptions extends BackupProgramOptions {
  /**
   * Whether each standby has to be of the same database and timeline as the primary, and to replay in time what is
   * written now.
   *
   * @default true
   */
  readonly replication?: boolean;

  /**
   * How long a standby may take to replay what was just written on the primary.
   *
   * @default Duration.seconds(30)
   */
  readonly maxLag?: Duration;

  /**
   * How much WAL a standby may lack when it is looked at.
   *
   * @default - not limited
   */
  readonly maxLagBytes?: Size;

  /**
   * Whether every instance has to have the same rows.
   *
   * @default true
   */
  readonly rows?: boolean;

  /**
   * The tables whose rows are compared, as `schema.table` or as a table's name alone; `*` stands for any text and `?` for
   * any character. A pattern that no table matches is told as skipped.
   *
   * @default - all but PostgreSQL's own
   */
  readonly tables?: string[];

  /**
   * Tables that are left out, written like `tables`.
   *
   * @default - none
   */
  readonly excludeTables?: string[];

  /**
   * The size up to which a table is compared, its indexes not counted; a larger one is told as skipped.
   *
   * @default Size.gibibytes(1)
   */
  readonly maxTableSize?: Size;

  /**
   * Whether tables and B-tree indexes are verified by the extension `amcheck`, which is made where it is missing and the
   * role may. Only superusers, and who was granted its functions, can use it.
   *
   * @default false
   */
  readonly amcheck?: boolean;

  /**
   * Whether an instance that has ever read a page with a wrong checksum is broken. Without data checksums this is told as
   * skipped.
   *
   * @default false
   */
  readonly dataChecksums?: boolean;

  /**
   * What else has to hold.
   *
   * @default - nothing
   */
  readonly assertions?: ConsistencyAssertion[];

  /**
   * How long an instance may take to answer at all.
   *
   * @default - Duration.seconds(30) with a schedule; without one Duration.minutes(5), for the database may be applied with it
   */
  readonly answerTimeout?: Duration;

  /**
   * How long it waits for the lock on a table. What wants to write to that table meanwhile waits behind it.
   *
   * @default Duration.seconds(2)
   */
  readonly lockTimeout?: Duration;

  /**
   * How long writes to a table may have to wait while the standbys catch up; reading happens after that.
   *
   * @default Duration.seconds(5)
   */
  readonly maxHold?: Duration;

  /**
   * How long a single statement may take, such as reading a whole table.
   *
   * @default Duration.minutes(5)
   */
  readonly statementTimeout?: Duration;

  /**
   * How often it is tried to compare a table: locks are not given, and standbys cancel queries that stand in the way of
   * replay.
   *
   * @default 5
   */
  readonly attempts?: number;

  /**
   * Whether something that was skipped means that it could not be told.
   *
   * @default false
   */
  readonly failOnSkipped?: boolean;

  /**
   * How long a whole check may take.
   *
   * @default Duration.hours(1)
   */
  readonly deadline?: Duration;

  /**
   * A Secret with the login of the role that checks, keys `username` and `password`. To compare a table it has to be
   * allowed to read and to lock it; others are told as skipped.
   *
   * @default - the owner's
   */
  readonly credentials?: ISecret;

  /**
   * A Secret with the certificate of the authority that the servers' certificates have to be from.
   *
   * @default - connections are encrypted where the database can, and certificates are not verified
   */
  readonly rootCertificateSecret?: ISecret;

  /**
   * The key of `rootCertificateSecret`.
   *
   * @default 'ca.crt'
   */
  readonly rootCertificateKey?: string;

  /**
   * The image whose `psql` asks the instances; it needs bash.
   *
   * @default - the database's; where that is unknown 'docker.io/library/postgres' of its major version
   */
  readonly image?: string;

  /**
   * Processor and memory of `psql`.
   *
   * @default - cpu: request 50m, no limit; memory: request 64 MiB, limit 256 MiB
   */
  readonly resources?: ContainerResources;

  /**
   * The NetworkPolicy of the check.
   *
   * @default - enabled
   */
  readonly networkPolicy?: NetworkPolicyOptions;

  /**
   * Labels for all objects.
   *
   * @default - only our own
   */
  readonly labels?: { readonly [key: string]: string };

  /**
   * Annotations for all objects.
   *
   * @default - none
   */
  readonly annotations?: { readonly [key: string]: string };
}
