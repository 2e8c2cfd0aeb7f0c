/** A day of the week. */
export enum Weekday {
  /** The first day of a week in cron. */
  SUNDAY = 'SUN',
  /** The day after Sunday. */
  MONDAY = 'MON',
  /** The day after Monday. */
  TUESDAY = 'TUE',
  /** The day after Tuesday. */
  WEDNESDAY = 'WED',
  /** The day after Wednesday. */
  THURSDAY = 'THU',
  /** The day after Thursday. */
  FRIDAY = 'FRI',
  /** The day after Friday. */
  SATURDAY = 'SAT',
}
