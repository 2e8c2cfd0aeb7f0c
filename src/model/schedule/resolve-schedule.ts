import { nearest } from '../nearest';
import { wholeProblem } from '../numbers';
import type { Problems } from '../problems';
import { type CloudNativeTime, type CronJobTime, forCloudNative, forCronJob } from './for-engines';
import { hints } from './hints';
import { readTimetable } from './read-timetable';
import { timeZone, type TimeZone } from './time-zone';
import { everyTime, type Timetable } from './timetable';

/** A schedule that was checked. */
export interface ScheduleModel {
  readonly timetable: Timetable;
  readonly zone: TimeZone;
  readonly cronJob: CronJobTime;
  readonly cloudNative: CloudNativeTime;
}

/** A timetable with the clock that it goes by; after a problem, of no use. */
export function resolveSchedule(timetable: Timetable, writtenZone: unknown, problems: Problems): ScheduleModel {
  const found = timeZone(writtenZone);
  problems.add('timeZone', 'problem' in found ? found.problem : undefined);
  const zone = 'problem' in found ? (timeZone(undefined) as TimeZone) : found;
  // What cannot be told to an engine says nothing new where the fields are wrong anyway.
  const known = problems.none ? timetable : everyTime();
  hints(known, zone, problems);
  return {
    timetable: known,
    zone,
    cronJob: forCronJob(known, zone, problems),
    cloudNative: forCloudNative(known, zone),
  };
}

/** Whole numbers, by the field that they are for; others are `*`. Each prop is named as the user wrote it. */
export function timetableOf(
  numbers: readonly (readonly [prop: string, field: 'minute' | 'hour' | 'dayOfMonth', value: unknown])[],
  rest: { readonly dayOfWeek?: string },
  problems: Problems,
): Timetable {
  const limits = { minute: [0, 59], hour: [0, 23], dayOfMonth: [1, 31] };
  const texts: { [field: string]: string } = {};
  for (const [prop, field, value] of numbers) {
    const [least, most] = limits[field];
    const problem =
      value === undefined ? `is missing; write a number from ${least} to ${most}` : wholeProblem(value, least, most);
    problems.add(prop, problem);
    texts[field] = problem === undefined ? String(value) : '*';
  }
  const all = { minute: '*', hour: '*', dayOfMonth: '*', month: '*', dayOfWeek: '*' };
  return readTimetable({ ...all, ...texts, ...rest }, false, problems);
}

/** The options, none of them unknown: one that has no effect would be another schedule than what was meant. */
export function knownOptions<T extends object>(
  options: T | undefined,
  known: readonly string[],
  problems: Problems,
): Partial<T> {
  if (options === undefined) return {};
  if (typeof options !== 'object' || options === null) {
    problems.add('options', `${JSON.stringify(options)} are none; write an object such as { ${known[0]}: … }`);
    return {};
  }
  for (const prop of Object.keys(options).filter((key) => !known.includes(key))) {
    const meant = nearest(prop, [...known]);
    problems.add(
      prop,
      `is not known; ${meant === undefined ? `there are ${known.join(', ')}` : `was ${meant} meant?`}`,
    );
  }
  return options;
}
