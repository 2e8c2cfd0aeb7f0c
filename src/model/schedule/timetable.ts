import { type Day, longest } from './calendar';
import { allOf, DAY_OF_MONTH, DAY_OF_WEEK, type FieldKind, HOUR, isAll, MINUTE, MONTH } from './fields';

/**
 * When something runs: the values of each field, all of them where it says nothing. Where both fields for days say
 * something, a day that is in either will do, as in cron.
 */
export interface Timetable {
  readonly minute: readonly number[];
  readonly hour: readonly number[];
  readonly dayOfMonth: readonly number[];
  readonly month: readonly number[];
  readonly dayOfWeek: readonly number[];
}

/** At every minute: what is left of a timetable when nothing is said. */
export function everyTime(): Timetable {
  return {
    minute: allOf(MINUTE),
    hour: allOf(HOUR),
    dayOfMonth: allOf(DAY_OF_MONTH),
    month: allOf(MONTH),
    dayOfWeek: allOf(DAY_OF_WEEK),
  };
}

/** The values of a field, by its kind. */
export const valuesOf = (timetable: Timetable, { name }: FieldKind): readonly number[] => timetable[name];

export const anyDayOfMonth = ({ dayOfMonth }: Timetable): boolean => isAll(dayOfMonth, DAY_OF_MONTH);
export const anyDayOfWeek = ({ dayOfWeek }: Timetable): boolean => isAll(dayOfWeek, DAY_OF_WEEK);

/** Whether a day will do. */
export function matchesDay(timetable: Timetable, { month, dayOfMonth, dayOfWeek }: Day): boolean {
  if (!timetable.month.includes(month)) return false;
  const ofMonth = timetable.dayOfMonth.includes(dayOfMonth);
  const ofWeek = timetable.dayOfWeek.includes(dayOfWeek);
  return anyDayOfMonth(timetable) || anyDayOfWeek(timetable) ? ofMonth && ofWeek : ofMonth || ofWeek;
}

/** Whether it runs on every day. */
export function everyDay(timetable: Timetable): boolean {
  return timetable.month.length === 12 && anyDayOfMonth(timetable) && anyDayOfWeek(timetable);
}

/** Minutes after midnight at which it runs on a day that will do, in order. */
export function timesOfDay({ hour, minute }: Timetable): number[] {
  return hour.flatMap((hours) => minute.map((minutes) => hours * 60 + minutes));
}

/** Whether no day will ever do: 31 February. */
export function neverRuns(timetable: Timetable): boolean {
  const { month, dayOfMonth } = timetable;
  return anyDayOfWeek(timetable) && !month.some((each) => dayOfMonth.some((day) => day <= longest(each)));
}

/** A day of either kind is every day, where one of them is all: said so, since the engines differ on it. */
export function eitherDay(timetable: Timetable): Timetable {
  return anyDayOfMonth(timetable) || anyDayOfWeek(timetable)
    ? { ...timetable, dayOfMonth: allOf(DAY_OF_MONTH), dayOfWeek: allOf(DAY_OF_WEEK) }
    : timetable;
}
