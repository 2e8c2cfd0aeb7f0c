import type { Duration, Size } from 'cdk8s';
import type { ContainerResources, ImagePullPolicy, INetworkPolicyPeer, ISecret, k8s } from 'cdk8s-plus-28';
import type { IBootstrap } from '../restore/options/bootstrap';
import type { CloudNativeCredentials } from './cloud-native/credentials';
import type { ExternalCluster } from './cloud-native/external-cluster';
import type { ImageCatalogOptions } from './cloud-native/image-catalog';
import type { LocaleProvider } from './cloud-native/locale-provider';
import type { InstanceLogLevel } from './cloud-native/log-level';
import type { ManagedRole } from './cloud-native/managed-role';
import type { ManagedService, ServiceTarget } from './cloud-native/managed-service';
import type { MetricsOptions } from './cloud-native/metrics';
import type { CloudNativeNetworkPolicyOptions } from './cloud-native/network-policy';
import type { InstanceAntiAffinity } from './cloud-native/placement';
import type { CloudNativePlugin } from './cloud-native/plugin';
import type { CloudNativeProbeOptions } from './cloud-native/probes';
import type { ReplicaClusterOptions } from './cloud-native/replica-cluster';
import type { CloudNativeSynchronousOptions } from './cloud-native/synchronous';
import type { Tablespace } from './cloud-native/tablespace';
import type { CloudNativeTlsOptions } from './cloud-native/tls';
import type { PrimaryUpdateMethod, PrimaryUpdateStrategy } from './cloud-native/update';
import type { InitSql } from './init-sql';
import type { StorageOptions } from './storage-options';

/**
 * A PostgreSQL that the operator CloudNativePG runs: only `name` and `storage` have to be given.
 * What has no prop is reached through the Cluster itself: `db.cluster.addJsonPatch(…)`.
 */
export interface CloudNativePostgresProps {
  /**
   * The name of the database, from which all other names follow: the Cluster, its
   * Services `<name>-rw`, `-ro` and `-r`, its pods `<name>-1`, `<name>-2`, … It can never change.
   * A DNS label that begins with a letter, at most 50 characters.
   */
  readonly name: string;

  /**
   * The namespace of all objects.
   *
   * @default - the chart's namespace, or `default` where it has none
   */
  readonly namespace?: string;

  /**
   * The version of PostgreSQL: a major version ('17') or one with its minor ('17.11').
   * Another major version is an upgrade: the operator stops all instances for it. There is no way back.
   *
   * @default '18', or what the tag of `image` says
   */
  readonly version?: string;

  /**
   * The whole image reference. Its tag begins with the version, for it is all that the
   * operator knows of the version; a digest may stand behind it.
   *
   * @default - ghcr.io/cloudnative-pg/postgresql with the tag `<version>-standard-trixie`
   */
  readonly image?: string;

  /**
   * The catalogue that the image comes from, by the major version of `version`. Not together with `image`.
   *
   * @default - none
   */
  readonly imageCatalog?: ImageCatalogOptions;

  /**
   * A registry, with a path if wanted, that takes the place of the one in the image.
   *
   * @default - the image comes from the registry that its reference names
   */
  readonly registry?: string;

  /**
   * When images are pulled.
   *
   * @default ImagePullPolicy.IF_NOT_PRESENT
   */
  readonly imagePullPolicy?: ImagePullPolicy;

  /**
   * The Secrets with which images are pulled.
   *
   * @default - none
   */
  readonly imagePullSecrets?: ISecret[];

  /**
   * The user, and group, that PostgreSQL runs as. The image must know it by name. It can never change.
   *
   * @default 26
   */
  readonly userId?: number;

  /**
   * How many instances there are: one primary, the others its standbys.
   *
   * @default 2
   */
  readonly replicas?: number;

  /**
   * The database that is made at first. Later changes are not applied.
   *
   * @default 'app'
   */
  readonly database?: string;

  /**
   * The role that owns the database, made at first. Later changes are not applied.
   *
   * @default - same as `database`
   */
  readonly owner?: string;

  /**
   * The locale of the databases. Only used at first.
   *
   * @default 'C.UTF-8'
   */
  readonly locale?: string;

  /**
   * Who sorts text. Only used at first.
   *
   * @default LocaleProvider.LIBC
   */
  readonly localeProvider?: LocaleProvider;

  /**
   * The locale of ICU, with `LocaleProvider.ICU`. Only used at first.
   *
   * @default - none
   */
  readonly icuLocale?: string;

  /**
   * Further rules of ICU, with `LocaleProvider.ICU`. Only used at first.
   *
   * @default - none
   */
  readonly icuRules?: string;

  /**
   * The locale of PostgreSQL itself, with `LocaleProvider.BUILTIN`. Only used at first.
   *
   * @default - none
   */
  readonly builtinLocale?: string;

  /**
   * The encoding of the databases. Only used at first.
   *
   * @default 'UTF8'
   */
  readonly encoding?: string;

