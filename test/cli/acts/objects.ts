import { CLUSTER, REPLICATED } from '../objects';

/** A CronJob of a program of a database, as the constructs make it. */
export function cronJob(
  name: string,
  {
    database = 'products-db',
    component,
    container,
    env = [],
    labels = {},
  }: {
    readonly database?: string;
    readonly component: string;
    readonly container: string;
    readonly env?: readonly { readonly name: string; readonly value: string }[];
    readonly labels?: Readonly<Record<string, string>>;
  },
): any {
  const podLabels = {
    'app.kubernetes.io/instance': database,
    'cdk8s-pg/component': component,
    ...(component === 'backup' ? { 'cdk8s-pg/database': database } : {}),
    ...labels,
  };
  return {
    metadata: { name, uid: `uid-of-${name}`, creationTimestamp: '2026-11-18T10:00:00Z' },
    spec: {
      schedule: '0 3 * * *',
      timeZone: 'Etc/UTC',
      jobTemplate: {
        metadata: { labels: podLabels },
        spec: {
          backoffLimit: 2,
          template: { metadata: { labels: podLabels }, spec: { containers: [{ name: container, env }] } },
        },
      },
    },
  };
}

export const NIGHTLY = cronJob('nightly', {
  component: 'backup',
  container: 'backup-snapshot',
  env: [{ name: 'CDK8S_PG_PLAN', value: '/cdk8s-pg/programs/plan.json' }],
});
export const DUMPS = cronJob('nightly-dumps', {
  component: 'logical-backup',
  container: 'dump-databases',
  env: [{ name: 'CDK8S_PG_STORE_NAMES', value: 'near\nfar' }],
});
export const CHECK = cronJob('products-db-check', {
  component: 'consistency-check',
  container: 'check-consistency',
  labels: { 'cdk8s-pg/check': 'products-db-check' },
});
export const DRILL = cronJob('products-db-drill', { component: 'restore-drill', container: 'restore-drill' });

/** With everything that can be run now. */
export const PRODUCTS = { ...REPLICATED, cronJobs: [NIGHTLY] };

/** The Cluster with a schedule of the operator's. */
export const SHOP = {
  ...CLUSTER,
  scheduledBackups: [
    {
      metadata: { name: 'shop-nightly', uid: 'uid-of-shop-nightly', creationTimestamp: '2026-11-18T10:00:00Z' },
      spec: {
        schedule: '0 0 3 * * *',
        suspend: false,
        immediate: true,
        backupOwnerReference: 'self',
        cluster: { name: 'shop-db' },
        method: 'volumeSnapshot',
        online: true,
        onlineConfiguration: { immediateCheckpoint: true, waitForArchive: true },
        target: 'prefer-standby',
      },
    },
  ],
};
