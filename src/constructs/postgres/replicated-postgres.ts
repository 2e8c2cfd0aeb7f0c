import { ApiObject, Chart } from 'cdk8s';
import { type INetworkPolicyPeer, k8s, Secret } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { configurationConfigMap, programsConfigMap } from '../../manifests/config-map';
import { lease } from '../../manifests/lease';
import { podDisruptionBudget } from '../../manifests/pod-disruption-budget';
import { POSTGRES_PORT } from '../../manifests/port';
import { anyService, headlessService, readOnlyService, readWriteService } from '../../manifests/services';
import { statefulSetManifest } from '../../manifests/stateful-set';
import { instanceHost, serviceHost } from '../../model/names';
import type { ReplicatedPostgresProps } from '../../model/options/replicated-postgres-props';
import { Problems } from '../../model/problems';
import type { ReplicatedPostgresModel } from '../../model/replicated-postgres-model';
import { resolveReplicatedPostgres } from '../../model/resolve-replicated-postgres';
import { PROGRAMS } from '../../programs/bundled';
import { CredentialsProgram } from '../program/credentials-program';
import { reportWarnings } from '../report-warnings';
import { takeNames } from '../taken-names';
import { InstancesAccess } from './instances-access';
import { InstancesNetwork } from './instances-network';
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
  public readonly credentials: PostgresSecrets;
  public readonly readWrite: PostgresEndpoint;
  public readonly readOnly: PostgresEndpoint;
  public readonly any: PostgresEndpoint;
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

  /** @throws where props are refused: one Error that lists them all */
  constructor(scope: Construct, id: string, props: ReplicatedPostgresProps) {
    super(scope, id);
    const model = this.resolve(props);
    this.name = model.names.database;
    this.namespace = model.namespace;
    this.version = model.version;
    this.majorVersion = model.majorVersion;
    this.image = model.images.postgres;
    this.instances = this.replicas = model.replicas;
    this.primary = model.primary;
    this.database = model.database;
    this.owner = model.owner;
    this.readWrite = this.endpoint(model.names.readWriteService);
    this.readOnly = model.replicas > 1 ? this.endpoint(model.names.readOnlyService) : this.readWrite;
    this.any = this.endpoint(model.names.anyService);
    this.credentials = this.referToSecrets(model, props);

    new InstancesAccess(this, 'Access', model);
    this.lease = new ApiObject(this, 'Lease', k8s.KubeLease.manifest(lease(model)));
    this.configuration = new ApiObject(
      this,
      'Configuration',
      k8s.KubeConfigMap.manifest(configurationConfigMap(model)),
    );
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
    if (model.credentials.made.length > 0) new CredentialsProgram(this, 'Credentials', model);
    this.statefulSet = new ApiObject(this, 'Resource', statefulSetManifest(model));
  }

  /**
   * Lets one more consumer connect. Without NetworkPolicies everybody can already.
   *
   * @param peer pods, a workload, a namespace or addresses
   */
  public allowFrom(peer: INetworkPolicyPeer): void {
    this.network?.allowFrom(peer);
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
