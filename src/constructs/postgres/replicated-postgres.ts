import { ApiObject, type ApiObjectProps, Chart, Lazy } from 'cdk8s';
import { type INetworkPolicyPeer, k8s, Secret } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { configurationConfigMap, programsConfigMap } from '../../manifests/config-map';
import { backupLease, lease } from '../../manifests/lease';
import { podDisruptionBudget } from '../../manifests/pod-disruption-budget';
import { POSTGRES_PORT } from '../../manifests/port';
import { restoredClaims } from '../../manifests/restored-claim';
import { anyService, headlessService, readOnlyService, readWriteService } from '../../manifests/services';
import { statefulSetManifest } from '../../manifests/stateful-set';
import type { BackupProgramOptions } from '../../model/backup/options/program-options';
import type { MadeSecret } from '../../model/credentials';
import { ownDatabase } from '../../model/database-program';
import { selectorLabels } from '../../model/labels';
import { type Login, resolveLogin } from '../../model/logins';
import { instanceHost, serviceHost } from '../../model/names';
import type { LoginOptions } from '../../model/options/login-options';
import type { PostgresLogin } from '../../model/options/postgres-login';
import type { ReplicatedPostgresProps } from '../../model/options/replicated-postgres-props';
import { Problems } from '../../model/problems';
import type { ReplicatedPostgresModel } from '../../model/replicated-postgres-model';
import { resolveReplicatedPostgres } from '../../model/resolve-replicated-postgres';
import { PROGRAMS } from '../../programs/bundled';
import type { BackupPlan } from '../backup/backup-plan';
import type { RetentionPlan } from '../backup/retention-plan';
import { bindSnapshotRetention } from '../backup/retention-program';
import { bindSnapshotBackup } from '../backup/snapshot-backup';
import { CredentialsProgram } from '../program/credentials-program';
import type { DrillPlan } from '../restore/restore-drill-plan';
import { bindSnapshotDrill } from '../restore/restore-drill-program';
import { reportWarnings } from '../report-warnings';
import { takeNames } from '../taken-names';
import { InstancesAccess } from './instances-access';
import { InstancesNetwork } from './instances-network';
import type { InstanceAccess } from './instance-access';
import type { IPostgres } from './i-postgres';
import type { PostgresEndpoint } from './postgres-endpoint';
import type { PostgresSecrets } from './postgres-secrets';

/**
 * A replicated PostgreSQL as a StatefulSet: one primary, the others streaming
 * standbys. A planned switchover is a changed `primary`; there is no automatic failover.
 */
export class ReplicatedPostgres extends Construct implements IPostgres {
  public readonly name: string;
  public readonly namespace: string;
  /** The version as known: '18' or '17.11'. */
  public readonly version: string;
  public readonly majorVersion: number;
  /** The image that PostgreSQL runs from. */
  public readonly image: string;
  public readonly instances: number;
  /** How many instances there are; same as `instances`. */
  public readonly replicas: number;
  /** The number of the instance that shall be the primary. */
  public readonly primary: number;
  public readonly database: string;
  public readonly owner: string;
  public readonly tls: boolean;
  public readonly credentials: PostgresSecrets;
  public readonly readWrite: PostgresEndpoint;
  public readonly readOnly: PostgresEndpoint;
  public readonly any: PostgresEndpoint;
  public readonly instanceAccess: InstanceAccess;
  /** The StatefulSet. */
  public readonly statefulSet: ApiObject;
  /** The governing Service, through which each pod has a name. */
  public readonly headlessService: ApiObject;
  /** The Service that leads to the primary. */
  public readonly readWriteService: ApiObject;
  /** The Service that leads to the standbys. */
  public readonly readOnlyService: ApiObject;
  /** The Service that leads to every ready instance. */
  public readonly anyService: ApiObject;
  /** The Lease that says who may be the primary. */
  public readonly lease: ApiObject;
  /** The ConfigMap with what may change while the database runs. */
  public readonly configuration: ApiObject;
  private readonly network?: InstancesNetwork;
  private readonly model: ReplicatedPostgresModel;
  private readonly logins: Login[] = [];

