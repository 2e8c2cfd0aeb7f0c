import { HOUR, isAll, MINUTE } from './fields';
import { anyDayOfMonth, anyDayOfWeek, everyDay, timesOfDay, type Timetable } from './timetable';

const MONTH_NAMES = 'January February March April May June July August September October November December'.split(' ');
const WEEKDAY_NAMES = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

/** More times of day than that are told as hours and minutes. */
const MOST_TIMES = 6;

/** A timetable in words: `every day at 03:00`. */
export function describeTimetable(timetable: Timetable): string {
  const days = describeDays(timetable);
  const times = describeTimes(timetable);
  return times.startsWith('every') && everyDay(timetable) ? times : `${days} ${clock(timetable) ? 'at ' : ''}${times}`;
}

/** A timetable in words, with the time zone: `every day at 03:00 Europe/Berlin`. */
export function describeSchedule(timetable: Timetable, zone: string): string {
  return `${describeTimetable(timetable)}${clock(timetable) ? ' ' : ', '}${zone}`;
}

/** The names of months. */
export const monthNames = (months: readonly number[]): string => spoken(months, (month) => MONTH_NAMES[month - 1]);

/** Values in words, `a to c` where three or more follow each other. */
function spoken(values: readonly number[], name: (value: number) => string): string {
  const runs: number[][] = [];
  for (const value of values) {
    const run = runs.at(-1);
    if (run !== undefined && run[run.length - 1] === value - 1) run.push(value);
    else runs.push([value]);
  }
  const words = runs.flatMap((run) =>
    run.length < 3 ? run.map(name) : [`${name(run[0])} to ${name(run[run.length - 1])}`],
  );
  return list(words);
}

/** `a, b and c`. */
export function list(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
}

/** Hours and minutes of a time: `03:05`. */
export const clockTime = (minutes: number): string => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;

/** Whether the times are told one by one. */
const clock = (timetable: Timetable): boolean => timesOfDay(timetable).length <= MOST_TIMES;

function describeTimes(timetable: Timetable): string {
  const { hour, minute } = timetable;
  if (clock(timetable)) return list(timesOfDay(timetable).map(clockTime));
  const everyHour = isAll(hour, HOUR);
  const step = isAll(minute, MINUTE) ? 1 : evenStep(minute, 60);
  const hours = evenStep(hour, 24);
  if (step !== undefined) {
    const pace = step === 1 ? 'every minute' : `every ${step} minutes`;
    return everyHour ? pace : `${pace} in ${hour.length === 1 ? 'hour' : 'the hours'} ${spoken(hour, String)}`;
  }
  const at = `at ${minute.length === 1 ? 'minute' : 'the minutes'} ${spoken(minute, String)}`;
  if (everyHour) return `every hour ${at}`;
  return hours === undefined
    ? `${at} of ${hour.length === 1 ? 'hour' : 'the hours'} ${spoken(hour, String)}`
    : `every ${hours} hours from 00:00 ${at}`;
}

/** How far apart values are that begin at 0 and go on evenly, over the end too. */
function evenStep(values: readonly number[], whole: number): number | undefined {
  const step = whole / values.length;
  return values.length > 1 && values.every((value, index) => value === index * step) ? step : undefined;
}

function describeDays(timetable: Timetable): string {
  const { dayOfMonth, dayOfWeek, month } = timetable;
  const everyMonth = month.length === 12;
  const months = monthNames(month);
  // A week ends with Sunday for whoever says 'Friday to Sunday'.
  const week = dayOfWeek.map((day) => (day === 0 ? 7 : day)).sort((a, b) => a - b);
  const weekdays = spoken(week, (day) => WEEKDAY_NAMES[day % 7]);
  const dates =
    dayOfMonth.length === 1 && month.length === 1
      ? `on ${dayOfMonth[0]} ${months}`
      : `on ${dayOfMonth.length === 1 ? 'day' : 'the days'} ${spoken(dayOfMonth, String)} of ${everyMonth ? 'every month' : months}`;
  if (anyDayOfMonth(timetable) && anyDayOfWeek(timetable)) return everyMonth ? 'every day' : `every day of ${months}`;
  if (anyDayOfMonth(timetable)) return `every ${weekdays}${everyMonth ? '' : ` in ${months}`}`;
  if (anyDayOfWeek(timetable)) return dates;
  return `${dates}, and also every ${weekdays}${everyMonth ? '' : ` in ${months}`},`;
}

const two = (number: number): string => String(number).padStart(2, '0');
