import { spanText } from '../../model/retention/age';
import { timeText } from '../../model/status/read';
import type { ScheduleStatus } from '../../model/status/status';

/** How long ago: `2 hours 5 minutes`; a dash where nobody knows. */
export function age(time: Date | undefined, now: Date): string {
  return time === undefined ? '-' : spanText((now.getTime() - time.getTime()) / 1000);
}

/** A moment, and how far it is away. */
export function moment(time: Date | undefined, now: Date): string {
  if (time === undefined) return '-';
  const seconds = (now.getTime() - time.getTime()) / 1000;
  const away = seconds < 0 ? `in ${spanText(-seconds)}` : `${spanText(seconds)} ago`;
  return `${timeText(time)} (${away})`;
}

/** How long ago, as an end of a sentence: `2 hours 5 minutes ago`. */
export function ago(time: Date | undefined, now: Date): string {
  return time === undefined ? 'never' : `${age(time, now)} ago`;
}

/** A timetable in words; as it is written where it cannot be read. */
export function whenText({
  cron,
  timeZone,
  description,
}: Pick<ScheduleStatus, 'cron' | 'timeZone' | 'description'>): string {
  return description ?? `${cron} ${timeZone ?? ''}`.trim();
}

/** When the next run is due. */
export function nextText({ suspended, nextRun }: Pick<ScheduleStatus, 'suspended' | 'nextRun'>, now: Date): string {
  return suspended ? 'suspended' : moment(nextRun, now);
}
