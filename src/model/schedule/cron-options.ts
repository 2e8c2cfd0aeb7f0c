import type { CronScheduleOptions } from '../backup/options/schedule-options';
import { booleanProblem } from '../numbers';
import type { Problems } from '../problems';
import { readTimetable } from './read-timetable';
import type { Timetable } from './timetable';

/**
 * A timetable from fields. What is left out is no `*` where that would run far more often than meant: a day without an
 * hour is midnight, an hour without a minute is the full hour. After a problem, of no use.
 */
export function cronTimetable(options: Partial<CronScheduleOptions>, problems: Problems): Timetable {
  const { dayOfMonth, month, dayOfWeek, dayOfMonthOrDayOfWeek = false } = options;
  const day = dayOfMonth ?? month ?? dayOfWeek;
  problems.add('dayOfMonthOrDayOfWeek', booleanProblem(dayOfMonthOrDayOfWeek));
  const texts = {
    minute: options.minute ?? '0',
    hour: options.hour ?? (day === undefined ? '*' : '0'),
    dayOfMonth: dayOfMonth ?? '*',
    month: month ?? '*',
    dayOfWeek: dayOfWeek ?? '*',
  };
  return readTimetable(texts, dayOfMonthOrDayOfWeek === true, problems);
}
