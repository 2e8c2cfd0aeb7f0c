import { cronProblem, cronTimeZoneProblem } from '../../src/model/cron';

test.each(['17 3 * * *', '*/15 0-6 1,15 * MON-FRI', '0 0 ? * 7'])('%s is a schedule', (schedule) =>
  expect(cronProblem(schedule)).toBeUndefined(),
);

test.each([
  '',
  '* * * *',
  '* * * * * *',
  '@daily',
  'TZ=UTC 17 3 * * *',
  '17  3 * * *',
  ' 17 3 * * *',
  '17 3 * * ;',
  17,
])('%j is no schedule', (schedule) =>
  expect(cronProblem(schedule)).toBe(
    `${JSON.stringify(schedule)} is no schedule; write minute, hour, day of the month, month and day of the week, such as '17 3 * * *'`,
  ),
);

test.each(['UTC', 'Etc/UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5', 'GB'])(
  '%s is a time zone',
  (timeZone) => expect(cronTimeZoneProblem(timeZone)).toBeUndefined(),
);

test.each(['', 'Local', '+02:00', 'Europe/', 'berlin', 'Europe/Ber lin', 2])('%j is no time zone', (timeZone) =>
  expect(cronTimeZoneProblem(timeZone)).toBe(
    `${JSON.stringify(timeZone)} is no time zone; write its name, such as 'Europe/Berlin' or 'Etc/UTC'`,
  ),
);
