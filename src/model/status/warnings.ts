import { spanText } from '../retention/age';
import type { StatusObjects } from './objects';
import { timeText } from './read';
import { isFailing } from './runs';
import type { AvailableBackup, BackupStatus, RunsStatus, ScheduleStatus } from './status';

const DAY = 86_400_000;

type Findings = Omit<BackupStatus, 'warnings'>;

/** What else there is to say. */
interface Beside {
  readonly objects: StatusObjects;
  readonly now: Date;
  /** Whether a backup ever succeeded, as far as anything tells. */
  readonly succeeded: boolean;
  /** The backups that cannot be used, although nobody said so when they were taken. */
  readonly broken: readonly AvailableBackup[];
}

/** What a person should look at, a line each, the worst first. */
export function warningsOf(status: Findings, beside: Beside): string[] {
  const { schedules, singles, lastPruning } = status;
  return [
    ...neverWarnings(status, beside),
    ...[...schedules, ...singles].filter(isFailing).map(failed),
    ...schedules.filter(({ late }) => late).map(isLate),
    ...ageWarnings(status, beside.now),
    ...schedules.filter(({ suspended }) => suspended).map(({ name }) => `${name} is suspended`),
    ...beside.broken.map(unusable),
    ...(lastPruning?.ok === false ? [`the last pruning stopped: ${lastPruning.reason ?? 'no reason is known'}`] : []),
  ];
}

/** Whether a backup ever succeeded, and whether one ever will: only where somebody looked. */
function neverWarnings({ engine, schedules }: Findings, { objects, succeeded }: Beside): string[] {
  const { leases, cronJobs, scheduledBackups, backups, volumeSnapshots, clusters, statefulSets } = objects;
  if (engine === 'unknown')
    return clusters === undefined || statefulSets === undefined
      ? []
      : ['there is no such database, nor a backup of it'];
  const cloudNative = engine === 'cloudnative-pg';
  const looked = volumeSnapshots !== undefined && (cloudNative ? backups : leases) !== undefined;
  const lookedForSchedules = cronJobs !== undefined && (!cloudNative || scheduledBackups !== undefined);
  return [
    ...(looked && !succeeded ? ['no backup has succeeded yet'] : []),
    ...(lookedForSchedules && schedules.length === 0 ? ['nothing is scheduled'] : []),
  ];
}

/** That the last run failed, and why. */
export function failed({ name, lastFailure }: Pick<RunsStatus, 'name' | 'lastFailure'>): string {
  return `${name} failed at ${lastFailure && timeText(lastFailure.time)}: ${lastFailure?.reason}`;
}

/** That a run should have ended long since. */
export function isLate({ name, dueAt, running }: Pick<ScheduleStatus, 'name' | 'dueAt' | 'running'>): string {
  const since = running === undefined ? 'nothing tells how it went' : `${running.run} has not ended`;
  return `${name} is late: a run was due at ${dueAt && timeText(dueAt)}, and ${since}`;
}

/** How old the last success is, where none can be counted on to follow. */
function ageWarnings({ schedules, singles, newestAvailable }: Findings, now: Date): string[] {
  const troubled = schedules.length === 0 || schedules.some((each) => each.late || each.suspended || isFailing(each));
  const ended = [...schedules, ...singles].map(({ lastSuccess }) => lastSuccess?.time);
  const times = [...ended, newestAvailable?.takenAt].flatMap((time) => time?.getTime() ?? []);
  const age = now.getTime() - Math.max(...times);
  return troubled && Number.isFinite(age) && age >= DAY ? [`the last success is ${spanText(age / 1000)} old`] : [];
}

function unusable({ snapshots, reason }: AvailableBackup): string {
  const which = `snapshot${snapshots.length === 1 ? '' : 's'} ${snapshots.join(', ')}`;
  return `${which} cannot be used: ${reason ?? 'it was not completed, or a part of it is missing'}`;
}
