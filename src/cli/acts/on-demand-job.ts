import type { CronJobObject, JobObject, PodTemplate } from '../../model/status/objects';
import { without } from '../kubernetes/without';

/** Variables of the containers that are other than in the template. */
export type Variables = { readonly [name: string]: string };

/** What is looked at, and changed, of a template. */
interface Template extends PodTemplate {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
  readonly spec?: { readonly containers?: readonly Container[]; readonly initContainers?: readonly Container[] };
}

interface Container {
  readonly name?: string;
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
}

/** The Job that runs now what a CronJob runs by its schedule: its own, as `kubectl create job --from` makes it. */
export function jobOfCronJob(
  cronJob: CronJobObject,
  { name, variables = {} }: { readonly name: string; readonly variables?: Variables },
): JobObject {
  const { metadata, spec: { jobTemplate } = {} } = cronJob;
  const template: JobTemplate | undefined = jobTemplate;
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name,
      labels: template?.metadata?.labels,
      annotations: { ...template?.metadata?.annotations, 'cronjob.kubernetes.io/instantiate': 'manual' },
      // So it is one of those that the CronJob counts, and removes.
      ownerReferences: [
        { apiVersion: 'batch/v1', kind: 'CronJob', name: metadata.name, uid: uidOf(metadata), controller: true },
      ],
    },
    spec: { ...template?.spec, template: withVariables(template?.spec?.template, variables) },
  } as unknown as JobObject;
}

/** The Job that does once more what a Job has done. */
export function jobOfJob({ spec }: JobObject, name: string): JobObject {
  const { metadata, ...pod }: Template = spec?.template ?? {};
  const rest = without(spec ?? {}, 'template', 'selector', 'manualSelector');
  const labels = withoutMarks(metadata?.labels);
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, labels: labelsOfOurs(labels) },
    spec: { ...rest, suspend: false, template: { ...pod, metadata: { ...metadata, labels } } },
  } as unknown as JobObject;
}

/** A name for it that no other has: a CronJob's may have 52 characters, a Job's 63. */
export function onDemandName(of: string, now: Date, attempt = 0): string {
  return `${of.slice(0, 52)}-now-${(Math.floor(now.getTime() / 1000) + attempt).toString(36)}`;
}

/** What is looked at of what a CronJob makes its Jobs from. */
interface JobTemplate {
  readonly metadata?: {
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: JobObject['spec'];
}

/** Of an object that is there. */
const uidOf = (metadata: CronJobObject['metadata']): string | undefined => (metadata as { readonly uid?: string }).uid;

/** In every container: each takes those that it knows. */
function withVariables(template: PodTemplate | undefined, variables: Variables): Template | undefined {
  if (template === undefined || Object.keys(variables).length === 0) return template;
  const { spec }: Template = template;
  const changed = (containers: readonly Container[]): Container[] =>
    containers.map((container) => ({
      ...container,
      env: [
        ...(container.env ?? []).filter(({ name }) => !(name in variables)),
        ...Object.entries(variables).map(([name, value]) => ({ name, value })),
      ],
    }));
  const { containers = [], initContainers } = spec ?? {};
  return {
    ...template,
    spec: {
      ...spec,
      containers: changed(containers),
      ...(initContainers === undefined ? {} : { initContainers: changed(initContainers) }),
    },
  };
}

/** Without the labels by which a Job finds its pods: each has its own. */
function withoutMarks(labels: Readonly<Record<string, string>> = {}): Record<string, string> {
  const marks = /^(batch\.kubernetes\.io\/)?(job-name|controller-uid)$/;
  return Object.fromEntries(Object.entries(labels).filter(([key]) => !marks.test(key)));
}

/** Not those by which tools know what belongs to an application, and prune it. */
function labelsOfOurs(labels: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).filter(([key]) => key.startsWith('cdk8s-pg/')));
}
