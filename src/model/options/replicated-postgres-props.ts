import type { Duration } from 'cdk8s';
import type { ContainerResources, ImagePullPolicy, INetworkPolicyPeer, ISecret, k8s } from 'cdk8s-plus-28';
import type { IBootstrap } from '../restore/options/bootstrap';
import type { ClaimRetention } from './claim-retention';
import type { InitSql } from './init-sql';
import type { NetworkPolicyOptions } from './network-policy-options';
import type { PostgresCredentials } from './postgres-credentials';
import type { ProbeOptions } from './probe-options';
import type { StorageOptions } from './storage-options';
import type { SynchronousOptions } from './synchronous-options';
import type { TlsOptions } from './tls-options';
import type { UpdateStrategy } from './update-strategy';

/** A replicated PostgreSQL: only `name` and `storage` have to be given. */
export interface ReplicatedPostgresProps {
  /**
   * The name of the database, from which all other names follow: the DNS name
   * of the governing Service, the pods `<name>-0`, `<name>-1`, … It can never change.
   * A DNS label that begins with a letter, at most 40 characters.
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
   * Within a major version it may change at any time; another major version
   * refuses to start on the data that is there.
   *
   * @default '18', or what the tag of `image` says
   */
  readonly version?: string;

  /**
   * The whole image reference, instead of the official image. Its tag begins with
   * the version; next to a digest without tag give `version`. Debian's images
   * and those of CloudNativePG fit; Alpine's do not.
   *
   * @default - docker.io/library/postgres with `version` as its tag
   */
  readonly image?: string;

  /**
   * The image that runs the programs which talk to the Kubernetes API: Node 20 or later.
   *
   * @default 'docker.io/library/node:24-slim'
   */
  readonly programImage?: string;

  /**
   * A registry, with a path if wanted, that takes the place of the one in every image.
   *
   * @default - images come from the registries that their references name
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
   * The user, and group, that PostgreSQL runs as. The image must know it by name.
   *
   * @default 999, the official image's; 26 where the image is CloudNativePG's
   */
  readonly userId?: number;

  /**
   * How many instances there are: one primary, the others its standbys.
   *
   * @default 2
   */
  readonly replicas?: number;

  /**
   * Which instance shall be the primary, counted from 0. Changing it is a
   * planned switchover: the running primary hands over when the other has everything.
   *
   * @default 0
   */
  readonly primary?: number;

  /**
   * The database that is made on the first start. Later changes are not applied.
   *
   * @default 'app'
   */
  readonly database?: string;

  /**
   * The role that owns the database, made on the first start. Later changes are not applied.
   *
   * @default - same as `database`
   */
  readonly owner?: string;

  /**
   * The locale of the databases. Only used on the first start.
   *
   * @default 'C.UTF-8'
   */
  readonly locale?: string;

  /**
   * The encoding of the databases. Only used on the first start.
   *
   * @default 'UTF8'
   */
  readonly encoding?: string;

  /**
   * Whether pages carry checksums, so that damage on the volume is noticed. Only used on the first start.
   *
   * @default true
   */
  readonly dataChecksums?: boolean;

  /**
   * Where the passwords come from.
   *
   * @default - Secrets made inside the cluster on first use; no password for the superuser
   */
  readonly credentials?: PostgresCredentials;

  /** The volume of each instance. */
  readonly storage: StorageOptions;

  /**
   * A volume of its own for the WAL of each instance. It cannot be added to or
   * taken from a database that exists.
   *
   * @default - the WAL is on the same volume as the data
   */
  readonly walStorage?: StorageOptions;

  /**
   * When Kubernetes may delete the claims.
   *
   * @default - never
   */
  readonly claimRetention?: ClaimRetention;

  /**
   * Processor and memory of PostgreSQL. Sensible parameters are derived from
   * the memory limit (or the request, where there is no limit).
   *
   * @default - cpu: request 100m, no limit; memory: request and limit 512 MiB
   */
  readonly resources?: ContainerResources;

  /**
   * Processor and memory of the programs that talk to the Kubernetes API.
   *
   * @default - cpu: request 10m, no limit; memory: request 48 MiB, limit 128 MiB
   */
  readonly programResources?: ContainerResources;

  /**
   * Encrypted connections.
   *
   * @default - connections are not encrypted
   */
  readonly tls?: TlsOptions;

  /**
   * Parameters of PostgreSQL by name, values as in postgresql.conf but without
   * quotes: `{ work_mem: '16MB' }`. One that can be reloaded restarts nothing.
   * The few that this construct sets itself are refused.
   *
   * @default - what follows from memory and storage; PostgreSQL's own defaults for the rest
   */
  readonly parameters?: { readonly [name: string]: string };

  /**
   * Lines for pg_hba.conf, in front of our last one, which lets every role into
   * every database with its password (SCRAM).
   *
   * @default - none
   */
  readonly pgHba?: string[];

  /**
   * SQL that is run once when the database is made, in the order given.
   *
   * @default - none
   */
  readonly initSql?: InitSql[];

  /**
   * What the database begins with, such as a RestoreFromSnapshot. It counts once, when the database is made; its
   * volumes are then those of instance 0, whichever is the primary afterwards.
   *
   * @default - empty
   */
  readonly bootstrap?: IBootstrap;

  /**
   * Synchronous replication.
   *
   * @default - replication is asynchronous
   */
  readonly synchronous?: SynchronousOptions;

  /**
   * How often the kubelet asks, and how patient it is.
   *
   * @default - readiness every 5 s, 3 failures; liveness every 10 s, 6 failures; 5 s for an answer
   */
  readonly probes?: ProbeOptions;

  /**
   * On which nodes pods may run, and beside which others.
   *
   * @default - instances avoid each other's nodes where they can
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
   * Labels for all objects, but neither for pods (see `podLabels`) nor for claims: changing them restarts nothing.
   *
   * @default - only our own
   */
  readonly labels?: { readonly [key: string]: string };

  /**
   * Annotations for all objects, but neither for pods (see `podAnnotations`) nor for claims: changing them restarts nothing.
   *
   * @default - none
   */
  readonly annotations?: { readonly [key: string]: string };

  /**
   * Labels for the pods of the instances. Changing them restarts the instances.
   *
   * @default - only our own
   */
  readonly podLabels?: { readonly [key: string]: string };

  /**
   * Annotations for the pods of the instances. Changing them restarts the instances.
   *
   * @default - only our own
   */
  readonly podAnnotations?: { readonly [key: string]: string };

  /**
   * Who may connect to the database: pods, workloads, namespaces, addresses. See also `allowFrom()`.
   *
   * @default - nobody but the instances themselves
   */
  readonly consumers?: INetworkPolicyPeer[];

  /**
   * Who may connect to the database in order to watch it.
   *
   * @default - nobody
   */
  readonly monitoring?: INetworkPolicyPeer[];

  /**
   * The NetworkPolicies.
   *
   * @default - enabled
   */
  readonly networkPolicy?: NetworkPolicyOptions;

  /**
   * How long an instance may take to stop before it is killed; at least 30 s.
   *
   * @default Duration.minutes(5)
   */
  readonly terminationGracePeriod?: Duration;

  /**
   * How long a switchover waits, first for the primary to stop and then for the
   * other to have everything, before it is given up.
   *
   * @default Duration.seconds(30)
   */
  readonly switchoverTimeout?: Duration;

  /**
   * What happens to running instances when something changes that needs a restart.
   *
   * @default UpdateStrategy.ROLLING_UPDATE
   */
  readonly updateStrategy?: UpdateStrategy;
}
