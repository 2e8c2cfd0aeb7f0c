import type { INetworkPolicyPeer } from 'cdk8s-plus-28';
import type { Construct, IConstruct } from 'constructs';
import type { BackupPlan } from '../backup/backup-plan';
import type { RetentionPlan } from '../backup/retention-plan';
import type { DrillPlan } from '../restore/restore-drill-plan';
import type { InstanceAccess } from './instance-access';
import type { PostgresEndpoint } from './postgres-endpoint';
import type { PostgresSecrets } from './postgres-secrets';

/** A PostgreSQL, whoever runs it: what connections, backups and checks hold on to. */
export interface IPostgres extends IConstruct {
  /** Its name. */
  readonly name: string;
  /** The namespace that its Secrets are in. */
  readonly namespace: string;
  /** The major version of PostgreSQL. */
  readonly majorVersion: number;
  /** How many instances there are. */
  readonly instances: number;
  /** The application's database. */
  readonly database: string;
  /** The role that owns it. */
  readonly owner: string;
  /** Whether it encrypts connections. */
  readonly tls: boolean;
  /** The Secrets with the passwords. */
  readonly credentials: PostgresSecrets;
  /** Leads to the primary. */
  readonly readWrite: PostgresEndpoint;
  /** Leads to the standbys; to the primary where there are none. */
  readonly readOnly: PostgresEndpoint;
  /** Leads to any instance. */
  readonly any: PostgresEndpoint;
  /** How the instances are reached one by one. */
  readonly instanceAccess: InstanceAccess;

  /**
   * Leads to one instance.
   *
   * @param ordinal its number, counted from 0
   * @throws where there is no such instance
   */
  instance(ordinal: number): PostgresEndpoint;

  /**
   * Lets one more consumer connect, where NetworkPolicies of ours keep others out.
   *
   * @param peer pods, a workload, a namespace or addresses
   */
  allowFrom(peer: INetworkPolicyPeer): void;

  /**
   * Makes what takes backups of this database. Called by Backup and ScheduledBackup.
   *
   * @param scope where it belongs
   * @param plan what is asked for
   * @throws where this database cannot
   */
  bindBackup(scope: Construct, plan: BackupPlan): void;

  /**
   * Makes what prunes backups of this database. Called by SnapshotRetention.
   *
   * @param scope where it belongs
   * @param plan what is asked for
   * @throws where this database cannot
   */
  bindRetention(scope: Construct, plan: RetentionPlan): void;

  /**
   * Makes what drills restores of this database. Called by RestoreDrill.
   *
   * @param scope where it belongs
   * @param plan what is asked for
   * @throws where this database cannot
   */
  bindDrill(scope: Construct, plan: DrillPlan): void;
}
