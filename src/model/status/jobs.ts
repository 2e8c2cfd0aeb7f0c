import { label } from '../retention/snapshot-objects';
import { PREFIX } from '../labels';
import type { Condition, JobObject, PodObject, PodTemplate } from './objects';
import { jsonOf, oneLine, textOf, timeOf } from './read';

/** The programs that take backups, by the names of their containers, and the engine that each is for. */
const PROGRAMS = { 'backup-snapshot': 'replicated', 'create-backup': 'cloudnative-pg' } as const;

/** The engine of a database whose backups pods of this template take; undefined for any other template. */
export function engineOfTemplate(
  template: PodTemplate | undefined,
  database: string,
): 'replicated' | 'cloudnative-pg' | undefined {
  if (template?.metadata?.labels?.[`${PREFIX}database`] !== database) return undefined;
  const names = (template.spec?.containers ?? []).map(({ name }) => name);
  return Object.entries(PROGRAMS).find(([program]) => names.includes(program))?.[1];
}

/** What a Job belongs to: its CronJob, or else the backup that is taken once. The name of such a Job ends with a hash. */
export function ownerOf({ metadata }: JobObject): { readonly name: string; readonly scheduled: boolean } {
  const owner = metadata.ownerReferences?.find(({ kind }) => kind === 'CronJob')?.name;
  return owner === undefined
    ? { name: metadata.name.replace(/-[0-9a-f]{8}$/, ''), scheduled: false }
    : { name: owner, scheduled: true };
}

/** What somebody called the run of a schedule that a Job makes; undefined where it goes by its time. */
export function namedRunOf({ spec }: JobObject): string | undefined {
  const variables = (spec?.template?.spec?.containers ?? []).flatMap(({ env = [] }) => env);
  return textOf(variables.find(({ name }) => name === 'CDK8S_PG_BACKUP_NAME')?.value);
}

/** When a Job began. */
export function beganAt({ metadata, status }: JobObject): Date | undefined {
  return timeOf(status?.startTime) ?? timeOf(metadata.creationTimestamp);
}

/** Whether a Job has ended. */
export function hasEnded(job: JobObject): boolean {
  return condition(job, 'Complete') !== undefined || condition(job, 'Failed') !== undefined;
}

/** When and why a Job failed; undefined where it has not. */
export function failureOf(
  job: JobObject,
  pods: readonly PodObject[],
): { readonly run?: string; readonly time: Date; readonly reason: string } | undefined {
  const failed = condition(job, 'Failed');
  if (failed === undefined) return undefined;
  const time = timeOf(failed.lastTransitionTime) ?? beganAt(job);
  if (time === undefined) return undefined;
  const said = podsOf(job, pods)
    .map(resultOf)
    .findLast(({ reason }) => reason !== undefined);
  if (said?.reason !== undefined) return { run: said.run, time, reason: said.reason };
  const why = podsOf(job, pods)
    .map(troubleOf)
    .findLast((trouble) => trouble !== undefined);
  const parts = [failed.message ?? failed.reason ?? 'it failed', why].filter((part) => part !== undefined);
  return { time, reason: oneLine(`Job ${job.metadata.name}: ${parts.join('; ')}`) };
}

/** The pods of a Job, the oldest first. */
export function podsOf({ metadata: { name } }: JobObject, pods: readonly PodObject[]): PodObject[] {
  const began = ({ metadata }: PodObject): string => metadata.creationTimestamp ?? '';
  return pods
    .filter((pod) => [label(pod, 'batch.kubernetes.io/job-name'), label(pod, 'job-name')].includes(name))
    .sort((a, b) => (began(a) < began(b) ? -1 : 1));
}

/** Why a pod does not run, or no longer does; undefined where nothing tells. */
export function troubleOf({ status }: PodObject): string | undefined {
  const states = (status?.containerStatuses ?? []).map(({ state }) => state);
  const waiting = states.find(
    (state) => !['ContainerCreating', 'PodInitializing', undefined].includes(state?.waiting?.reason),
  );
  if (waiting?.waiting) return told(waiting.waiting);
  const ended = states.find((state) => state?.terminated?.exitCode !== undefined && state.terminated.exitCode !== 0);
  if (ended?.terminated) return `${ended.terminated.reason ?? 'ended'} with exit code ${ended.terminated.exitCode}`;
  if (status?.reason !== undefined) return told(status);
  const unscheduled = status?.conditions?.find((each) => each.type === 'PodScheduled' && each.status === 'False');
  return unscheduled === undefined ? undefined : told(unscheduled);
}

/** What the program in a pod said at its end. */
function resultOf({ status }: PodObject): { readonly run?: string; readonly reason?: string } {
  for (const { state } of status?.containerStatuses ?? []) {
    const { backup, reason } = jsonOf(state?.terminated?.message);
    if (textOf(reason) !== undefined) return { run: textOf(backup), reason: textOf(reason) };
  }
  return {};
}

function condition({ status }: JobObject, type: string): Condition | undefined {
  return status?.conditions?.find((each) => each.type === type && each.status === 'True');
}

const told = ({ reason, message }: { readonly reason?: string; readonly message?: string }): string =>
  oneLine([reason, message].filter((part) => part !== undefined && part !== '').join(': '));
