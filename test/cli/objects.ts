import type {
  ClusterObject,
  InstancePodObject,
  NamespaceObjects,
  ServiceObject,
} from '../../src/cli/kubernetes/objects';
import type { Condition, PodObject } from '../../src/status';

/** What a test changes of a pod. */
interface PodEdits {
  readonly role?: string;
  readonly state?: object;
  readonly ready?: boolean;
  readonly restarts?: number;
  readonly status?: PodObject['status'];
  readonly image?: string;
}

const ready = (is: boolean): Condition => ({ type: 'Ready', status: is ? 'True' : 'False' });

/** A pod of `products-db`. */
export function replicatedPod(ordinal: number, edits: PodEdits = {}): PodObject {
  const { role = ordinal === 0 ? 'primary' : 'standby', ready: isReady = true, restarts = 0 } = edits;
  const state = edits.state ?? { role, state: 'serving', ready: isReady, timeline: 3 };
  return {
    metadata: {
      name: `products-db-${ordinal}`,
      creationTimestamp: '2026-11-18T10:00:00Z',
      labels: {
        'cdk8s-pg/database': 'products-db',
        'cdk8s-pg/component': 'instance',
        ...(role === 'none' ? {} : { 'cdk8s-pg/role': role }),
      },
      annotations: { 'cdk8s-pg/state': JSON.stringify(state) },
    },
    status: edits.status ?? {
      phase: 'Running',
      conditions: [ready(isReady)],
      containerStatuses: [{ restartCount: restarts }, { restartCount: 0 }],
    },
  };
}

/** A pod of the Cluster `shop-db`. */
export function clusterPod(ordinal: number, edits: PodEdits = {}): InstancePodObject {
  const { image = 'ghcr.io/cloudnative-pg/postgresql:17.6' } = edits;
  return {
    spec: { nodeName: `n-${ordinal}`, containers: [{ name: 'postgres', image }] },
    metadata: {
      name: `shop-db-${ordinal}`,
      creationTimestamp: '2026-11-20T11:00:00Z',
      labels: {
        'cnpg.io/cluster': 'shop-db',
        'cnpg.io/podRole': 'instance',
        'cnpg.io/instanceRole': edits.role ?? (ordinal === 1 ? 'primary' : 'replica'),
      },
    },
    status: edits.status ?? {
      phase: 'Running',
      conditions: [ready(edits.ready ?? true)],
      containerStatuses: [{ restartCount: edits.restarts ?? 0 }],
    },
  };
}

/** The Services of a database. */
export function services(database: string): ServiceObject[] {
  return ['rw', 'ro', 'r'].map((use) => ({
    metadata: { name: `${database}-${use}` },
    spec: { ports: [{ name: 'postgres', port: 5432 }] },
  }));
}

/** The Cluster `shop-db`. */
export function cluster(status: ClusterObject['status'] = {}, annotations: Record<string, string> = {}): ClusterObject {
  return {
    metadata: { name: 'shop-db', creationTimestamp: '2026-11-20T11:00:00Z', annotations },
    spec: { instances: 2, imageName: 'ghcr.io/cloudnative-pg/postgresql:17.6' },
    status: {
      phase: 'Cluster in healthy state',
      currentPrimary: 'shop-db-1',
      readyInstances: 2,
      timelineID: 1,
      lastSuccessfulBackup: '2026-11-21T03:00:10Z',
      image: 'ghcr.io/cloudnative-pg/postgresql:17.6@sha256:0123',
      instancesReportedState: { 'shop-db-1': { timeLineID: 1 }, 'shop-db-2': { timeLineID: 1 } },
      ...status,
    },
  };
}

/** A database of our own that is as it should be: two instances, and a backup by night. */
export const REPLICATED: Required<Pick<NamespaceObjects, 'statefulSets' | 'pods' | 'services' | 'leases'>> &
  NamespaceObjects = {
  statefulSets: [
    {
      metadata: { name: 'products-db', labels: { 'app.kubernetes.io/managed-by': 'cdk8s-pg' } },
      spec: {
        replicas: 2,
        template: { spec: { containers: [{ name: 'postgres', image: 'docker.io/library/postgres:18.1-bookworm' }] } },
      },
    },
    { metadata: { name: 'a-web-shop' } },
  ],
  pods: [replicatedPod(0, { restarts: 1 }), replicatedPod(1)],
  services: services('products-db'),
  leases: [
    {
      metadata: { name: 'products-db' },
      spec: { holderIdentity: 'products-db-0', acquireTime: '2026-11-18T10:00:05Z', leaseTransitions: 2 },
    },
    {
      metadata: {
        name: 'products-db-backup',
        annotations: {
          'cdk8s-pg/last-success.nightly': JSON.stringify({
            run: 'nightly-20261121030000',
            time: '2026-11-21T03:00:40Z',
            snapshots: ['nightly-20261121030000'],
          }),
        },
      },
    },
  ],
  cronJobs: [
    {
      metadata: { name: 'nightly', creationTimestamp: '2026-11-18T10:00:00Z' },
      spec: {
        schedule: '0 3 * * *',
        timeZone: 'Etc/UTC',
        jobTemplate: {
          spec: {
            template: {
              metadata: { labels: { 'cdk8s-pg/database': 'products-db' } },
              spec: { containers: [{ name: 'backup-snapshot' }] },
            },
          },
        },
      },
      status: { lastScheduleTime: '2026-11-21T03:00:00Z', lastSuccessfulTime: '2026-11-21T03:00:45Z' },
    },
  ],
  volumeSnapshots: [
    {
      metadata: {
        name: 'nightly-20261121030000',
        creationTimestamp: '2026-11-21T03:00:05Z',
        labels: {
          'app.kubernetes.io/managed-by': 'cdk8s-pg',
          'cdk8s-pg/database': 'products-db',
          'cdk8s-pg/backup': 'nightly-20261121030000',
          'cdk8s-pg/schedule': 'nightly',
          'cdk8s-pg/volume': 'data',
        },
        annotations: {
          'cdk8s-pg/completed-at': '2026-11-21T03:00:40Z',
          'cdk8s-pg/instance': 'products-db-1',
          'cdk8s-pg/online': 'true',
          'cdk8s-pg/volumes': 'data',
        },
      },
      status: { readyToUse: true, restoreSize: '10Gi' },
    },
  ],
};

/** A Cluster of CloudNativePG that is as it should be, without any backup. */
export const CLUSTER: NamespaceObjects & Required<Pick<NamespaceObjects, 'pods' | 'services'>> = {
  clusters: [cluster()],
  pods: [clusterPod(1), clusterPod(2)],
  services: services('shop-db'),
};