  /**
   * Whether pages carry checksums, so that damage on the volume is noticed. Only used at first.
   *
   * @default true
   */
  readonly dataChecksums?: boolean;

  /**
   * The size of a WAL file in MiB, a power of 2. Only used at first.
   *
   * @default - PostgreSQL's own, 16
   */
  readonly walSegmentSize?: number;

  /**
   * What the database begins with: a RestoreFromSnapshot, or a CloudNativeBootstrap. Only used at first.
   *
   * @default - an empty database
   */
  readonly bootstrap?: IBootstrap;

  /**
   * Where the passwords come from.
   *
   * @default - a Secret `<name>-app` made by the operator; no password for the superuser
   */
  readonly credentials?: CloudNativeCredentials;

  /**
   * The volume of each instance. `grownTo`, where it is given, is simply the size that is
   * asked for: the operator grows the volumes, and a volume cannot shrink.
   */
  readonly storage: StorageOptions;

  /**
   * A volume of its own for the WAL of each instance. It can be added later, but never taken away.
   *
   * @default - the WAL is on the same volume as the data
   */
  readonly walStorage?: StorageOptions;

  /**
   * Tablespaces, each on a volume of its own for each instance. They can never be taken away.
   *
   * @default - none
   */
  readonly tablespaces?: Tablespace[];

  /**
   * Processor and memory of PostgreSQL. Sensible parameters are derived from
   * the memory request (or the limit, where there is no request).
   *
   * @default - cpu: request 100m, no limit; memory: request and limit 512 MiB
   */
  readonly resources?: ContainerResources;

  /**
   * The size of /dev/shm.
   *
   * @default - as large as the memory of the pod lets it be
   */
  readonly sharedMemory?: Size;

  /**
   * The certificates. Connections are always possible encrypted.
   *
   * @default - certificates made and renewed by the operator; clients need not encrypt
   */
  readonly tls?: CloudNativeTlsOptions;

  /**
   * Parameters of PostgreSQL by name, values as in postgresql.conf but without
   * quotes: `{ work_mem: '16MB' }`. Those that the operator sets itself are refused.
   *
   * @default - what follows from memory and storage, and the operator's own; PostgreSQL's defaults for the rest
   */
  readonly parameters?: { readonly [name: string]: string };

  /**
   * Libraries that PostgreSQL loads when it starts; those of pgaudit, pg_stat_statements,
   * auto_explain and pg_failover_slots are added where a parameter of theirs is set.
   *
   * @default - none
   */
  readonly sharedPreloadLibraries?: string[];

  /**
   * Whether ALTER SYSTEM works; what it writes stands in nobody's repository.
   *
   * @default false
   */
  readonly enableAlterSystem?: boolean;

  /**
   * Lines for pg_hba.conf, in front of the operator's last one, which lets every role into
   * every database with its password (SCRAM).
   *
   * @default - none
   */
  readonly pgHba?: string[];

  /**
   * Lines for pg_ident.conf.
   *
   * @default - none
   */
  readonly pgIdent?: string[];

  /**
   * SQL that is run once when the database is made, in the order given: what comes from Secrets
   * first, then what comes from ConfigMaps, as the operator has it.
   *
   * @default - none
   */
  readonly initSql?: InitSql[];

  /**
   * Synchronous replication.
   *
   * @default - replication is asynchronous
   */
  readonly synchronous?: CloudNativeSynchronousOptions;

  /**
   * Roles that the operator makes and keeps as described.
   *
   * @default - none
   */
  readonly managedRoles?: ManagedRole[];

  /**
   * Further Services, made by the operator.
   *
   * @default - none
   */
  readonly services?: ManagedService[];

  /**
   * The operator's own Services that are not made; never the one that leads to the primary.
   *
   * @default - none
   */
  readonly disabledServices?: ServiceTarget[];

  /**
   * Plugins of CloudNativePG.
   *
   * @default - none
   */
  readonly plugins?: CloudNativePlugin[];

  /**
   * Other PostgreSQL servers that `bootstrap` and `replicaCluster` name.
   *
   * @default - none
   */
  readonly externalClusters?: ExternalCluster[];

  /**
   * Whether this database follows another one.
   *
   * @default - it is a database of its own
   */
  readonly replicaCluster?: ReplicaClusterOptions;

  /**
   * What every instance serves for Prometheus. A PodMonitor, where one is wanted, is yours to make.
   *
   * @default - the operator's own queries, port 9187
   */
  readonly metrics?: MetricsOptions;

  /**
   * How often the kubelet asks, and how patient it is.
   *
   * @default - the operator's own
   */
  readonly probes?: CloudNativeProbeOptions;

  /**
   * Further environment variables of the instances. Those that the operator sets itself are refused.
   *
   * @default - none
   */
  readonly env?: k8s.EnvVar[];

  /**
   * Where further environment variables come from.
   *
   * @default - nowhere
   */
  readonly envFrom?: k8s.EnvFromSource[];

