import { DAY_OF_MONTH, DAY_OF_WEEK, type FieldKind, HOUR, MINUTE, MONTH } from '../../../src/model/schedule/fields';
import { parseField } from '../../../src/model/schedule/parse-field';

test.each<[string, FieldKind, number[]]>([
  ['5', MINUTE, [5]],
  ['05', MINUTE, [5]],
  ['0,30', MINUTE, [0, 30]],
  ['30,0,30', MINUTE, [0, 30]],
  ['*/20', MINUTE, [0, 20, 40]],
  ['10-20/5', MINUTE, [10, 15, 20]],
  ['8-18/5', HOUR, [8, 13, 18]],
  ['JAN,jul', MONTH, [1, 7]],
  ['Mar-may', MONTH, [3, 4, 5]],
  ['MON-FRI', DAY_OF_WEEK, [1, 2, 3, 4, 5]],
  ['7', DAY_OF_WEEK, [0]],
  ['5-7', DAY_OF_WEEK, [0, 5, 6]],
  ['0-7', DAY_OF_WEEK, [0, 1, 2, 3, 4, 5, 6]],
  ['1-3,29-31', DAY_OF_MONTH, [1, 2, 3, 29, 30, 31]],
])('%j is understood', (text, kind, values) => expect(parseField(text, kind)).toMatchObject({ values, star: false }));

test.each(['*', '?', '*/1', '?/01', '*,5'])('%j is every one', (text) =>
  expect(parseField(text, HOUR)).toEqual({ values: Array.from({ length: 24 }, (_, hour) => hour), star: true }),
);

test('a number that plain JavaScript gives is a value', () =>
  expect(parseField(3, HOUR)).toMatchObject({ values: [3] }));

test.each<[unknown, FieldKind, string]>([
  ['60', MINUTE, "'60' is no minute; write 0 to 59, a range such as '1-5', or '*'"],
  ['-1', MINUTE, "'-1' is no minute; write 0 to 59, a range such as '1-5', or '*'"],
  ['+5', MINUTE, "'+5' is no minute; write 0 to 59, a range such as '1-5', or '*'"],
  ['1.5', MINUTE, "'1.5' is no minute; write 0 to 59, a range such as '1-5', or '*'"],
  ['24', HOUR, "'24' is no hour; write 0 to 23, a range such as '1-5', or '*'"],
  ['1-24', HOUR, "'1-24' is no hour; write 0 to 23, a range such as '1-5', or '*'"],
  ['1-2-3', HOUR, "'1-2-3' is no hour; write 0 to 23, a range such as '1-5', or '*'"],
  ['*-5', HOUR, "'*-5' is no hour; write 0 to 23, a range such as '1-5', or '*'"],
  ['*/2/3', HOUR, "'*/2/3' is no hour; write 0 to 23, a range such as '1-5', or '*'"],
  ['*/-2', HOUR, "'*/-2' is no hour; write 0 to 23, a range such as '1-5', or '*'"],
  ['H', HOUR, "'H' is no hour; write 0 to 23, a range such as '1-5', or '*'"],
  ['0', DAY_OF_MONTH, "'0' is no day of the month; write 1 to 31, a range such as '2-6', or '*'"],
  ['L', DAY_OF_MONTH, "'L' is no day of the month; write 1 to 31, a range such as '2-6', or '*'"],
  ['15W', DAY_OF_MONTH, "'15W' is no day of the month; write 1 to 31, a range such as '2-6', or '*'"],
  ['JANUARY', MONTH, "'JANUARY' is no month; write 1 to 12, or JAN to DEC, a range such as '2-6', or '*'"],
  ['MON', MONTH, "'MON' is no month; write 1 to 12, or JAN to DEC, a range such as '2-6', or '*'"],
  ['8', DAY_OF_WEEK, "'8' is no day of the week; write 0 to 6, or SUN to SAT, a range such as '1-5', or '*'"],
  ['6#3', DAY_OF_WEEK, "'6#3' is no day of the week; write 0 to 6, or SUN to SAT, a range such as '1-5', or '*'"],
  ['1,,2', HOUR, 'holds an empty part between commas; write 0 to 23'],
  ['22-2', HOUR, "'22-2' runs backwards; write '22-23,0-2'"],
  ['FRI-SUN', DAY_OF_WEEK, "'FRI-SUN' runs backwards; write '5-6,0'"],
  ['SAT-MON', DAY_OF_WEEK, "'SAT-MON' runs backwards; write '6,0-1'"],
  ['*/0', MINUTE, "'*/0' has a step of 0; write 1 or more"],
  ['5/15', MINUTE, "'5/15' has a step without a range, which not every cron reads alike; write '5-59/15', or '5'"],
  ['*/90', MINUTE, "'*/90' has a step beyond the end, and would mean 0 alone; write '0', or a step of 59 or less"],
  ['', HOUR, '"" is no hour; write 0 to 23, or \'*\' for every one'],
  [null, HOUR, "null is no hour; write 0 to 23, or '*' for every one"],
])('%j is refused', (text, kind, problem) => expect(parseField(text, kind)).toEqual({ problem }));

test.each<[string, FieldKind, string | undefined]>([
  ['*/7', MINUTE, "'*/7' is not even: after 56 it begins anew at 0"],
  ['0-59/50', MINUTE, "'0-59/50' is not even: after 50 it begins anew at 0"],
  ['*/5', HOUR, "'*/5' is not even: after 20 it begins anew at 0"],
  ['*/6', HOUR, undefined],
  ['8-18/4', HOUR, undefined],
  ['*/7', DAY_OF_MONTH, undefined],
])('%j of a field is even or warned of', (text, kind, warning) => {
  const field = parseField(text, kind);
  expect('values' in field && field.warning).toBe(warning);
});
