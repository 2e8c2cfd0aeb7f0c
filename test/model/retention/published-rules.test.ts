import type { RetentionRules } from '../../../src/model/retention/policy';
import { DAY, rules, survivors, taken } from './support';

// What others have published about such rules, on data of our own. Where ours
// mean something else, the example says what, and the page for users does as well.

/** Every day at this hour, from the first to the last. */
function everyDay(first: string, last: string, at = '22:00'): string[] {
  const days: string[] = [];
  for (let day = Date.parse(first); day <= Date.parse(last); day += DAY)
    days.push(`${new Date(day).toISOString().slice(0, 10)}T${at}`);
  return days;
}

/** What stays of backups of these times, a minute after the last. */
function stays(times: string[], given: Partial<RetentionRules>): string[] {
  const now = Math.max(...times.map((time) => Date.parse(`${time}Z`))) + 60_000;
  return survivors({ now, rules: rules(given), backups: times.map((time) => taken(time)) });
}

const days = (count: number) => (count * DAY) / 1000;

describe('restic, "Removing backup snapshots"', () => {
  test('a daily rule counts only days that have a backup: of one a week it keeps weeks', () => {
    const saturdays = everyDay('2026-01-03', '2026-03-28').filter((_, index) => index % 7 === 0);
    expect(stays(saturdays, { tiers: { daily: 3 } })).toEqual([
      '2026-03-28T22:00',
      '2026-03-21T22:00',
      '2026-03-14T22:00',
    ]);
  });

  test('of several in one period the newest stays', () => {
    const times = ['2026-05-04T06:00', '2026-05-04T18:00', '2026-05-05T06:00', '2026-05-05T07:30'];
    expect(stays(times, { tiers: { daily: 2 } })).toEqual(['2026-05-05T07:30', '2026-05-04T18:00']);
    expect(stays(times, { tiers: { hourly: 2 } })).toEqual(['2026-05-05T07:30', '2026-05-05T06:00']);
  });

  test('periods are those of the clock and the calendar, not distances from now', () => {
    const times = ['2026-05-04T23:59', '2026-05-05T00:00'];
    expect(stays(times, { tiers: { daily: 2 } })).toHaveLength(2);
    expect(stays(['2026-05-05T00:00', '2026-05-05T23:59'], { tiers: { daily: 2 } })).toEqual(['2026-05-05T23:59']);
  });

  test('weeks go from Monday to Sunday', () => {
    const times = everyDay('2026-06-01', '2026-06-30');
    expect(stays(times, { tiers: { weekly: 4 } })).toEqual([
      '2026-06-30T22:00', // the week has just begun
      '2026-06-28T22:00', // Sundays
      '2026-06-21T22:00',
      '2026-06-14T22:00',
    ]);
  });

  test('a backup stays if any rule keeps it, and one may satisfy several', () => {
    const times = everyDay('2025-01-01', '2026-05-31');
    // The last of May is a Sunday: the newest of its day, week, month and year.
    expect(stays(times, { tiers: { daily: 2, weekly: 2, monthly: 2, yearly: 2 } })).toEqual([
      '2026-05-31T22:00',
      '2026-05-30T22:00',
      '2026-05-24T22:00',
      '2026-04-30T22:00',
      '2025-12-31T22:00',
    ]);
  });

  test('keep-last is maxSnapshots', () => {
    const times = everyDay('2026-06-01', '2026-06-10');
    expect(stays(times, { maxSnapshots: 2, tiers: { monthly: 1 } })).toEqual(['2026-06-10T22:00', '2026-06-09T22:00']);
  });

  test('keep-within is maxAge, but counted from now and not from the newest backup', () => {
    const backups = everyDay('2026-06-01', '2026-06-10').map((time) => taken(time));
    const at = (now: string) => survivors({ now: Date.parse(now), rules: rules({ maxAge: days(3) }), backups });
    expect(at('2026-06-10T22:00Z')).toHaveLength(4);
    // Nobody takes backups any more: ours age, and minimumKeep holds the last.
    expect(at('2026-07-10T22:00Z')).toEqual(['2026-06-10T22:00']);
  });

  test('where a rule finds fewer periods than it asks for, ours does not keep the oldest beside them', () => {
    expect(stays(everyDay('2026-06-01', '2026-06-10'), { tiers: { monthly: 6 } })).toEqual(['2026-06-10T22:00']);
  });
});

