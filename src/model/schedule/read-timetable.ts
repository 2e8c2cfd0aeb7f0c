import type { Problems } from '../problems';
import { describeTimetable } from './describe';
import { splitExpression } from './expression';
import { allOf, FIELDS, type FieldName } from './fields';
import { type Field, parseField } from './parse-field';
import { eitherDay, neverRuns, type Timetable } from './timetable';

/** The text of each field. */
export type FieldTexts = { readonly [field in FieldName]: unknown };

/** A timetable from five texts; after a problem, of no use. */
export function readTimetable(texts: FieldTexts, eitherDayWillDo: boolean, problems: Problems): Timetable {
  const fields = FIELDS.map((kind): [FieldName, Field] => {
    const field = parseField(texts[kind.name], kind);
    if (!('problem' in field)) {
      problems.warn(kind.name, field.warning);
      return [kind.name, field];
    }
    problems.add(kind.name, field.problem);
    return [kind.name, { values: allOf(kind), star: true }];
  });
  const { dayOfMonth, dayOfWeek, ...rest } = Object.fromEntries(fields) as { [field in FieldName]: Field };
  const written: Timetable = {
    minute: rest.minute.values,
    hour: rest.hour.values,
    dayOfMonth: dayOfMonth.values,
    month: rest.month.values,
    dayOfWeek: dayOfWeek.values,
  };
  const both = !dayOfMonth.star && !dayOfWeek.star;
  const timetable = both ? eitherDay(written) : written;
  if (both && !eitherDayWillDo)
    problems.add(
      'dayOfMonth, dayOfWeek',
      `together they mean either in cron: ${describeTimetable(timetable)}; leave one of them out, or say that it is meant: Schedule.cron({ …, dayOfMonthOrDayOfWeek: true })`,
    );
  if (neverRuns(timetable))
    problems.add(
      'dayOfMonth',
      `never runs: understood was ${describeTimetable(timetable)}; write a day that the month has`,
    );
  return timetable;
}

/** A timetable from an expression of five fields or one of the macros; after a problem, of no use. */
export function readExpression(expression: unknown, problems: Problems): Timetable | undefined {
  const words = splitExpression(expression);
  if ('problem' in words) {
    problems.add('expression', words.problem);
    return undefined;
  }
  const [minute, hour, dayOfMonth, month, dayOfWeek] = words;
  return readTimetable({ minute, hour, dayOfMonth, month, dayOfWeek }, false, problems);
}
