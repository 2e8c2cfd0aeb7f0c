import type { CronJobObject, JobObject, LeaseObject, PodObject, PodTemplate } from '../../../src/status';

export const DB = 'products-db';

/** What the pods of a dump, or of a restore, are made from. */
export function template(component: 'logical-backup' | 'dump-restore', stores = 'near\noff-site'): PodTemplate {
  return {
    metadata: { labels: { 'app.kubernetes.io/instance': DB, 'cdk8s-pg/component': component } },
    spec: { containers: [{ name: 'work', env: [{ name: 'CDK8S_PG_STORE_NAMES', value: stores }] }] },
  };
}

/** A Lease of that database, what it keeps written as JSON. */
export function lease(name: string, kept: Readonly<Record<string, unknown>>, instance = DB): LeaseObject {
  const annotations = Object.entries(kept).map(([key, value]) => [`cdk8s-pg/${key}`, JSON.stringify(value)]);
  return {
    metadata: {
      name,
      labels: { 'app.kubernetes.io/instance': instance },
      annotations: Object.fromEntries(annotations) as Record<string, string>,
    },
  };
}

/** A schedule of dumps, at 01:30 each night, by default. */
export function dumps(
  spec: CronJobObject['spec'] = {},
  name = 'dumps',
  status?: CronJobObject['status'],
): CronJobObject {
  return {
    metadata: { name, creationTimestamp: '2026-11-01T00:00:00Z' },
    spec: {
      schedule: '30 1 * * *',
      timeZone: 'Etc/UTC',
      suspend: false,
      startingDeadlineSeconds: 3600,
      jobTemplate: { spec: { activeDeadlineSeconds: 3600, template: template('logical-backup') } },
      ...spec,
    },
    ...(status === undefined ? {} : { status }),
  };
}

/** A Job that began at a time, and perhaps ended. */
export function job(
  name: string,
  of: PodTemplate,
  { began, cronJob, ended }: { began: string; cronJob?: string; ended?: readonly ['Complete' | 'Failed', string] },
): JobObject {
  return {
    metadata: {
      name,
      creationTimestamp: began,
      ...(cronJob === undefined ? {} : { ownerReferences: [{ kind: 'CronJob', name: cronJob }] }),
    },
    spec: { template: of },
    status: {
      startTime: began,
      ...(ended === undefined
        ? {}
        : {
            conditions: [
              { type: ended[0], status: 'True', message: 'Job has reached the limit', lastTransitionTime: ended[1] },
            ],
          }),
    },
  };
}

/** A pod of a Job. */
export function pod(of: string, status: PodObject['status']): PodObject {
  return { metadata: { name: `${of}-x`, labels: { 'batch.kubernetes.io/job-name': of } }, status };
}
