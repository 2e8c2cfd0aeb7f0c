import { describeSchedule } from '../schedule/describe';
import { lastRun } from '../schedule/last-run';
import { nextRuns } from '../schedule/next-runs';
import type { Evidence } from './evidence';
import { engineOfTemplate } from './jobs';
import type { CronJobObject, ScheduledBackupObject } from './objects';
import { timeOf } from './read';
import { type ReadSchedule, readCronJob, readScheduledBackup } from './read-cron';
import { runsOf } from './runs';
import type { RunsStatus, ScheduleStatus } from './status';

/** How long a backup by the operator may take, for it sets no end: as long as one by our own program by default. */
const OPERATOR = 3600;

/** What a schedule is, of either kind. */
export interface Timer {
  readonly name: string;
  readonly kind: ScheduleStatus['kind'];
  readonly cron: string;
  readonly timeZone?: string;
  readonly suspended: boolean;
  readonly read?: ReadSchedule;
  readonly createdAt?: Date;
  /** When a run has to have ended after its time, in seconds. */
  readonly grace: number;
  readonly nextScheduled?: Date;
}

/** The schedules of a database, by name. */
export function scheduleStatuses(
  {
    cronJobs,
    scheduledBackups,
  }: { readonly cronJobs: readonly CronJobObject[]; readonly scheduledBackups: readonly ScheduledBackupObject[] },
  {
    database,
    now,
    evidence,
  }: { readonly database: string; readonly now: Date; readonly evidence: readonly Evidence[] },
): ScheduleStatus[] {
  const timers = [
    ...cronJobs.flatMap((cronJob) => timerOfBackups(cronJob, database)),
    ...scheduledBackups.filter(({ spec }) => spec?.cluster?.name === database).map(timerOfScheduledBackup),
  ];
  return timers.map((timer) => scheduleStatus(timer, evidence, now)).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function timerOfBackups(cronJob: CronJobObject, database: string): Timer[] {
  const engine = engineOfTemplate(cronJob.spec?.jobTemplate?.spec?.template, database);
  if (engine === undefined) return [];
  const timer = timerOfCronJob(cronJob);
  return [{ ...timer, grace: timer.grace + (engine === 'cloudnative-pg' ? OPERATOR : 0) }];
}

/** What a CronJob is whose Job does all of the work. */
export function timerOfCronJob({ metadata, spec }: CronJobObject): Timer {
  const { schedule = '', timeZone, suspend, startingDeadlineSeconds = OPERATOR } = spec ?? {};
  return {
    name: metadata.name,
    kind: 'CronJob',
    cron: schedule,
    timeZone,
    suspended: suspend === true,
    read: readCronJob(schedule, timeZone),
    createdAt: timeOf(metadata.creationTimestamp),
    grace: startingDeadlineSeconds + (spec?.jobTemplate?.spec?.activeDeadlineSeconds ?? OPERATOR),
  };
}

function timerOfScheduledBackup({ metadata, spec, status }: ScheduledBackupObject): Timer {
  const { schedule = '', suspend } = spec ?? {};
  return {
    name: metadata.name,
    kind: 'ScheduledBackup',
    cron: schedule,
    suspended: suspend === true,
    read: readScheduledBackup(schedule),
    createdAt: timeOf(metadata.creationTimestamp),
    grace: 2 * OPERATOR,
    nextScheduled: timeOf(status?.nextScheduleTime),
  };
}

function scheduleStatus(timer: Timer, evidence: readonly Evidence[], now: Date): ScheduleStatus {
  const runs = runsOf(timer.name, true, evidence);
  return { ...runs, kind: timer.kind, ...timingOf(timer, runs, now) };
}

/** When something runs, and whether it should have long since. */
export function timingOf(
  timer: Timer,
  { lastSuccess, lastFailure }: Pick<RunsStatus, 'lastSuccess' | 'lastFailure'>,
  now: Date,
): Omit<ScheduleStatus, keyof RunsStatus | 'kind'> {
  const { cron, timeZone, suspended, read } = timer;
  const due = suspended ? undefined : dueAt(timer, now.getTime());
  const ended = [lastSuccess, lastFailure].some((run) => run && due && run.time >= due);
  const late = due !== undefined && !ended;
  return {
    cron,
    timeZone,
    description: read && describeSchedule(read.timetable, read.zone.text),
    suspended,
    nextRun: suspended ? undefined : nextRun(timer, now),
    late,
    dueAt: late ? due : undefined,
  };
}

/** Whether two runs were due that should have ended by now, and none has succeeded since the first of them. */
export function isOverdue(timer: Timer, lastSuccess: Date | undefined, now: Date): boolean {
  const due = dueAt(timer, now.getTime());
  const before = due && dueAt({ ...timer, grace: 0 }, due.getTime() - 1);
  return before !== undefined && !timer.suspended && (lastSuccess === undefined || lastSuccess < before);
}

function nextRun({ read, nextScheduled }: Timer, now: Date): Date | undefined {
  const next = read && known(() => nextRuns(read.timetable, read.zone, now.getTime(), 1)[0]);
  return next === undefined ? nextScheduled : new Date(next);
}

/** When the last run was due that should have ended by now; undefined where there was none since the schedule was made. */
function dueAt({ read, createdAt, grace }: Timer, now: number): Date | undefined {
  const due = read && known(() => lastRun(read.timetable, read.zone, now - grace * 1000));
  return due === undefined || createdAt === undefined || due < createdAt.getTime() ? undefined : new Date(due);
}

/** Nothing where this machine's data do not know the time zone. */
function known<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}
