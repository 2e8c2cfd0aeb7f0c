import { PREFIX, type StringMap } from '../../model/labels';
import { type Evidence } from '../../model/status/evidence';
import { cronJobEvidence, jobEvidence } from '../../model/status/job-evidence';
import { beganAt, failureOf, hasEnded, ownerOf, podsOf } from '../../model/status/jobs';
import type { CronJobObject, JobObject, PodObject, PodTemplate, StatusObjects } from '../../model/status/objects';
import { jsonOf, textOf, timeOf } from '../../model/status/read';
import { runsOf } from '../../model/status/runs';
import { timerOfCronJob, timingOf } from '../../model/status/schedules';
import type { RunsStatus, ScheduleStatus } from '../../model/status/status';

/** When something runs, as a CronJob says. */
export type Timing = Omit<ScheduleStatus, keyof RunsStatus | 'kind'>;

/** What does some work again and again or once, and what there is of its runs. */
export interface ProgramRuns {
  readonly cronJobs: readonly CronJobObject[];
  readonly jobs: readonly JobObject[];
}

/** How a run ended. */
export interface EndedRun {
  /** The CronJob, or the work that is done once. */
  readonly of: string;
  readonly scheduled: boolean;
  readonly job: string;
  readonly time: Date;
  readonly ok: boolean;
  /** What its program said at its end; empty where its pod is gone. */
  readonly said: { readonly [field: string]: unknown };
  /** Why it failed. */
  readonly reason?: string;
}

/** The labels of the pods that do some work for a database. */
export function workFor(database: string, component: string): StringMap {
  return { 'app.kubernetes.io/instance': database, [`${PREFIX}component`]: component };
}

/** The CronJobs and Jobs whose pods have these labels. */
export function programRuns({ cronJobs = [], jobs = [] }: StatusObjects, labels: StringMap): ProgramRuns {
  const fits = (template: PodTemplate | undefined): boolean =>
    Object.entries(labels).every(([key, value]) => template?.metadata?.labels?.[key] === value);
  return {
    cronJobs: cronJobs.filter(({ spec }) => fits(spec?.jobTemplate?.spec?.template)),
    jobs: jobs.filter(({ spec }) => fits(spec?.template)),
  };
}

/** The names of what does the work, each once: of CronJobs, and of what is done once. */
export function namesOf({ cronJobs, jobs }: ProgramRuns): string[] {
  const once = jobs.map(ownerOf).filter(({ scheduled }) => !scheduled);
  return [...new Set([...cronJobs.map(({ metadata }) => metadata.name), ...once.map(({ name }) => name)])].sort();
}

/** How the runs of a name went, and when the next one is due; `known` is what tells it better than Jobs. */
export function runsAndTiming(
  name: string,
  { cronJobs, jobs }: ProgramRuns,
  {
    pods = [],
    known = [],
    now,
  }: { readonly pods?: readonly PodObject[]; readonly known?: readonly Evidence[]; readonly now: Date },
): RunsStatus & Partial<Timing> {
  const cronJob = cronJobs.find(({ metadata }) => metadata.name === name);
  const told = cronJob === undefined ? [] : cronJobEvidence([cronJob], known);
  const runs = runsOf(name, cronJob !== undefined, [...known, ...jobEvidence(jobs, pods, { known }), ...told]);
  return cronJob === undefined ? runs : { ...runs, ...timingOf(timerOfCronJob(cronJob), runs, now) };
}

/** How those Jobs ended that have. */
export function endedRuns(jobs: readonly JobObject[], pods: readonly PodObject[]): EndedRun[] {
  return jobs.filter(hasEnded).flatMap((job): EndedRun[] => {
    const failure = failureOf(job, pods);
    const time = failure?.time ?? completedAt(job) ?? beganAt(job);
    const { name: of, scheduled } = ownerOf(job);
    const said = podsOf(job, pods).map(saidBy).at(-1) ?? {};
    const end = { of, scheduled, job: job.metadata.name, ok: failure === undefined, said };
    return time === undefined ? [] : [{ ...end, time, ...(failure === undefined ? {} : { reason: failure.reason }) }];
  });
}

/** What was found of runs, in the form in which it can be put beside other findings. */
export function evidenceOf(runs: readonly EndedRun[]): Evidence[] {
  return runs.map(({ of, scheduled, job: run, time, ok, reason = 'no reason is known' }) =>
    ok ? { of, scheduled, success: { run, time, snapshots: [] } } : { of, scheduled, failure: { run, time, reason } },
  );
}

function completedAt({ status }: JobObject): Date | undefined {
  const complete = status?.conditions?.find(({ type, status: is }) => type === 'Complete' && is === 'True');
  return timeOf(status?.completionTime) ?? timeOf(complete?.lastTransitionTime);
}

/** The result of a program, which is one line of JSON that names it. */
function saidBy({ status }: PodObject): EndedRun['said'] {
  const messages = (status?.containerStatuses ?? []).map(({ state }) => jsonOf(state?.terminated?.message));
  return messages.find(({ program }) => textOf(program) !== undefined) ?? {};
}
