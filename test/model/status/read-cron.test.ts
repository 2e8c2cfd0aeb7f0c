import { describeSchedule } from '../../../src/model/schedule/describe';
import { readCronJob, type ReadSchedule, readScheduledBackup } from '../../../src/model/status/read-cron';

const words = (read: ReadSchedule | undefined) => read && describeSchedule(read.timetable, read.zone.text);

test.each([
  ['0 3 * * *', 'Europe/Berlin', 'every day at 03:00 Europe/Berlin'],
  ['0 3 * * *', undefined, 'every day at 03:00 UTC'],
  ['@weekly', 'Etc/UTC', 'every Sunday at 00:00 UTC'],
  ['0 3 1 * MON', 'Etc/UTC', 'on day 1 of every month, and also every Monday, at 03:00 UTC'],
])('a CronJob of %j in %s: %s', (schedule, zone, expected) => {
  expect(words(readCronJob(schedule, zone))).toBe(expected);
});

test.each([
  ['0 3 * * *', 'Europe/Atlantis'],
  ['0 25 * * *', 'Etc/UTC'],
  ['every day', 'Etc/UTC'],
  ['@every 6h', 'Etc/UTC'],
  ['', undefined],
  [undefined, undefined],
  [5, 5],
])('a CronJob of %j in %j cannot be read', (schedule, zone) => {
  expect(readCronJob(schedule, zone)).toBeUndefined();
});

test.each([
  ['0 0 3 * * *', 'every day at 03:00 UTC'],
  ['0 30 4 * * 0', 'every Sunday at 04:30 UTC'],
  ['00 0 3 1 * MON', 'on day 1 of every month, and also every Monday, at 03:00 UTC'],
  // Five fields lack the last one: meant was every day, and every hour is what comes of it.
  ['0 0 * * *', 'every hour at minute 0, UTC'],
  ['@daily', 'every day at 00:00 UTC'],
])('a ScheduledBackup of %j: %s', (schedule, expected) => {
  expect(words(readScheduledBackup(schedule))).toBe(expected);
});

test.each(['30 0 3 * * *', '0 0 3 */2 * MON', '0 0 3 * *  * * *', '0 3 * *', '@every 6h', '', undefined, 7])(
  'a ScheduledBackup of %j cannot be read',
  (schedule) => {
    expect(readScheduledBackup(schedule)).toBeUndefined();
  },
);
