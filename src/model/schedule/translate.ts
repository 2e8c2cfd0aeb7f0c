import { CYCLE, type Day, dayAt } from './calendar';
import { anyDayOfMonth, anyDayOfWeek, everyDay, matchesDay, timesOfDay, type Timetable } from './timetable';

const MINUTES_A_DAY = 1440;

/**
 * The same runs on the clock of UTC, of a timetable on a clock so many minutes ahead of it; undefined where no five
 * fields say exactly that: times of day that are no product of hours and minutes any more, or days of the month that
 * move over the end of a month.
 */
export function toUtc(timetable: Timetable, ahead: number): Timetable | undefined {
  const moved = timesOfDay(timetable).map((time) => time - ahead);
  const times = moved.map((time) => (time + MINUTES_A_DAY) % MINUTES_A_DAY);
  const hour = distinct(times.map((time) => Math.floor(time / 60)));
  const minute = distinct(times.map((time) => time % 60));
  if (hour.length * minute.length !== times.length) return undefined;
  const clock = { hour, minute };
  if (everyDay(timetable)) return { ...timetable, ...clock };
  const shifts = distinct(moved.map((time) => Math.floor(time / MINUTES_A_DAY)));
  if (shifts.length > 1) return undefined;
  return shifts[0] === 0 ? { ...timetable, ...clock } : moveDays({ ...timetable, ...clock }, shifts[0]);
}

/** The same days, each so many days later; compared on every kind of year, or undefined. */
function moveDays(timetable: Timetable, by: number): Timetable | undefined {
  const days = Array.from({ length: CYCLE }, (_, day) => dayAt(day));
  const wanted = days.map((_, day) => matchesDay(timetable, dayAt(day - by)));
  const found = days.filter((_, day) => wanted[day]);
  const moved: Timetable = { ...timetable, ...movedFields(timetable, by, found) };
  return days.every((day, index) => matchesDay(moved, day) === wanted[index]) ? moved : undefined;
}

/** What the fields for days could be, if any could: the values that occur, in those that said something. */
function movedFields(timetable: Timetable, by: number, found: Day[]): Partial<Timetable> {
  const month = distinct(found.map((day) => day.month));
  if (anyDayOfWeek(timetable)) {
    const dayOfMonth = distinct(found.map((day) => day.dayOfMonth));
    return anyDayOfMonth(timetable) ? { month } : { month, dayOfMonth };
  }
  const dayOfWeek = distinct(timetable.dayOfWeek.map((day) => (day + by + 7) % 7));
  if (anyDayOfMonth(timetable)) return { month, dayOfWeek };
  return { month, dayOfWeek, dayOfMonth: timetable.dayOfMonth.map((day) => day + by) };
}

const distinct = (values: number[]): number[] => [...new Set(values)].sort((a, b) => a - b);