  /** @throws where props are refused: one Error that lists them all */
  constructor(scope: Construct, id: string, props: ReplicatedPostgresProps) {
    super(scope, id);
    const model = this.resolve(props);
    this.model = model;
    this.name = model.names.database;
    this.namespace = model.namespace;
    this.version = model.version;
    this.majorVersion = model.majorVersion;
    this.image = model.images.postgres;
    this.instances = this.replicas = model.replicas;
    this.primary = model.primary;
    this.database = model.database;
    this.owner = model.owner;
    this.tls = model.tlsSecret !== undefined;
    this.readWrite = this.endpoint(model.names.readWriteService);
    this.readOnly = model.replicas > 1 ? this.endpoint(model.names.readOnlyService) : this.readWrite;
    this.any = this.endpoint(model.names.anyService);
    this.instanceAccess = {
      endpoints: Array.from({ length: model.replicas }, (_, ordinal) => this.instance(ordinal)),
      podLabels: selectorLabels(this.name, 'instance'),
      image: this.image,
      programs: programsOf(props),
    };
    this.credentials = this.referToSecrets(model, props);

    new InstancesAccess(this, 'Access', model, this.logins);
    this.lease = new ApiObject(this, 'Lease', k8s.KubeLease.manifest(lease(model)));
    new ApiObject(this, 'BackupLease', k8s.KubeLease.manifest(backupLease(model)));
    this.configuration = new ApiObject(this, 'Configuration', this.configurationManifest());
    new ApiObject(
      this,
      'Programs',
      k8s.KubeConfigMap.manifest(programsConfigMap(model, model.names.programs, PROGRAMS.instance)),
    );
    this.headlessService = new ApiObject(this, 'HeadlessService', k8s.KubeService.manifest(headlessService(model)));
    this.readWriteService = new ApiObject(this, 'ReadWriteService', k8s.KubeService.manifest(readWriteService(model)));
    this.readOnlyService = new ApiObject(this, 'ReadOnlyService', k8s.KubeService.manifest(readOnlyService(model)));
    this.anyService = new ApiObject(this, 'AnyService', k8s.KubeService.manifest(anyService(model)));
    if (model.network.enabled) {
      this.network = new InstancesNetwork(this, 'NetworkPolicy', model, [
        ...(props.consumers ?? []),
        ...(props.monitoring ?? []),
      ]);
    }
    if (model.replicas > 1) {
      new ApiObject(this, 'PodDisruptionBudget', k8s.KubePodDisruptionBudget.manifest(podDisruptionBudget(model)));
    }
    this.makeSecrets();
    this.statefulSet = new ApiObject(this, 'Resource', statefulSetManifest(model));
    this.restore();
  }

  /**
   * Lets one more consumer connect. Without NetworkPolicies everybody can already.
   *
   * @param peer pods, a workload, a namespace or addresses
   */
  public allowFrom(peer: INetworkPolicyPeer): void {
    this.network?.allowFrom(peer);
  }

  /**
   * Lets one more role log in: a member of the owner that acts as it, so that what it
   * makes belongs to the owner. With a second one credentials are changed while both
   * are valid. Once it is not added any more, its sessions end and it is dropped; a
   * role that owns something itself is kept without login.
   *
   * Neither adding nor removing one, nor another password, restarts anything. A role of that
   * name that somebody else made is left as it is, which the log and an Event say.
   *
   * @throws where options are refused: one Error that lists all problems
   */
  public addLogin(options: LoginOptions): PostgresLogin {
    const problems = new Problems();
    const login = resolveLogin(options, { database: this.name, owner: this.owner, others: this.logins }, problems);
    if (problems.none && login.made) problems.add('name', takeNames(this, this.namespace, [login.secret]));
    problems.throwIfAny(`${this.node.path}: addLogin`);
    this.logins.push(login);
    this.makeSecrets();
    const secret = options.secret ?? Secret.fromSecretName(this, `LoginSecret-${login.name}`, login.secret);
    return { username: login.name, secret };
  }

