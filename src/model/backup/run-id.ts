import type { SnapshotVolume } from './program-plan';

/** What a run of a schedule appends to its name: the time, in UTC. */
export const STAMP_LENGTH = '-YYYYMMDDhhmmss'.length;

/** The most runs that one time of a schedule may take, those that failed included. */
export const MOST_ATTEMPTS = 50;

const YEAR = 366 * 24 * 3600 * 1000;

/**
 * When a Job was due. The name of one that its CronJob made ends with the minute, counted from
 * 1970, so that a pod which is made again belongs to the same run; another one is of now.
 */
export function dueTime(schedule: string, job: string, now: Date): Date {
  const [, minutes] = /^(\d{8,9})$/.exec(job.startsWith(`${schedule}-`) ? job.slice(schedule.length + 1) : '') ?? [];
  const due = minutes === undefined ? NaN : Number(minutes) * 60_000;
  return Math.abs(now.getTime() - due) <= YEAR ? new Date(due) : now;
}

/** The name of a run. Where the ones before it have failed, the next is a second later. */
export function runId(schedule: string, due: Date, attempt = 0): string {
  const stamp = new Date(due.getTime() + attempt * 1000).toISOString().replace(/\D/g, '').slice(0, 14);
  return `${schedule}-${stamp}`;
}

/** The name of the snapshot of a volume. */
export function snapshotName(run: string, volume: SnapshotVolume): string {
  return volume === 'data' ? run : `${run}-${volume}`;
}
