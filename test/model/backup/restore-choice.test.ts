import fc from 'fast-check';
import { chooseDump, type WantedDump } from '../../../src/model/backup/logical/restore-choice';
import { timeOf, timeProblem } from '../../../src/model/backup/logical/restore-time';
import type { DumpUnit } from '../../../src/model/retention/dump-units';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const HOUR = 3_600_000;
const unit = (name: string, hours: number, others: Partial<DumpUnit> = {}): DumpUnit => ({
  name,
  database: 'db',
  state: 'completed',
  takenAt: NOW - hours * HOUR,
  ...others,
});
const choose = (units: DumpUnit[], others: Partial<WantedDump> = {}) =>
  chooseDump(units, { database: 'db', store: 'near', now: NOW, ...others });
const THREE = [unit('b', 2), unit('c', 1), unit('a', 30)];

test('the newest, the newest that was finished by a time, the newest of an age', () => {
  expect(choose(THREE)).toEqual({ name: 'c', age: 3600 });
  expect(choose(THREE, { before: NOW - 2 * HOUR })).toEqual({ name: 'b', age: 7200 });
  expect(choose(THREE, { before: NOW - 2 * HOUR - 1 }).name).toBe('a');
  expect(choose(THREE, { minimumAge: 7200 }).name).toBe('b');
  expect(choose(THREE, { maxAge: 3600 }).name).toBe('c');
});

test('what cannot be read, is not complete, or is being removed is not taken', () => {
  const others = [
    unit('x', 0, { takenAt: undefined, problem: 'its manifest is not JSON' }),
    unit('y', 0, { state: 'failed' }),
    unit('z', 0, { deletionBegun: true }),
  ];
  expect(choose([...others, ...THREE]).name).toBe('c');
});

test.each<[DumpUnit[], Partial<WantedDump>, string]>([
  [[], {}, 'store near has no backup of db'],
  [
    [unit('x', 0, { takenAt: undefined, problem: 'its manifest is not JSON' })],
    {},
    'store near has no backup of db that can be read; of 1 it cannot, such as x: its manifest is not JSON',
  ],
  [
    THREE,
    { before: NOW - 31 * HOUR },
    'store near has no backup of db that was finished by 2026-11-20T05:00:00Z: the oldest, a, was at 2026-11-20T06:00:00Z',
  ],
  [THREE, { maxAge: 1800 }, 'the newest backup of db in store near, c, is 1 hour old, more than maxAge (30 minutes)'],
  [
    THREE,
    { minimumAge: 172_800 },
    'no backup of db in store near is as old as minimumAge (2 days): the oldest, a, is 1 day 6 hours old',
  ],
])('none fits: %#', (units, wanted, message) => {
  expect(() => choose(units, wanted)).toThrow(message);
});

test('of any backups, none is newer than the time, and none that fits is newer than the one that is taken', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1000), { minLength: 1 }), fc.nat(1000), (ages, age) => {
      const units = ages.map((hours, index) => unit(`n${index}`, hours));
      const before = NOW - age * HOUR;
      const fitting = ages.filter((hours) => hours >= age);
      if (fitting.length === 0) expect(() => choose(units, { before })).toThrow('was finished by');
      else expect(choose(units, { before }).age).toBe(Math.min(...fitting) * 3600);
    }),
  );
});

test.each(['2026-11-21T03:00:00Z', '2026-11-21t03:00:00.123+01:00', '2024-02-29 23:59:59-11:30'])(
  'a time: %s',
  (text) => {
    expect(timeProblem(text)).toBeUndefined();
    expect(timeOf(text)).not.toBeNaN();
  },
);

test.each([
  undefined,
  7,
  '',
  'yesterday',
  '2026-11-21',
  '2026-11-21T03:00:00',
  '2026-02-30T03:00:00Z',
  '2026-13-01T03:00:00Z',
  '2026-11-21T25:00:00Z',
  '2026-11-21T03:00:00Z; rm -rf /',
])('no time: %j', (text) => {
  expect(timeProblem(text)).toBe(
    `${JSON.stringify(text) ?? 'undefined'} is no time; write one with its distance from UTC, such as '2026-11-21T03:00:00Z'`,
  );
});
