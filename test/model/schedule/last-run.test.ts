import fc from 'fast-check';
import { lastRun } from '../../../src/model/schedule/last-run';
import { nextRuns } from '../../../src/model/schedule/next-runs';
import { timeZone, type TimeZone } from '../../../src/model/schedule/time-zone';
import { readCronJob } from '../../../src/model/status/read-cron';

const ZONES = ['Etc/UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Kiritimati', '-12:00'];
const CRONS = ['* * * * *', '*/7 2,3 * * *', '30 2 * * *', '0 3 31 * *', '0 0 29 2 *', '15 1 * * 0', '59 23 1 1 *'];

test('the last run is the one after which the next comes later than the time', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...CRONS),
      fc.constantFrom(...ZONES),
      fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }),
      (cron, name, until) => {
        const zone = timeZone(name) as TimeZone;
        const { timetable } = readCronJob(cron, undefined) as { timetable: Parameters<typeof lastRun>[0] };
        const last = lastRun(timetable, zone, until.getTime());
        expect(last).toBeLessThanOrEqual(until.getTime());
        const [itself, next] = nextRuns(timetable, zone, (last as number) - 1, 2);
        expect(itself).toBe(last);
        expect(next).toBeGreaterThan(until.getTime());
      },
    ),
  );
});

test('a run at the time itself is the last one', () => {
  const at = Date.parse('2026-11-21T03:00:00Z');
  const { timetable, zone } = readCronJob('0 3 * * *', 'Etc/UTC') as NonNullable<ReturnType<typeof readCronJob>>;
  expect(lastRun(timetable, zone, at)).toBe(at);
  expect(lastRun(timetable, zone, at - 1)).toBe(at - 86_400_000);
});
