import * as fc from 'fast-check';
import {
  allOf,
  DAY_OF_MONTH,
  DAY_OF_WEEK,
  type FieldKind,
  HOUR,
  MINUTE,
  MONTH,
} from '../../../src/model/schedule/fields';
import { neverRuns, type Timetable } from '../../../src/model/schedule/timetable';

/** One field as somebody might write it, names, lists, ranges and steps in it. */
function fieldText({ least, most, names }: FieldKind): fc.Arbitrary<string> {
  const value = fc.integer({ min: least, max: most });
  const text = fc
    .tuple(value, fc.boolean())
    .map(([number, named]) => (named && names[number - least]) || String(number));
  const range = fc
    .tuple(value, value)
    .map(([a, b]) => [Math.min(a, b), Math.max(a, b)])
    .map(([from, to]) => `${from}-${to}`);
  const step = fc.integer({ min: 1, max: most - least });
  const part = fc.oneof(
    text,
    range,
    fc.tuple(range, step).map(([whole, by]) => `${whole}/${by}`),
  );
  return fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('*', '?') },
    step.map((by) => `*/${by}`),
    { weight: 3, arbitrary: text },
    fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(',')),
  );
}

const isStar = (text: string): boolean => /^[*?](\/1)?$/.test(text);

/** Five fields; of the two for days, one at most says something. */
export const expressions: fc.Arbitrary<string> = fc
  .tuple(fieldText(MINUTE), fieldText(HOUR), fieldText(DAY_OF_MONTH), fieldText(MONTH), fieldText(DAY_OF_WEEK))
  .map(([minute, hour, date, month, weekday]) => [minute, hour, date, month, isStar(date) ? weekday : '*'].join(' '));

const some = (kind: FieldKind, maxLength: number): fc.Arbitrary<number[]> =>
  fc.oneof(
    fc.constant(allOf(kind)),
    fc
      .uniqueArray(fc.integer({ min: kind.least, max: kind.most }), { minLength: 1, maxLength })
      .map((values) => values.sort((a, b) => a - b)),
  );

/** Timetables, days of either kind among them; 30 February too. */
export const anyTimetables: fc.Arbitrary<Timetable> = fc.record({
  minute: some(MINUTE, 3),
  hour: some(HOUR, 3),
  dayOfMonth: fc.oneof(some(DAY_OF_MONTH, 3), fc.subarray([28, 29, 30, 31], { minLength: 1 })),
  month: some(MONTH, 4),
  dayOfWeek: some(DAY_OF_WEEK, 3),
});

/** Those that run at some time. */
export const timetables: fc.Arbitrary<Timetable> = anyTimetables.filter((timetable) => !neverRuns(timetable));

/** Times to begin after. */
export const moments: fc.Arbitrary<number> = fc
  .integer({ min: Date.UTC(2020, 0, 1) / 1000, max: Date.UTC(2035, 0, 1) / 1000 })
  .map((seconds) => seconds * 1000);
