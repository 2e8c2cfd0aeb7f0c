/** A day in UTC's calendar, which is every calendar at a fixed distance from UTC too. */
export interface Day {
  /** From 1. */
  readonly month: number;
  readonly dayOfMonth: number;
  /** From Sunday, 0. */
  readonly dayOfWeek: number;
}

export const DAY = 86_400_000;

/** So many days, 28 years from 1970 on, hold every kind of year: leap or not, beginning on each day of the week. */
export const CYCLE = 28 * 365 + 7;

/** The day that begins so many days after the beginning of 1970. */
export function dayAt(days: number): Day {
  const date = new Date(days * DAY);
  return { month: date.getUTCMonth() + 1, dayOfMonth: date.getUTCDate(), dayOfWeek: date.getUTCDay() };
}

/** How many days a month has, in a leap year. */
export function longest(month: number): number {
  return month === 2 ? 29 : [4, 6, 9, 11].includes(month) ? 30 : 31;
}
