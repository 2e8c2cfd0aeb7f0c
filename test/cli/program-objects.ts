import type { NamespaceObjects } from '../../src/cli/kubernetes/objects';
import type { ConfigMapObject, CronJobObject, JobObject, LeaseObject, PodObject } from '../../src/status';
import { REPLICATED } from './objects';

const DB = 'products-db';

/** Labels of what works for a database. */
function labelsOf(component: string, database: string): Record<string, string> {
  return {
    'app.kubernetes.io/instance': database,
    'app.kubernetes.io/managed-by': 'cdk8s-pg',
    'cdk8s-pg/component': component,
  };
}

/** A CronJob whose pods do some work for `products-db`, every day at 04:00 by default. */
export function cronJob(
  name: string,
  component: string,
  { spec = {}, database = DB, labels = {} }: { spec?: object; database?: string; labels?: Record<string, string> } = {},
): CronJobObject {
  const template = {
    metadata: { labels: { ...labelsOf(component, database), ...labels } },
    spec: { containers: [{ name: component, env: [{ name: 'CDK8S_PG_STORE_NAMES', value: 'near\nfar' }] }] },
  };
  return {
    metadata: { name, creationTimestamp: '2026-11-18T10:00:00Z' },
    spec: { schedule: '0 4 * * *', timeZone: 'Etc/UTC', jobTemplate: { spec: { template } }, ...spec },
  };
}

/** A Job of a CronJob, and its pod, which said something at its end. */
export function run(
  of: CronJobObject,
  said: object | undefined,
  {
    ended = '2026-11-21T04:00:30Z',
    failed = false,
    number = 1,
  }: { ended?: string; failed?: boolean; number?: number } = {},
): Required<Pick<NamespaceObjects, 'jobs' | 'pods'>> {
  const name = `${of.metadata.name}-${number}`;
  const job: JobObject = {
    metadata: { name, creationTimestamp: ended, ownerReferences: [{ kind: 'CronJob', name: of.metadata.name }] },
    spec: { template: of.spec?.jobTemplate?.spec?.template },
    status: {
      startTime: ended,
      completionTime: failed ? undefined : ended,
      conditions: [
        { type: failed ? 'Failed' : 'Complete', status: 'True', lastTransitionTime: ended, message: 'it failed' },
      ],
    },
  };
  const terminated = { exitCode: failed ? 1 : 0, message: JSON.stringify(said) };
  const pod: PodObject = {
    metadata: { name: `${name}-x`, labels: { 'batch.kubernetes.io/job-name': name } },
    status: { phase: failed ? 'Failed' : 'Succeeded', containerStatuses: [{ state: { terminated } }] },
  };
  return { jobs: [job], pods: [pod] };
}

/** A Lease that keeps something, as JSON. */
export function lease(name: string, kept: Readonly<Record<string, unknown>>, database = DB): LeaseObject {
  const annotations = Object.entries(kept).map(([key, value]) => [`cdk8s-pg/${key}`, JSON.stringify(value)]);
  return {
    metadata: {
      name,
      labels: { 'app.kubernetes.io/instance': database },
      annotations: Object.fromEntries(annotations) as Record<string, string>,
    },
  };
}

/** The plan of a program. */
export function planMap(name: string, plan: object | string): ConfigMapObject {
  return {
    metadata: { name, labels: { 'app.kubernetes.io/managed-by': 'cdk8s-pg' } },
    data: { 'plan.json': typeof plan === 'string' ? plan : JSON.stringify(plan) },
  };
}

/** The rules of retentions, as programs have them. */
export const RULES = {
  ...{ tiers: { daily: 2 }, minimumKeep: 1, failedMaxAge: 604_800, maximumShare: 0.5 },
  ...{ allowFirstPruning: false, utcOffset: 0 },
};
/** Of the CronJob `keep`. */
export const PRUNING_PLAN = {
  ...{ database: DB, engine: 'own', rules: RULES, dryRun: false, copyOnWrite: false },
  ...{ lease: 'keep', deadline: 900 },
};
/** Of the CronJob `dumps-retention`. */
export const DUMP_PRUNING_PLAN = {
  ...{ database: DB, owner: { namespace: 'shop', kind: 'postgresql' }, lease: 'dumps-retention', deadline: 60 },
  ...{ after: { schedule: 'dumps', within: 0 }, stores: [{ name: 'near', rules: RULES }] },
};

