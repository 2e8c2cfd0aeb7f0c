import { Cron } from 'croner';
import * as fc from 'fast-check';
import { Problems } from '../../../src/model/problems';
import { nextRuns } from '../../../src/model/schedule/next-runs';
import { readExpression } from '../../../src/model/schedule/read-timetable';
import { timeZone, type TimeZone } from '../../../src/model/schedule/time-zone';
import type { Timetable } from '../../../src/model/schedule/timetable';
import { fiveFields, sixFields } from '../../../src/model/schedule/write-fields';
import { moments, timetables } from './random';

const UTC = timeZone('UTC') as TimeZone;
const read = (expression: string): Timetable => readExpression(expression, new Problems())!;

function times(expression: string, zone: string, after: string, count: number): string[] {
  const runs = nextRuns(read(expression), timeZone(zone) as TimeZone, Date.parse(after), count);
  return runs.map((at) => new Date(at).toISOString().replace(/:00\.000Z$/, 'Z'));
}

test('an independent reader of cron has the same next times, in five fields and in six', () => {
  fc.assert(
    fc.property(timetables, moments, (timetable, after) => {
      const ours = nextRuns(timetable, UTC, after, 5);
      for (const expression of [fiveFields(timetable), sixFields(timetable)]) {
        const theirs = new Cron(expression, { timezone: 'UTC', domAndDow: false }).nextRuns(5, new Date(after));
        expect([expression, ...ours]).toEqual([expression, ...theirs.map((at) => at.getTime())]);
      }
    }),
    { numRuns: 400 },
  );
});

test('times come in order, after the one given, and going on from any of them gives the rest', () => {
  const zones = fc.constantFrom(
    'UTC',
    'Etc/GMT+7',
    '+05:45',
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
  );
  fc.assert(
    fc.property(timetables, moments, zones, (timetable, after, name) => {
      const zone = timeZone(name) as TimeZone;
      const runs = nextRuns(timetable, zone, after, 6);
      expect(runs).toHaveLength(6);
      expect(runs[0]).toBeGreaterThan(after);
      expect(runs).toEqual([...new Set(runs)].sort((a, b) => a - b));
      expect(nextRuns(timetable, zone, runs[2], 3)).toEqual(runs.slice(3));
    }),
  );
});

test.each([
  ['0 3 * * *', 'UTC', '2026-11-21T03:00:00Z', ['2026-11-22T03:00Z', '2026-11-23T03:00Z']],
  ['0 3 * * *', 'UTC', '2026-11-21T02:59:59Z', ['2026-11-21T03:00Z', '2026-11-22T03:00Z']],
  ['0 3 * * *', '+05:30', '2026-11-21T00:00:00Z', ['2026-11-21T21:30Z', '2026-11-22T21:30Z']],
  ['0 3 29 2 *', 'UTC', '2026-11-21T00:00:00Z', ['2028-02-29T03:00Z', '2032-02-29T03:00Z']],
  // No leap year at the turn of that century.
  ['0 3 29 2 *', 'UTC', '2096-03-01T00:00:00Z', ['2104-02-29T03:00Z', '2108-02-29T03:00Z']],
  // Winter and summer in Berlin.
  ['0 3 * * *', 'Europe/Berlin', '2026-10-24T12:00:00Z', ['2026-10-25T02:00Z', '2026-10-26T02:00Z']],
  ['0 3 1 * *', 'Europe/Berlin', '2026-06-15T12:00:00Z', ['2026-07-01T01:00Z', '2026-08-01T01:00Z']],
])('%s in %s after %s', (expression, zone, after, expected) =>
  expect(times(expression, zone, after, expected.length)).toEqual(expected),
);

test('a time that clocks leave out is no run that day, and is not made up for', () =>
  expect(times('30 2 * * *', 'Europe/Berlin', '2026-03-28T00:00:00Z', 3)).toEqual([
    '2026-03-28T01:30Z',
    '2026-03-30T00:30Z',
    '2026-03-31T00:30Z',
  ]));

test('a time that comes twice is two runs', () =>
  expect(times('30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00:00Z', 3)).toEqual([
    '2026-10-25T00:30Z',
    '2026-10-25T01:30Z',
    '2026-10-26T01:30Z',
  ]));

test('a day that clocks go back into from the next one has its runs again', () =>
  // At one minute past midnight back to 23:01: so it was in Newfoundland until 2011.
  expect(times('30 23 * * *', 'America/St_Johns', '2010-11-07T02:30:30Z', 2)).toEqual([
    '2010-11-07T03:00Z',
    '2010-11-08T03:00Z',
  ]));
