import * as fc from 'fast-check';
import { dueTime, runId, snapshotName } from '../../../src/model/backup/run-id';

const now = new Date('2026-07-13T03:00:07Z');
const minute = (time: string): number => Date.parse(time) / 60_000;

test.each([
  ['its Job says', `nightly-${minute('2026-07-13T03:00:00Z')}`, '2026-07-13T03:00:00.000Z'],
  ['its Job says, some hours late', `nightly-${minute('2026-07-12T23:00:00Z')}`, '2026-07-12T23:00:00.000Z'],
  ['it is by hand', 'nightly-by-hand', '2026-07-13T03:00:07.000Z'],
  ['it is by hand, with a number', 'nightly-1', '2026-07-13T03:00:07.000Z'],
  ['it is by hand, with a number that is no time near', 'nightly-12345678', '2026-07-13T03:00:07.000Z'],
  ['it is of another schedule', `daily-${minute('2026-07-13T03:00:00Z')}`, '2026-07-13T03:00:07.000Z'],
])('a run is of the time that %s', (_, job, due) => {
  expect(dueTime('nightly', job, now).toISOString()).toBe(due);
});

test('the name of a run ends with the time in UTC; another try is a second later', () => {
  expect(runId('nightly', now)).toBe('nightly-20260713030007');
  expect(runId('nightly', now, 2)).toBe('nightly-20260713030009');
  expect([snapshotName('one', 'data'), snapshotName('one', 'wal')]).toEqual(['one', 'one-wal']);
});

test('tries of one time have names of their own, all of one length', () => {
  const times = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(times, fc.nat(49), fc.nat(49), (time, one, other) => {
      expect(runId('db', time, one) === runId('db', time, other)).toBe(one === other);
      expect(runId('db', time, one)).toMatch(/^db-\d{14}$/);
    }),
  );
});