  /**
   * What is mounted at /projected.
   *
   * @default - nothing
   */
  readonly projectedVolume?: k8s.ProjectedVolumeSource;

  /**
   * Whether instances avoid each other's nodes.
   *
   * @default InstanceAntiAffinity.PREFERRED
   */
  readonly antiAffinity?: InstanceAntiAffinity;

  /**
   * The label of nodes that tells what instances avoid each other by.
   *
   * @default 'kubernetes.io/hostname'
   */
  readonly antiAffinityTopologyKey?: string;

  /**
   * On which nodes pods may run, and beside which others; comes on top of `antiAffinity`.
   *
   * @default - none
   */
  readonly affinity?: k8s.Affinity;

  /**
   * How pods are spread over zones and nodes.
   *
   * @default - not at all
   */
  readonly topologySpreadConstraints?: k8s.TopologySpreadConstraint[];

  /**
   * The taints of nodes that pods tolerate.
   *
   * @default - none
   */
  readonly tolerations?: k8s.Toleration[];

  /**
   * The labels that a node must have.
   *
   * @default - any node
   */
  readonly nodeSelector?: { readonly [key: string]: string };

  /**
   * The PriorityClass of the pods.
   *
   * @default - the cluster's default
   */
  readonly priorityClassName?: string;

  /**
   * The scheduler of the pods.
   *
   * @default - the cluster's default
   */
  readonly schedulerName?: string;

  /**
   * Whether the operator guards the instances against evictions by PodDisruptionBudgets.
   *
   * @default true
   */
  readonly podDisruptionBudget?: boolean;

  /**
   * Labels for the Cluster and the NetworkPolicy.
   *
   * @default - only our own
   */
  readonly labels?: { readonly [key: string]: string };

  /**
   * Annotations for the Cluster and the NetworkPolicy.
   *
   * @default - on the Cluster those that keep Argo CD and Flux from deleting it, and with it the data; give one of them to change it
   */
  readonly annotations?: { readonly [key: string]: string };

  /**
   * Labels for everything that the operator makes: pods, claims, Services, Secrets. Changing them restarts nothing.
   *
   * @default - none
   */
  readonly podLabels?: { readonly [key: string]: string };

  /**
   * Annotations for everything that the operator makes: pods, claims, Services, Secrets. Changing them restarts nothing.
   *
   * @default - none
   */
  readonly podAnnotations?: { readonly [key: string]: string };

  /**
   * Who may connect to the database: pods, workloads, namespaces, addresses. See also `allowFrom()`.
   *
   * @default - nobody but the instances and poolers themselves
   */
  readonly consumers?: INetworkPolicyPeer[];

  /**
   * Who may watch the database: metrics on port 9187, and connections.
   *
   * @default - nobody
   */
  readonly monitoring?: INetworkPolicyPeer[];

  /**
   * The NetworkPolicy.
   *
   * @default - enabled
   */
  readonly networkPolicy?: CloudNativeNetworkPolicyOptions;

  /**
   * How long an instance may take to stop before it is killed; at least 30 s.
   *
   * @default Duration.minutes(30)
   */
  readonly terminationGracePeriod?: Duration;

  /**
   * How much of that it waits for clients to leave by themselves.
   *
   * @default Duration.minutes(3)
   */
  readonly smartShutdownTimeout?: Duration;

  /**
   * How long an instance may take to start, recovery included.
   *
   * @default Duration.hours(1)
   */
  readonly startupTimeout?: Duration;

  /**
   * How long a switchover waits for the primary to stop before it is stopped at once,
   * which may lose what standbys have not received.
   *
   * @default Duration.hours(1)
   */
  readonly switchoverTimeout?: Duration;

  /**
   * How long the primary has to be gone before a standby takes over.
   *
   * @default Duration.seconds(0)
   */
  readonly failoverDelay?: Duration;

  /**
   * Who decides that the primary is updated, which always comes last.
   *
   * @default PrimaryUpdateStrategy.UNSUPERVISED
   */
  readonly updateStrategy?: PrimaryUpdateStrategy;

  /**
   * How the primary is updated.
   *
   * @default PrimaryUpdateMethod.RESTART
   */
  readonly primaryUpdateMethod?: PrimaryUpdateMethod;

  /**
   * How much the operator's programs in the pods log.
   *
   * @default InstanceLogLevel.INFO
   */
  readonly logLevel?: InstanceLogLevel;

  /**
   * Whether the database sleeps: its pods are gone, its volumes stay.
   *
   * @default - not said: the annotation `cnpg.io/hibernation` is left to others
   */
  readonly hibernated?: boolean;

  /**
   * The pods in which PostgreSQL is stopped while the pod stays, such as `products-db-2`; `*` alone means all.
   *
   * @default - not said: the annotation `cnpg.io/fencedInstances` is left to others
   */
  readonly fencedInstances?: string[];
}
