import { type Evidence, type ScheduleOf, scheduleOfRun } from './evidence';
import { beganAt, failureOf, hasEnded, ownerOf, podsOf, troubleOf } from './jobs';
import type { CronJobObject, JobObject, PodObject } from './objects';
import { timeOf } from './read';

/** What a Job may still say after its program has: until Kubernetes has seen that its pod ended. */
const LATER = 600_000;

/** What Jobs tell: which of them run or failed. That one succeeded, its program tells better. */
export function jobEvidence(
  jobs: readonly JobObject[],
  pods: readonly PodObject[],
  {
    holder,
    known,
    scheduleOf = scheduleOfRun,
  }: { readonly holder?: string; readonly known: readonly Evidence[]; readonly scheduleOf?: ScheduleOf },
): Evidence[] {
  return jobs.flatMap((job): Evidence[] => {
    const { name: of, scheduled } = ownerOf(job);
    if (hasEnded(job)) {
      const failure = failureOf(job, pods);
      const told = failure !== undefined && known.some((each) => tells(each, of, beganAt(job), failure.time));
      return failure === undefined || told ? [] : [{ of, scheduled, failure }];
    }
    const trouble = podsOf(job, pods).map(troubleOf).at(-1);
    const waits = holder !== undefined && (scheduleOf(holder) ?? holder) !== of;
    const doing = trouble ?? (waits ? `waiting for backup ${holder}` : undefined);
    return [{ of, scheduled, running: { run: job.metadata.name, since: beganAt(job), doing } }];
  });
}

/** When the last Job of a CronJob succeeded, where nothing else tells of it. */
export function cronJobEvidence(cronJobs: readonly CronJobObject[], known: readonly Evidence[]): Evidence[] {
  return cronJobs.flatMap(({ metadata: { name: of }, status }): Evidence[] => {
    const time = timeOf(status?.lastSuccessfulTime);
    const told = known.some(
      (each) =>
        each.of === of &&
        'success' in each &&
        time !== undefined &&
        each.success.time.getTime() >= time.getTime() - LATER,
    );
    return time === undefined || told ? [] : [{ of, scheduled: true, success: { time, snapshots: [] } }];
  });
}

/** Whether something tells of a failure while a Job ran, and so better than the Job why. */
function tells(known: Evidence, of: string, from: Date | undefined, to: Date): boolean {
  if (known.of !== of || !('failure' in known)) return false;
  const { time } = known.failure;
  return (from === undefined || time >= from) && time.getTime() <= to.getTime() + LATER;
}