  public bindBackup(scope: Construct, plan: BackupPlan): void {
    bindSnapshotBackup(scope, this.model, plan);
  }

  public bindRetention(scope: Construct, plan: RetentionPlan): void {
    bindSnapshotRetention(scope, ownDatabase(this.model), plan);
  }

  public bindDrill(scope: Construct, plan: DrillPlan): void {
    bindSnapshotDrill(scope, this.model, plan);
  }

  public instance(ordinal: number): PostgresEndpoint {
    if (!Number.isInteger(ordinal) || ordinal < 0 || ordinal >= this.instances) {
      throw new Error(`${this.node.path}: instance ${ordinal} is unknown; there are ${this.instances}, counted from 0`);
    }
    return { host: instanceHost(this.name, ordinal, this.namespace), port: POSTGRES_PORT };
  }

  private resolve(props: ReplicatedPostgresProps): ReplicatedPostgresModel {
    const problems = new Problems();
    const model = resolveReplicatedPostgres(props, Chart.of(this).namespace, problems);
    if (problems.none) problems.add('name', takeNames(this, model.namespace, Object.values(model.names)));
    problems.throwIfAny(this.node.path);
    reportWarnings(this, problems.warnings);
    return model;
  }

  /** The claims that the database begins with, before the StatefulSet would make empty ones of their names. */
  private restore(): void {
    if (this.model.restore === undefined) return;
    for (const [id, claim] of Object.entries(restoredClaims(this.model, this.model.restore)))
      this.statefulSet.addDependency(new ApiObject(this, id, k8s.KubePersistentVolumeClaim.manifest(claim)));
  }

  /** The wish; the list of logins stays open until synthesis. */
  private configurationManifest(): ApiObjectProps {
    const manifest = (): ApiObjectProps =>
      k8s.KubeConfigMap.manifest(configurationConfigMap(this.model, this.logins)) as ApiObjectProps;
    return { ...manifest(), data: Lazy.any({ produce: () => manifest().data as unknown }) as unknown };
  }

  /** What makes Secrets, as soon as there is one to make. */
  private makeSecrets(): void {
    const made = (): MadeSecret[] => [
      ...this.model.credentials.made,
      ...this.logins.filter((login) => login.made).map(({ name, secret }) => ({ secret, username: name })),
    ];
    if (made().length > 0 && this.node.tryFindChild('Credentials') === undefined)
      new CredentialsProgram(this, 'Credentials', this.model, made);
  }

  private endpoint(service: string): PostgresEndpoint {
    return { host: serviceHost(service, this.namespace), port: POSTGRES_PORT };
  }

  private referToSecrets(
    { credentials }: ReplicatedPostgresModel,
    { credentials: given }: ReplicatedPostgresProps,
  ): PostgresSecrets {
    const { ownerSecret, replicationSecret, superuserSecret } = credentials;
    return {
      owner: given?.owner ?? Secret.fromSecretName(this, 'OwnerSecret', ownerSecret),
      replication: given?.replication ?? Secret.fromSecretName(this, 'ReplicationSecret', replicationSecret),
      superuser:
        superuserSecret === undefined
          ? undefined
          : (given?.superuser ?? Secret.fromSecretName(this, 'SuperuserSecret', superuserSecret)),
    };
  }
}

/** How all of its containers are pulled. */
function programsOf(props: ReplicatedPostgresProps): BackupProgramOptions {
  const { programImage, registry, imagePullPolicy, imagePullSecrets } = props;
  return { programImage, registry, imagePullPolicy, imagePullSecrets };
}
