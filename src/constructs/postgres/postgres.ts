import type { INetworkPolicyPeer } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { foreignNameProblem } from '../../model/identifiers';
import { namespaceProblem } from '../../model/names';
import { booleanProblem, wholeProblem } from '../../model/numbers';
import { Problems } from '../../model/problems';
import { majorVersion, versionProblem } from '../../model/version';
import type { BackupPlan } from '../backup/backup-plan';
import type { RetentionPlan } from '../backup/retention-plan';
import type { DrillPlan } from '../restore/restore-drill-plan';
import type { InstanceAccess } from './instance-access';
import type { IPostgres } from './i-postgres';
import type { PostgresAttributes } from './postgres-attributes';
import type { PostgresEndpoint } from './postgres-endpoint';
import type { PostgresSecrets } from './postgres-secrets';

/** A PostgreSQL that is not made here. */
export class Postgres extends Construct implements IPostgres {
  /**
   * A database that somebody else runs. Nothing is emitted for it.
   *
   * @throws where attributes are refused, all of them at once
   */
  public static fromAttributes(scope: Construct, id: string, attributes: PostgresAttributes): IPostgres {
    return new Postgres(scope, id, attributes);
  }

  public readonly name: string;
  public readonly namespace: string;
  public readonly majorVersion: number;
  public readonly instances: number;
  public readonly database: string;
  public readonly owner: string;
  public readonly tls: boolean;
  public readonly credentials: PostgresSecrets;
  public readonly readWrite: PostgresEndpoint;
  public readonly readOnly: PostgresEndpoint;
  public readonly any: PostgresEndpoint;
  public readonly instanceAccess: InstanceAccess;
  private readonly hosts: string[];

  private constructor(scope: Construct, id: string, attributes: PostgresAttributes) {
    super(scope, id);
    const { host, port = 5432, database = 'app', namespace = 'default' } = attributes;
    const { tls = false, owner = database } = attributes;
    check(this.node.path, { ...attributes, namespace, port, database, owner, tls });
    const endpoint = (name: string): PostgresEndpoint => ({ host: name, port });
    this.name = attributes.name;
    this.namespace = namespace;
    this.majorVersion = majorVersion(attributes.version) as number;
    this.hosts = attributes.instanceHosts ?? [host];
    this.instances = this.hosts.length;
    this.database = database;
    this.owner = owner;
    this.tls = tls;
    this.credentials = {
      owner: attributes.ownerSecret,
      replication: attributes.replicationSecret,
      superuser: attributes.superuserSecret,
    };
    this.readWrite = endpoint(host);
    this.readOnly = endpoint(attributes.readOnlyHost ?? host);
    this.any = endpoint(attributes.anyHost ?? host);
    this.instanceAccess = { endpoints: this.hosts.map(endpoint) };
  }

  /** Without effect: who reaches a database that is not made here is not decided here. */
  public allowFrom(_peer: INetworkPolicyPeer): void {}

  /** @throws always: the volumes of a database that is not made here are unknown */
  public bindBackup(scope: Construct, _plan: BackupPlan): void {
    throw new Error(
      `${scope.node.path}: postgres: '${this.name}' is not made here, so its volumes are unknown; take BackupMethod.logical, or a ReplicatedPostgres or a CloudNativePostgres`,
    );
  }

  /** @throws always: which snapshots are backups of a database that is not made here is unknown */
  public bindRetention(scope: Construct, _plan: RetentionPlan): void {
    throw new Error(
      `${scope.node.path}: postgres: '${this.name}' is not made here, so nobody knows which snapshots are its backups; retention needs a ReplicatedPostgres or a CloudNativePostgres`,
    );
  }

  /** @throws always: which snapshots are backups of a database that is not made here is unknown */
  public bindDrill(scope: Construct, _plan: DrillPlan): void {
    throw new Error(
      `${scope.node.path}: postgres: '${this.name}' is not made here, so nobody knows which snapshots are its backups; drill its dumps by dumps, or take a ReplicatedPostgres or a CloudNativePostgres`,
    );
  }

  public instance(ordinal: number): PostgresEndpoint {
    const host = this.hosts[ordinal];
    if (host === undefined)
      throw new Error(
        `${this.node.path}: instance ${ordinal} is unknown; instanceHosts names ${this.hosts.length}, counted from 0`,
      );
    return { host, port: this.readWrite.port };
  }
}

function check(path: string, attributes: PostgresAttributes): void {
  const { name, version, host, instanceHosts, namespace, port, database, owner, tls } = attributes;
  const problems = new Problems();
  if (typeof name !== 'string' || name === '') problems.add('name', 'is missing; give the database a name');
  if (typeof host !== 'string' || host === '')
    problems.add('host', 'is missing; give the DNS name that leads to the primary');
  if (instanceHosts?.length === 0) problems.add('instanceHosts', '[] names no instance; leave it out');
  problems.add('namespace', namespaceProblem(namespace));
  problems.add('version', versionProblem(version));
  problems.add('port', wholeProblem(port, 1, 65535));
  problems.add('database', foreignNameProblem(database));
  if (attributes.owner !== undefined) problems.add('owner', foreignNameProblem(owner));
  problems.add('tls', booleanProblem(tls));
  problems.throwIfAny(path);
}
