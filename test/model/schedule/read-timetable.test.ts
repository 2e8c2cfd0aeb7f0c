import * as fc from 'fast-check';
import { Problems } from '../../../src/model/problems';
import { describeTimetable } from '../../../src/model/schedule/describe';
import { readExpression } from '../../../src/model/schedule/read-timetable';
import { matchesDay, neverRuns, type Timetable } from '../../../src/model/schedule/timetable';
import { dayAt } from '../../../src/model/schedule/calendar';
import { fiveFields, sixFields } from '../../../src/model/schedule/write-fields';
import { anyTimetables, expressions, timetables } from './random';

function read(expression: unknown): Timetable {
  const problems = new Problems();
  const timetable = readExpression(expression, problems);
  problems.throwIfAny('test');
  return timetable!;
}

test.each([
  ['0 3 * * *', '0 3 * * *', 'every day at 03:00'],
  ['  0   3 * * ? ', '0 3 * * *', 'every day at 03:00'],
  ['0\t3 * * *', '0 3 * * *', 'every day at 03:00'],
  ['@daily', '0 0 * * *', 'every day at 00:00'],
  ['@Midnight', '0 0 * * *', 'every day at 00:00'],
  ['@hourly', '0 * * * *', 'every hour at minute 0'],
  ['@weekly', '0 0 * * 0', 'every Sunday at 00:00'],
  ['@monthly', '0 0 1 * *', 'on day 1 of every month at 00:00'],
  ['@yearly', '0 0 1 1 *', 'on 1 January at 00:00'],
  ['@annually', '0 0 1 1 *', 'on 1 January at 00:00'],
  ['* * * * *', '* * * * *', 'every minute'],
  ['*/15 * * * *', '*/15 * * * *', 'every 15 minutes'],
  ['7-59/15 * * * *', '7-59/15 * * * *', 'every hour at the minutes 7, 22, 37 and 52'],
  ['*/15 8-18 * * *', '*/15 8-18 * * *', 'every 15 minutes in the hours 8 to 18'],
  ['* 3 * * *', '* 3 * * *', 'every minute in hour 3'],
  ['0,1,2,30 4-6 * * *', '0-2,30 4-6 * * *', 'every day at the minutes 0 to 2 and 30 of the hours 4 to 6'],
  ['5 */2 * * *', '5 */2 * * *', 'every 2 hours from 00:00 at minute 5'],
  ['5 */2 * * 0', '5 */2 * * 0', 'every Sunday every 2 hours from 00:00 at minute 5'],
  ['0 */6 * * *', '0 */6 * * *', 'every day at 00:00, 06:00, 12:00 and 18:00'],
  ['30 1,13 * * *', '30 1,13 * * *', 'every day at 01:30 and 13:30'],
  ['0 22 * * mon-fri', '0 22 * * 1-5', 'every Monday to Friday at 22:00'],
  ['0 22 * * 7', '0 22 * * 0', 'every Sunday at 22:00'],
  ['0 22 * * 5-7', '0 22 * * 0,5,6', 'every Friday to Sunday at 22:00'],
  ['0 22 * * 1-7', '0 22 * * *', 'every day at 22:00'],
  ['0 22 * * */2', '0 22 * * 0-6/2', 'every Tuesday, Thursday, Saturday and Sunday at 22:00'],
  [
    '15 4 */2 * *',
    '15 4 1-31/2 * *',
    'on the days 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29 and 31 of every month at 04:15',
  ],
  ['15 4 1,15 * *', '15 4 1,15 * *', 'on the days 1 and 15 of every month at 04:15'],
  ['15 4 1-7 JAN,JUL *', '15 4 1-7 1,7 *', 'on the days 1 to 7 of January and July at 04:15'],
  ['15 4 29 FEB *', '15 4 29 2 *', 'on 29 February at 04:15'],
  ['0 3 * 6 *', '0 3 * 6 *', 'every day of June at 03:00'],
  ['0 3 * 6-8 SAT,SUN', '0 3 * 6-8 0,6', 'every Saturday and Sunday in June to August at 03:00'],
])('%j is %j: %s', (given, fields, meaning) => {
  expect(fiveFields(read(given))).toBe(fields);
  expect(describeTimetable(read(given))).toBe(meaning);
});

const FORM = 'minute, hour, day of the month, month and day of the week';

