/** The fields of cron in the order in which they are written. */
export type FieldName = 'minute' | 'hour' | 'dayOfMonth' | 'month' | 'dayOfWeek';

/** What one field may hold. */
export interface FieldKind {
  readonly name: FieldName;
  /** For a person. */
  readonly called: string;
  readonly least: number;
  readonly most: number;
  /** Names for values, from the least on. */
  readonly names: readonly string[];
  /** The least and most in words. */
  readonly range: string;
}

export const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'] as const;
export const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] as const;

export const MINUTE: FieldKind = kind('minute', 'minute', 0, 59, []);
export const HOUR: FieldKind = kind('hour', 'hour', 0, 23, []);
export const DAY_OF_MONTH: FieldKind = kind('dayOfMonth', 'day of the month', 1, 31, []);
export const MONTH: FieldKind = kind('month', 'month', 1, 12, MONTHS);
export const DAY_OF_WEEK: FieldKind = kind('dayOfWeek', 'day of the week', 0, 6, WEEKDAYS);

/** All five, in order. */
export const FIELDS: readonly FieldKind[] = [MINUTE, HOUR, DAY_OF_MONTH, MONTH, DAY_OF_WEEK];

/** Every value that a field may have. */
export function allOf({ least, most }: FieldKind): number[] {
  return Array.from({ length: most - least + 1 }, (_, index) => least + index);
}

/** Whether values are all that the field may have, so that it says nothing. */
export function isAll(values: readonly number[], { least, most }: FieldKind): boolean {
  return values.length === most - least + 1;
}

function kind(name: FieldName, called: string, least: number, most: number, names: readonly string[]): FieldKind {
  const named = names.length > 0 ? `, or ${names[0]} to ${names[names.length - 1]}` : '';
  return { name, called, least, most, names, range: `${least} to ${most}${named}` };
}