describe('borg, "borg prune"', () => {
  /** A year of days without the 17th of November. */
  const year = everyDay('2025-01-01', '2025-12-31').filter((time) => !time.startsWith('2025-11-17'));

  test('a day without a backup does not count, so the rule reaches a day further back', () => {
    const december = everyDay('2025-12-02', '2025-12-31').reverse();
    const before = ['2025-12-01', '2025-11-30', '2025-11-18', '2025-11-16'].map((day) => `${day}T22:00`);
    const inBetween = everyDay('2025-11-19', '2025-11-29').reverse();
    expect(stays(year, { tiers: { daily: 45 } })).toEqual([
      ...december,
      ...before.slice(0, 2),
      ...inBetween,
      ...before.slice(2),
    ]);
  });

  test('days and months together: ours gives the newest of the month to both, borg goes a month further', () => {
    const stay = stays(year, { tiers: { daily: 3, monthly: 4 } });
    expect(stay).toEqual([
      '2025-12-31T22:00', // a day and a month; borg counts it as a day only,
      '2025-12-30T22:00',
      '2025-12-29T22:00',
      '2025-11-30T22:00',
      '2025-10-31T22:00',
      '2025-09-30T22:00', // and keeps the end of August as its fourth month
    ]);
  });

  test('asked for one month more, ours keeps what borg keeps where the newest is kept by a finer rule', () => {
    expect(stays(year, { tiers: { daily: 3, monthly: 5 } })).toContain('2025-08-31T22:00');
  });

  test('weeks are those of ISO 8601, also over the turn of a year', () => {
    // 2026-01-01 is a Thursday: it shares its week with the end of December.
    const times = ['2025-12-28T22:00', '2025-12-29T22:00', '2026-01-01T22:00', '2026-01-04T22:00', '2026-01-05T22:00'];
    expect(stays(times, { tiers: { weekly: 3 } })).toEqual([
      '2026-01-05T22:00',
      '2026-01-04T22:00',
      '2025-12-28T22:00',
    ]);
  });

  test('what failed is not counted', () => {
    const backups = everyDay('2026-06-01', '2026-06-05').map((time) => taken(time));
    backups.push(taken('2026-06-05T23:00', { state: 'failed' }));
    const now = Date.parse('2026-06-06T00:00Z');
    expect(survivors({ now, rules: rules({ maxSnapshots: 2 }), backups })).toEqual([
      '2026-06-05T23:00',
      '2026-06-05T22:00',
      '2026-06-04T22:00',
    ]);
  });
});

describe('pgBackRest, "Full Backup Retention"', () => {
  test('by count: the oldest goes once so many newer ones have completed', () => {
    const [first, second, third] = everyDay('2026-06-01', '2026-06-03');
    expect(stays([first, second], { maxSnapshots: 2 })).toEqual([second, first]);
    expect(stays([first, second, third], { maxSnapshots: 2 })).toEqual([third, second]);
    const running = taken('2026-06-03T22:00', { state: 'running' });
    const now = Date.parse('2026-06-03T23:00Z');
    expect(
      survivors({ now, rules: rules({ maxSnapshots: 2 }), backups: [taken(first), taken(second), running] }),
    ).toEqual([third, second, first]);
  });

  test('by time: ours deletes what is older; pgBackRest keeps the youngest of those, to recover into the time after it', () => {
    const aged = [5, 12, 19, 26].map((age) => taken(`2026-06-${30 - age < 10 ? '0' : ''}${30 - age}T00:00`));
    const now = Date.parse('2026-06-30T00:00Z');
    // pgBackRest: 5, 12 and 19 days with 14 days. A snapshot holds no WAL to go on with, so ours need not.
    expect(survivors({ now, rules: rules({ maxAge: days(14) }), backups: aged })).toEqual([
      '2026-06-25T00:00',
      '2026-06-18T00:00',
    ]);
    expect(survivors({ now, rules: rules({ maxAge: days(14), minimumKeep: 3 }), backups: aged })).toHaveLength(3);
  });
});