/** Objects of several kinds put together with those of `products-db`. */
export function beside(...more: readonly NamespaceObjects[]): NamespaceObjects {
  const all: Record<string, readonly object[]> = { ...(REPLICATED as unknown as Record<string, readonly object[]>) };
  for (const objects of more)
    for (const [kind, items] of Object.entries(objects)) all[kind] = [...(all[kind] ?? []), ...(items as object[])];
  return all;
}

export const drill = cronJob('products-drill', 'restore-drill');
export const check = cronJob('products-check', 'consistency-check');
export const dumps = cronJob('dumps', 'logical-backup', { spec: { schedule: '30 1 * * *' } });
const pruneDumps = cronJob('dumps-retention', 'dump-retention');
export const retention = cronJob('keep', 'retention');

export const DRILLED = {
  time: '2026-11-21T04:00:50Z',
  job: 'products-drill-1',
  backup: 'nightly-20261121030000',
  backupAge: 3620,
  restoreSeconds: 20,
  recoverySeconds: 2,
  checkSeconds: 3,
  assertions: 2,
};
const SAME = {
  ...{ program: 'check-consistency', ok: true, outcome: 'same', database: 'products-db' },
  ...{ instances: [{}, {}], tables: 12, rows: 5400, assertions: 4, differences: [], skipped: [] },
};
export const DUMPED = {
  ...{ time: '2026-11-21T01:30:40Z', job: 'dumps-1', backup: 'dumps-20261121013000', bytes: 1_500_000, seconds: 12.4 },
  stores: [
    { name: 'near', ok: true },
    { name: 'far', ok: true },
  ],
};
export const PRUNED = { time: '2026-11-21T04:00:10Z', ok: true, dryRun: false, outcome: 'pruned', deleted: 1, kept: 7 };

const VERSION = {
  ...{ 'app.kubernetes.io/managed-by': 'cdk8s-pg', 'cdk8s-pg/database': DB },
  ...{ 'cdk8s-pg/connection': 'api', 'cdk8s-pg/version': 'v1' },
};
const USES_IT = { containers: [{ name: 'web', envFrom: [{ secretRef: { name: 'api-v1' } }] }] };

/** Each of them once, and well. */
export const WELL: readonly NamespaceObjects[] = [
  { cronJobs: [drill], leases: [lease('products-drill', { 'last-successful-drill': DRILLED })] },
  { cronJobs: [check], ...run(check, SAME) },
  { cronJobs: [dumps], leases: [lease('dumps', { 'last-successful-backup': DUMPED })] },
  {
    cronJobs: [pruneDumps],
    leases: [lease('dumps-retention', { 'last-pruning.near': PRUNED, 'last-pruning.far': { ...PRUNED, deleted: 0 } })],
  },
  { cronJobs: [retention], leases: [lease('keep', { 'last-pruning': PRUNED })] },
  {
    secrets: [{ metadata: { name: 'api-v1', creationTimestamp: '2026-11-20T10:00:00Z', labels: VERSION } }],
    configMaps: [{ metadata: { name: 'api-v2', labels: { ...VERSION, 'cdk8s-pg/version': 'v2' } } }],
    deployments: [{ metadata: { name: 'web' }, spec: { template: { spec: USES_IT } } }],
  },
  {
    leases: [
      lease('from-old', {
        'restored-dump': {
          time: '2026-11-20T10:00:00Z',
          job: 'x',
          backup: 'dumps-1',
          databases: { app: 'app', a: 'b' },
        },
      }),
    ],
  },
];
