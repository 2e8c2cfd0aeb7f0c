import type { Problems } from '../problems';
import { longest } from './calendar';
import { clockTime, list, monthNames } from './describe';
import type { Span, TimeZone } from './time-zone';
import { anyDayOfWeek, everyDay, timesOfDay, type Timetable } from './timetable';

/** Notes what is legal, but may surprise: days that some months lack, and times that clocks leave out or repeat. */
export function hints(timetable: Timetable, zone: TimeZone, problems: Problems): void {
  problems.warn('dayOfMonth', rareDays(timetable));
  problems.warn('timeZone', clockChanges(timetable, zone));
  problems.warn('timeZone', oddChanges(timetable, zone));
}

/** Months without a run because they end before it. */
function rareDays(timetable: Timetable): string | undefined {
  if (!anyDayOfWeek(timetable)) return undefined;
  const first = timetable.dayOfMonth[0];
  const none = timetable.month.filter((month) => first > longest(month));
  const leap = timetable.month.includes(2) && first === 29;
  const texts = [
    ...(none.length === 0
      ? []
      : [`no run in ${monthNames(none)}, which ${none.length === 1 ? 'has' : 'have'} no day ${first}`]),
    ...(leap ? ['29 February comes in leap years only'] : []),
  ];
  return texts.length === 0 ? undefined : texts.join('; ');
}

/** Runs that one day a year has not, and another has twice. */
function clockChanges(timetable: Timetable, zone: TimeZone): string | undefined {
  // What runs every hour hardly cares.
  if (timetable.hour.length === 24) return undefined;
  const times = timesOfDay(timetable);
  const skipped = within(times, zone.skipped);
  const repeated = within(times, zone.repeated);
  const texts = [
    ...(skipped === undefined ? [] : [`${skipped} is left out on the day on which clocks go forward`]),
    ...(repeated === undefined ? [] : [`${repeated} comes twice on the day on which clocks go back`]),
  ];
  if (texts.length === 0) return undefined;
  return `${texts.join(', and ')} in ${zone.text}; choose another hour if that matters`;
}

/**
 * Where the clock of Kubernetes errs: it finds the next day by its midnight, and the next hour by 60 minutes. Seen
 * in Cairo, where clocks go from 24:00 to 01:00, on Lord Howe Island, where they go by half an hour, and on Chatham
 * Island, where they go at a quarter to three.
 */
function oddChanges(timetable: Timetable, { text, skipped }: TimeZone): string | undefined {
  const night = skipped.some(([from]) => from === 0) && !everyDay(timetable);
  const part = skipped.some(([from, to]) => from % 60 !== 0 || to % 60 !== 0);
  if (!night && !part) return undefined;
  const why = night ? 'go forward at midnight' : 'do not change from one full hour to another';
  return `the clocks of ${text} ${why}, and on such a day Kubernetes may leave out a run or add one`;
}

function within(times: number[], spans: readonly Span[]): string | undefined {
  const found = times.filter((time) => spans.some(([from, to]) => time >= from && time < to));
  if (found.length === 0) return undefined;
  return found.length > 3
    ? `every run from ${clockTime(found[0])} to ${clockTime(found[found.length - 1])}`
    : list(found.map(clockTime));
}
