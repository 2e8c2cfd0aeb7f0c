import { Duration } from 'cdk8s';
import { Schedule, Weekday } from '../../../src';

test.each([
  [Schedule.hourly(), '0 * * * *', '0 0 * * * *', 'every hour at minute 0, UTC'],
  [Schedule.hourly({ minute: 7 }), '7 * * * *', '0 7 * * * *', 'every hour at minute 7, UTC'],
  [Schedule.daily({ hour: 3 }), '0 3 * * *', '0 0 3 * * *', 'every day at 03:00 UTC'],
  [
    Schedule.daily({ hour: 3, minute: 5, timeZone: 'Europe/Berlin' }),
    '5 3 * * *',
    undefined,
    'every day at 03:05 Europe/Berlin',
  ],
  [
    Schedule.weekly({ weekday: Weekday.SUNDAY, hour: 1, timeZone: '+02:00' }),
    '0 1 * * 0',
    '0 0 23 * * 6',
    'every Sunday at 01:00 UTC+02:00',
  ],
  [Schedule.monthly({ day: 1, hour: 4 }), '0 4 1 * *', '0 0 4 1 * *', 'on day 1 of every month at 04:00 UTC'],
  [Schedule.cron({ hour: '1-5/2' }), '0 1,3,5 * * *', '0 0 1,3,5 * * *', 'every day at 01:00, 03:00 and 05:00 UTC'],
  [Schedule.every(Duration.hours(12)), '0 0,12 * * *', '0 0 0,12 * * *', 'every day at 00:00 and 12:00 UTC'],
  [Schedule.expression('@daily'), '0 0 * * *', '0 0 0 * * *', 'every day at 00:00 UTC'],
  [Schedule.expression('0 22 * * 7'), '0 22 * * 0', '0 0 22 * * 0', 'every Sunday at 22:00 UTC'],
])('a schedule means the same for both engines %#', (schedule, five, six, meaning) => {
  expect(schedule.cronExpression).toBe(five);
  expect(schedule.cloudNativeExpression).toBe(six);
  expect(schedule.describe()).toBe(meaning);
});

test.each<[() => Schedule, RegExp]>([
  [() => Schedule.daily({ hour: 24 }), /^Schedule\.daily: 1 problem:\n- hour: 24 is not a whole number, from 0 to 23/],
  [() => Schedule.expression('0 0 3 * * *'), /has 6 fields, not five: .* was '0 3 \* \* \*' meant\?/],
  [() => Schedule.expression('0 3 31 2 *'), /31 .*February/],
  [() => Schedule.expression('0 3 1 * 0'), /dayOfMonthOrDayOfWeek|day of the month and/],
  [
    () => Schedule.daily({ hour: 3, timeZone: 'Local' }),
    /^Schedule\.daily: 1 problem:\n- timeZone: 'Local' is no time zone/,
  ],
])('a schedule that cannot be meant is refused %#', (make, message) => expect(make).toThrow(message));

test('the next runs follow the clock of the zone', () => {
  const runs = Schedule.daily({ hour: 3, timeZone: 'Europe/Berlin' }).nextRuns(new Date('2026-10-23T12:00:00Z'), 3);
  expect(runs.map((run) => run.toISOString())).toEqual([
    '2026-10-24T01:00:00.000Z',
    '2026-10-25T02:00:00.000Z',
    '2026-10-26T02:00:00.000Z',
  ]);
});
