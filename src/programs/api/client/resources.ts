import type { SnapshotStatus } from '../../../model/backup/snapshot-progress';

/** The parts of Kubernetes objects that the programs look at. */

export interface KubernetesObject {
  readonly metadata: {
    readonly name: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
    readonly creationTimestamp?: string;
    readonly deletionTimestamp?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
}

export interface Lease extends KubernetesObject {
  readonly spec?: {
    readonly holderIdentity?: string;
    readonly leaseTransitions?: number;
    readonly leaseDurationSeconds?: number;
    readonly acquireTime?: string;
    readonly renewTime?: string;
  };
}

export interface ConfigMap extends KubernetesObject {
  readonly data?: Readonly<Record<string, string>>;
}

export interface Pod extends KubernetesObject {
  readonly status?: {
    readonly podIP?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

export interface Claim extends KubernetesObject {
  readonly spec: {
    readonly resources: { readonly requests: { readonly storage: string } };
    readonly dataSource?: { readonly kind: string; readonly name: string };
  };
}

export interface Secret extends KubernetesObject {
  readonly type?: string;
  readonly immutable?: boolean;
  /** Base64. */
  readonly data?: Readonly<Record<string, string>>;
  /** Plain text, only ever sent. */
  readonly stringData?: Readonly<Record<string, string>>;
}

export interface VolumeSnapshot extends KubernetesObject {
  readonly spec: {
    readonly source: { readonly persistentVolumeClaimName?: string };
    readonly volumeSnapshotClassName?: string;
  };
  readonly status?: SnapshotStatus;
}

/** Anything that runs pods, or is one. */
export interface Workload extends KubernetesObject {
  readonly spec?: { readonly template?: { readonly metadata?: Pick<KubernetesObject['metadata'], 'labels'> } };
}

export interface KubernetesEvent extends KubernetesObject {
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly [field: string]: unknown;
}

/** A part of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Asks for what follows; undefined at the end. */
  readonly next?: string;
}

/** A kind of object as the API's paths name it. */
export interface Resource<T> {
  readonly api: string;
  readonly plural: string;
  /** For people. */
  readonly kind: string;
  /** Only there to carry the type. */
  readonly object?: T;
}

export const LEASES: Resource<Lease> = { api: '/apis/coordination.k8s.io/v1', plural: 'leases', kind: 'Lease' };
export const CONFIG_MAPS: Resource<ConfigMap> = { api: '/api/v1', plural: 'configmaps', kind: 'ConfigMap' };
export const PODS: Resource<Pod> = { api: '/api/v1', plural: 'pods', kind: 'pod' };
export const CLAIMS: Resource<Claim> = { api: '/api/v1', plural: 'persistentvolumeclaims', kind: 'claim' };
export const SECRETS: Resource<Secret> = { api: '/api/v1', plural: 'secrets', kind: 'Secret' };
export const EVENTS: Resource<KubernetesEvent> = { api: '/api/v1', plural: 'events', kind: 'Event' };
export const VOLUME_SNAPSHOTS: Resource<VolumeSnapshot> = {
  api: '/apis/snapshot.storage.k8s.io/v1',
  plural: 'volumesnapshots',
  kind: 'VolumeSnapshot',
};

const APPS = '/apis/apps/v1';
const BATCH = '/apis/batch/v1';

/** Every kind of object of Kubernetes's own that runs pods, and pods. */
export const WORKLOADS: readonly Resource<Workload>[] = [
  { api: '/api/v1', plural: 'pods', kind: 'pod' },
  { api: APPS, plural: 'replicasets', kind: 'ReplicaSet' },
  { api: APPS, plural: 'deployments', kind: 'Deployment' },
  { api: APPS, plural: 'statefulsets', kind: 'StatefulSet' },
  { api: APPS, plural: 'daemonsets', kind: 'DaemonSet' },
  { api: BATCH, plural: 'jobs', kind: 'Job' },
  { api: BATCH, plural: 'cronjobs', kind: 'CronJob' },
];
/** CloudNativePG's. */
export const BACKUPS: Resource<KubernetesObject> = {
  api: '/apis/postgresql.cnpg.io/v1',
  plural: 'backups',
  kind: 'Backup',
};
/** CloudNativePG's. */
export const CLUSTERS: Resource<KubernetesObject> = {
  api: '/apis/postgresql.cnpg.io/v1',
  plural: 'clusters',
  kind: 'Cluster',
};
