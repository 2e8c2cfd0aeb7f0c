import * as fc from 'fast-check';
import { Problems } from '../../../src/model/problems';
import { dayAt } from '../../../src/model/schedule/calendar';
import { readExpression } from '../../../src/model/schedule/read-timetable';
import { matchesDay, type Timetable, timesOfDay } from '../../../src/model/schedule/timetable';
import { toUtc } from '../../../src/model/schedule/translate';
import { fiveFields } from '../../../src/model/schedule/write-fields';
import { timetables } from './random';

const read = (expression: string): Timetable => readExpression(expression, new Problems())!;

test.each([
  ['0 3 * * *', 0, '0 3 * * *'],
  ['0 3 * * *', 120, '0 1 * * *'],
  ['0 1 * * *', 120, '0 23 * * *'],
  ['0 22 * * *', -180, '0 1 * * *'],
  ['0 3 * * *', 330, '30 21 * * *'],
  ['17 * * * *', 330, '47 * * * *'],
  ['*/15 * * * *', 345, '*/15 * * * *'],
  ['0 */6 * * *', 60, '0 5-23/6 * * *'],
  ['0 3 * * 1', 120, '0 1 * * 1'],
  ['0 1 * * 1', 120, '0 23 * * 0'],
  ['0 1 * * 0', 120, '0 23 * * 6'],
  ['0 23 * * 6', -120, '0 1 * * 0'],
  ['0 1 * * 1-5', 120, '0 23 * * 0-4'],
  ['0 3 1 * *', 120, '0 1 1 * *'],
  ['0 1 15 * *', 120, '0 23 14 * *'],
  ['0 1 2-28 * *', 120, '0 23 1-27 * *'],
  ['0 23 28 1 *', -120, '0 1 29 1 *'],
  // New Year's Day and Eve stay in one month of the other clock.
  ['0 1 1 1 *', 120, '0 23 31 12 *'],
  ['0 23 31 12 *', -120, '0 1 1 1 *'],
  ['0 1 1 4 *', 120, '0 23 31 3 *'],
  ['0 1 1 2,4 *', 120, '0 23 31 1,3 *'],
  ['0 1 1 1,2 *', 120, '0 23 31 1,12 *'],
  // Months that have no such day drop out.
  ['0 1 31 * *', 120, '0 23 30 1,3,5,7,8,10,12 *'],
  ['0 1 30 * *', 120, '0 23 29 1,3-12 *'],
])('%s at %s minutes ahead is %s', (local, ahead, utc) => {
  const translated = toUtc(read(local), ahead);
  expect(translated && fiveFields(translated)).toBe(utc);
});

test.each([
  ['the first of every month on the day before', '0 1 1 * *', 120],
  ['the day before 1 March, which is not always the same', '0 1 1 3 *', 120],
  ['the 30th and 31st, where the 30th of a shorter month is one and its 31st none', '0 1 30,31 * *', 120],
  ['the 28th, which begins March or not', '0 23 28 2 *', -120],
  ['a whole month', '0 1 * 6 *', 120],
  ['a weekday in a month', '0 1 * 6 1', 120],
  ['a time before and one after the change of day', '0 1,12 * * 1', 120],
  ['hours and minutes that are no product any more', '0,45 3 * * *', 330],
])('no five fields say %s', (_, local, ahead) => expect(toUtc(read(local), ahead)).toBeUndefined());

/** Minutes since 1970 at which it runs within some years, on a clock of its own. */
function runs(timetable: Timetable, from: number, days: number): number[] {
  return Array.from({ length: days }, (_, day) => from + day)
    .filter((day) => matchesDay(timetable, dayAt(day)))
    .flatMap((day) => timesOfDay(timetable).map((time) => day * 1440 + time));
}

test('what is translated runs at the very same times, for a year and more', () => {
  let exact = 0;
  const distance = fc.oneof(
    fc.integer({ min: -12, max: 14 }).map((hours) => hours * 60),
    fc.constantFrom(330, 345, -210),
  );
  fc.assert(
    fc.property(timetables, distance, fc.integer({ min: 0, max: 40_000 }), (timetable, ahead, day) => {
      const translated = toUtc(timetable, ahead);
      if (translated === undefined) return;
      exact++;
      const [first, last] = [day * 1440, (day + 400) * 1440];
      const within = (at: number): boolean => at >= first && at < last;
      const local = runs(timetable, day - 2, 404).map((at) => at - ahead);
      // As text: comparing lists of half a million numbers takes minutes.
      expect(
        runs(translated, day - 2, 404)
          .filter(within)
          .join() === local.filter(within).join(),
      ).toBe(true);
    }),
    { numRuns: 200 },
  );
  expect(exact).toBeGreaterThan(30);
});

test('a distance of none changes nothing', () => {
  fc.assert(fc.property(timetables, (timetable) => expect(toUtc(timetable, 0)).toEqual(timetable)));
});
