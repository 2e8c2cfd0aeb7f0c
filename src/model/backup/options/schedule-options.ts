import type { Weekday } from './weekday';

/** The clock of a schedule. */
export interface ScheduleOptions {
  /**
   * The time zone: a name such as `Europe/Berlin`, or a fixed distance from UTC such as `+02:00`.
   *
   * Where clocks change, a time that they leave out is no run that day, and one that comes twice is two.
   *
   * @default 'Etc/UTC'
   */
  readonly timeZone?: string;
}

/** Once an hour. */
export interface HourlyScheduleOptions extends ScheduleOptions {
  /**
   * The minute, from 0 to 59.
   *
   * @default 0
   */
  readonly minute?: number;
}

/** Once a day. */
export interface DailyScheduleOptions extends HourlyScheduleOptions {
  /** The hour, from 0 to 23. */
  readonly hour: number;
}

/** Once a week. */
export interface WeeklyScheduleOptions extends DailyScheduleOptions {
  /** The day. */
  readonly weekday: Weekday;
}

/** Once a month. */
export interface MonthlyScheduleOptions extends DailyScheduleOptions {
  /** The day, from 1 to 31. A month that has no such day has no run. */
  readonly day: number;
}

/** The fields of cron: values, names (JAN, MON), ranges `1-5`, lists `1,15` and steps `0-30/10`. */
export interface CronScheduleOptions extends ScheduleOptions {
  /**
   * Minutes, from 0 to 59.
   *
   * @default '0'
   */
  readonly minute?: string;

  /**
   * Hours, from 0 to 23.
   *
   * @default - every hour; '0' where a day or a month is given
   */
  readonly hour?: string;

  /**
   * Days of the month, from 1 to 31.
   *
   * @default - every day
   */
  readonly dayOfMonth?: string;

  /**
   * Months, from 1 to 12 or JAN to DEC.
   *
   * @default - every month
   */
  readonly month?: string;

  /**
   * Days of the week, from 0 to 6 or SUN to SAT; 7 is Sunday too.
   *
   * @default - every day
   */
  readonly dayOfWeek?: string;

  /**
   * Whether a day that is in `dayOfMonth` or in `dayOfWeek` will do, where both are given. Cron has no other way to
   * understand the two; without this they are refused together.
   *
   * @default false
   */
  readonly dayOfMonthOrDayOfWeek?: boolean;
}
