import type { Problems } from '../problems';
import { distanceText, type TimeZone, UTC } from './time-zone';
import type { Timetable } from './timetable';
import { toUtc } from './translate';
import { fiveFields, sixFields } from './write-fields';

/** What a CronJob is told. */
export interface CronJobTime {
  /** Five fields. */
  readonly schedule: string;
  readonly timeZone: string;
}

/**
 * A schedule for a CronJob, which knows time zones by name alone: a distance in whole hours has one, any other is
 * translated. Where that cannot be said, a problem is noted.
 */
export function forCronJob(timetable: Timetable, zone: TimeZone, problems: Problems): CronJobTime {
  const { name, ahead = 0 } = zone;
  if (name !== undefined) return { schedule: fiveFields(timetable), timeZone: name };
  if (ahead % 60 === 0) return { schedule: fiveFields(timetable), timeZone: hoursAhead(ahead / 60) };
  const translated = toUtc(timetable, ahead);
  if (translated === undefined)
    problems.add(
      'timeZone',
      `${distanceText(ahead)} cannot be told to Kubernetes: these runs cannot be written on the clock of UTC; give the name of a time zone, such as Asia/Kolkata, or other hours`,
    );
  return { schedule: fiveFields(translated ?? timetable), timeZone: UTC };
}

/** What CloudNativePG is told, six fields; or why it needs a CronJob with a time zone instead. */
export type CloudNativeTime = { readonly schedule: string } | { readonly reason: string };

/** A schedule for CloudNativePG, whose clock is UTC. */
export function forCloudNative(timetable: Timetable, zone: TimeZone): CloudNativeTime {
  if (zone.ahead === undefined)
    return { reason: `${zone.text} is set by law, and CloudNativePG knows no time zones: it needs a CronJob` };
  const translated = toUtc(timetable, zone.ahead);
  if (translated === undefined)
    return { reason: `these runs in ${zone.text} cannot be written on the clock of UTC: it needs a CronJob` };
  return { schedule: sixFields(translated) };
}

/** The sign of these names is that of the way back to UTC. */
const hoursAhead = (hours: number): string => (hours === 0 ? UTC : `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`);