test.each<[unknown, string]>([
  ['', `expression: "" is no schedule; write ${FORM}, such as '0 3 * * *'`],
  [undefined, `expression: undefined is no schedule; write ${FORM}, such as '0 3 * * *'`],
  ['0 3 * *', `expression: '0 3 * *' has 4 fields, not five: ${FORM}; write for example '0 3 * * *'`],
  ['daily', `expression: 'daily' has 1 field, not five: ${FORM}; write for example '0 3 * * *'`],
  [
    '0 0 3 * * *',
    `expression: '0 0 3 * * *' has 6 fields, not five: ${FORM}; seconds are put in front where an engine wants them, so leave them out: was '0 3 * * *' meant?`,
  ],
  [
    '0 0 3 * * ? 2027',
    `expression: '0 0 3 * * ? 2027' has 7 fields, not five: ${FORM}; seconds are put in front where an engine wants them, so leave them out: was '0 3 * * ?' meant?`,
  ],
  [
    '@every 6h',
    "expression: '@every 6h' counts from whenever the engine starts; write Schedule.every(), for example Schedule.every(Duration.hours(6))",
  ],
  [
    '@reboot',
    `expression: '@reboot' is no schedule; write ${FORM}, or one of @yearly, @annually, @monthly, @weekly, @daily, @midnight, @hourly`,
  ],
  [
    'TZ=Europe/Berlin 0 3 * * *',
    "expression: 'TZ=Europe/Berlin 0 3 * * *' names a time zone inside of the expression, which the engines read differently; write '0 3 * * *' and give 'Europe/Berlin' as timeZone",
  ],
  [
    'CRON_TZ=UTC @daily',
    "expression: 'CRON_TZ=UTC @daily' names a time zone inside of the expression, which the engines read differently; write '@daily' and give 'UTC' as timeZone",
  ],
  ['0 3 31 2 *', 'dayOfMonth: never runs: understood was on 31 February at 03:00; write a day that the month has'],
  [
    '0 3 30-31 FEB *',
    'dayOfMonth: never runs: understood was on the days 30 and 31 of February at 03:00; write a day that the month has',
  ],
  [
    '0 3 31 2,4,6,9,11 *',
    'dayOfMonth: never runs: understood was on day 31 of February, April, June, September and November at 03:00; write a day that the month has',
  ],
  [
    '0 3 13 * 5',
    'dayOfMonth, dayOfWeek: together they mean either in cron: on day 13 of every month, and also every Friday, at 03:00; leave one of them out, or say that it is meant: Schedule.cron({ …, dayOfMonthOrDayOfWeek: true })',
  ],
  [
    '0 3 1-31 * 5',
    'dayOfMonth, dayOfWeek: together they mean either in cron: every day at 03:00; leave one of them out, or say that it is meant: Schedule.cron({ …, dayOfMonthOrDayOfWeek: true })',
  ],
  [
    '0 3 13 2 0-6/1',
    'dayOfMonth, dayOfWeek: together they mean either in cron: every day of February at 03:00; leave one of them out, or say that it is meant: Schedule.cron({ …, dayOfMonthOrDayOfWeek: true })',
  ],
])('%j is refused', (expression, problem) =>
  expect(() => read(expression)).toThrow(new Error(`test: 1 problem:\n- ${problem}`)),
);

test('all fields that are wrong are named at once', () =>
  expect(() => read('60 24 0 13 8')).toThrow(
    /^test: 5 problems:\n- minute: .*\n- hour: .*\n- dayOfMonth: .*\n- month: .*\n- dayOfWeek: .*$/,
  ));

test('what is written is read as the same timetable again, by fields that only one engine could mistake for another', () => {
  fc.assert(
    fc.property(expressions, (expression) => {
      let timetable: Timetable;
      try {
        timetable = read(expression);
      } catch {
        return fc.pre(false);
      }
      const written = fiveFields(timetable);
      expect(read(written)).toEqual(timetable);
      expect(fiveFields(read(written))).toBe(written);
      expect(sixFields(timetable)).toBe(`0 ${written}`);
      // A step behind a star in a field for days is all of them to one engine, and restricts to the other.
      expect(written.split(' ')[2]).toMatch(/^(\*|[-0-9,/]+)$/);
      expect(written.split(' ')[4]).toMatch(/^(\*|[-0-9,/]+)$/);
    }),
  );
});

test('every timetable has words of its own, so that what was understood can be told', () => {
  const said = new Map<string, string>();
  fc.assert(
    fc.property(timetables, (timetable) => {
      const words = describeTimetable(timetable);
      const fields = fiveFields(timetable);
      expect(said.get(words) ?? fields).toBe(fields);
      said.set(words, fields);
      expect(words).not.toMatch(/undefined|NaN| {2}/);
    }),
  );
});

test('never running means no day in any year', () => {
  fc.assert(
    fc.property(anyTimetables, (timetable) => {
      const days = Array.from({ length: 8 * 366 }, (_, day) => matchesDay(timetable, dayAt(20_000 + day)));
      expect(days.includes(true)).toBe(!neverRuns(timetable));
    }),
  );
});
