import { ApiObject, Chart } from 'cdk8s';
import { type INetworkPolicyPeer, Secret } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { clusterManifest } from '../../manifests/cloud-native/cluster';
import { POSTGRES_PORT } from '../../manifests/port';
import type { CloudNativePostgresModel } from '../../model/cloud-native/model';
import { resolveCloudNativePostgres } from '../../model/cloud-native/resolve';
import { serviceHost } from '../../model/names';
import { ServiceTarget } from '../../model/options/cloud-native/managed-service';
import type { CloudNativePostgresProps } from '../../model/options/cloud-native-postgres-props';
import { Problems } from '../../model/problems';
import type { BackupPlan } from '../backup/backup-plan';
import type { RetentionPlan } from '../backup/retention-plan';
import type { DrillPlan } from '../restore/restore-drill-plan';
import { reportWarnings } from '../report-warnings';
import { takeNames } from '../taken-names';
import { ClusterBackups } from './cloud-native/cluster-backups';
import { ClusterNetwork } from './cloud-native/cluster-network';
import { poolerProblems } from './cloud-native/pooler-names';
import type { InstanceAccess } from './instance-access';
import type { IPostgres } from './i-postgres';
import type { PostgresEndpoint } from './postgres-endpoint';
import type { PostgresSecrets } from './postgres-secrets';

/**
 * A PostgreSQL that the operator CloudNativePG runs, with automatic failover.
 * The operator has to be there already; tried with its version 1.30.
 */
export class CloudNativePostgres extends Construct implements IPostgres {
  public readonly name: string;
  public readonly namespace: string;
  /** The version as known: '18' or '17.11'. */
  public readonly version: string;
  public readonly majorVersion: number;
  /** The image that PostgreSQL runs from; undefined where a catalogue says it. */
  public readonly image?: string;
  public readonly instances: number;
  /** How many instances there are; same as `instances`. */
  public readonly replicas: number;
  public readonly database: string;
  public readonly owner: string;
  /** Whether connections can be encrypted: always, here. */
  public readonly tls: boolean = true;
  public readonly credentials: PostgresSecrets;
  public readonly readWrite: PostgresEndpoint;
  public readonly readOnly: PostgresEndpoint;
  public readonly any: PostgresEndpoint;
  public readonly instanceAccess: InstanceAccess;
  /** The Cluster, for whatever has no prop: `cluster.addJsonPatch(…)`. */
  public readonly cluster: ApiObject;
  /** The name of the Secret with the authority, key `ca.crt`, that clients check the server by. */
  public readonly serverCaSecretName: string;
  private readonly network?: ClusterNetwork;
  private readonly backups: ClusterBackups;

  /** @throws where props are refused: one Error that lists them all */
  constructor(scope: Construct, id: string, props: CloudNativePostgresProps) {
    super(scope, id);
    const model = this.resolve(props);
    const { names } = model;
    const without = (target: ServiceTarget): boolean => props.disabledServices?.includes(target) ?? false;
    this.name = names.database;
    this.namespace = model.namespace;
    this.version = model.image.version;
    this.majorVersion = model.image.major;
    this.image = model.image.reference;
    this.instances = this.replicas = model.replicas;
    this.database = model.database;
    this.owner = model.owner;
    this.readWrite = this.endpoint(names.readWriteService);
    this.readOnly =
      model.replicas > 1 && !without(ServiceTarget.READ_ONLY) ? this.endpoint(names.readOnlyService) : this.readWrite;
    this.any = without(ServiceTarget.ANY) ? this.readWrite : this.endpoint(names.anyService);
    this.instanceAccess = {
      podLabels: { 'cnpg.io/cluster': this.name, 'cnpg.io/podRole': 'instance' },
      image: this.image,
      // Its registry takes the place of the one in its own image, and of no other.
      programs: { imagePullPolicy: props.imagePullPolicy, imagePullSecrets: props.imagePullSecrets },
    };
    this.credentials = this.referToSecrets(model, props);
    this.serverCaSecretName = model.certificates.serverCa ?? names.caSecret;

    if (model.network.enabled) this.network = new ClusterNetwork(this, 'NetworkPolicy', model);
    this.cluster = new ApiObject(this, 'Resource', clusterManifest(model));
    this.backups = new ClusterBackups(this.cluster, model);
    props.bootstrap?.admit({ 'cnpg.io/cluster': this.name });
    this.node.addValidation({ validate: () => poolerProblems(this, this.name, this.namespace) });
  }

  /**
   * Lets one more consumer connect. Without NetworkPolicies everybody can already.
   *
   * @param peer pods, a workload, a namespace or addresses
   */
  public allowFrom(peer: INetworkPolicyPeer): void {
    this.network?.allowFrom(peer);
  }

  public bindBackup(scope: Construct, plan: BackupPlan): void {
    this.backups.bind(scope, plan);
  }

  public bindRetention(scope: Construct, plan: RetentionPlan): void {
    this.backups.bindRetention(scope, plan);
  }

  public bindDrill(scope: Construct, plan: DrillPlan): void {
    this.backups.bindDrill(scope, plan);
  }

  /** @throws always: the operator gives single instances no names */
  public instance(ordinal: number): PostgresEndpoint {
    throw new Error(
      `${this.node.path}: instance ${ordinal} has no DNS name, for CloudNativePG gives none to single instances; use readWrite, readOnly or any`,
    );
  }

  private resolve(props: CloudNativePostgresProps): CloudNativePostgresModel {
    const problems = new Problems();
    const model = resolveCloudNativePostgres(props, Chart.of(this).namespace, problems);
    if (problems.none) problems.add('name', takeNames(this, model.namespace, Object.values(model.names)));
    problems.throwIfAny(this.node.path);
    reportWarnings(this, problems.warnings);
    return model;
  }

  private endpoint(service: string): PostgresEndpoint {
    return { host: serviceHost(service, this.namespace), port: POSTGRES_PORT };
  }

  private referToSecrets(
    { credentials }: CloudNativePostgresModel,
    { credentials: given }: CloudNativePostgresProps,
  ): PostgresSecrets {
    const { ownerSecret, superuserSecret } = credentials;
    return {
      owner: given?.owner ?? Secret.fromSecretName(this, 'OwnerSecret', ownerSecret),
      superuser:
        superuserSecret === undefined
          ? undefined
          : (given?.superuser ?? Secret.fromSecretName(this, 'SuperuserSecret', superuserSecret)),
    };
  }
}
