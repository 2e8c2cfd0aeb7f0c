import { DAY, HOUR, rules, survivors } from './support';
import { decide, deletions } from '../../../src/model/retention/decision';
import type { BackupUnit } from '../../../src/model/retention/unit';

const last = Date.parse('2026-09-16T13:05:00Z'); // a Wednesday
const policy = rules({ tiers: { hourly: 24, daily: 7, weekly: 4, monthly: 12 } });

const at = (time: number): string => new Date(time).toISOString().slice(0, 16);

function every(step: number, until = last): BackupUnit[] {
  return Array.from({ length: Math.floor((365 * DAY) / step) }, (_, index) => {
    const takenAt = until - index * step;
    return { name: at(takenAt), database: 'db', state: 'completed', takenAt };
  });
}

/** 00:00, 01:00 … as the minute is the same all the year. */
const hour = (day: string, hours: number): string => `${day}T${String(hours).padStart(2, '0')}:05`;

/** What 24 hours, 7 days, 4 weeks and 12 months mean on that Wednesday, with a calendar in the hand. */
const sundays = ['2026-09-13', '2026-09-06', '2026-08-30'];
const endsOfMonths = [
  '2026-08-31',
  '2026-07-31',
  '2026-06-30',
  '2026-05-31',
  '2026-04-30',
  '2026-03-31',
  '2026-02-28',
  '2026-01-31',
  '2025-12-31',
  '2025-11-30',
  '2025-10-31',
];

test('a year of hourly snapshots under 24 hours, 7 days, 4 weeks and 12 months', () => {
  const hours = [
    ...Array.from({ length: 14 }, (_, back) => hour('2026-09-16', 13 - back)),
    ...Array.from({ length: 10 }, (_, back) => hour('2026-09-15', 23 - back)),
  ];
  const days = ['2026-09-14', '2026-09-13', '2026-09-12', '2026-09-11', '2026-09-10'];
  const expected = new Set([...hours, ...[...days, ...sundays, ...endsOfMonths].map((day) => hour(day, 23))]);
  const stay = survivors({ now: last + 60_000, rules: policy, backups: every(HOUR) });
  expect(stay).toEqual([...expected].sort().reverse());
  expect(stay).toHaveLength(24 + 5 + 2 + 11); // a Sunday is among the days already
});

test('a year of daily snapshots under the same policy', () => {
  const recent = Array.from({ length: 24 }, (_, back) => at(last - back * DAY).slice(0, 10));
  const expected = new Set([...recent, ...sundays, ...endsOfMonths].map((day) => hour(day, 13)));
  // 24 hours that have a snapshot are 24 days here; they hold the Sundays and the end of August.
  expect(survivors({ now: last + 60_000, rules: policy, backups: every(DAY) })).toEqual([...expected].sort().reverse());
  expect(expected.size).toBe(24 + 10);
});

test('pruned after every snapshot of the year, little goes at once, and in the end the same is left', () => {
  let kept: BackupUnit[] = [];
  let most = 0;
  for (const backup of every(HOUR).reverse()) {
    const decision = decide({
      database: 'db',
      now: backup.takenAt! + 60_000,
      rules: { ...policy, maximumShare: 0.5 },
      backups: [...kept, backup],
    });
    expect(decision.refusal).toBeUndefined();
    const gone = deletions(decision);
    kept = [...kept, backup].filter((each) => !gone.includes(each));
    most = Math.max(most, gone.length);
  }
  expect(most).toBeLessThanOrEqual(4); // a new snapshot pushes at most one out of each tier
  // The same as of the whole year at once: pruning early loses nothing that the policy wants later.
  expect(kept.map(({ name }) => name).reverse()).toEqual(
    survivors({ now: last + 60_000, rules: policy, backups: every(HOUR) }),
  );
});

test('days begin where the time zone says', () => {
  const given = rules({ tiers: { daily: 3 } });
  const stay = (utcOffset: number) =>
    survivors({ now: last + 60_000, rules: { ...given, utcOffset }, backups: every(HOUR).slice(0, 100) });
  expect(stay(0)).toEqual(['2026-09-16T13:05', '2026-09-15T23:05', '2026-09-14T23:05']);
  expect(stay(2 * 3600)).toEqual(['2026-09-16T13:05', '2026-09-15T21:05', '2026-09-14T21:05']);
  expect(stay(-(3 * 3600 + 1800))).toEqual(['2026-09-16T13:05', '2026-09-16T03:05', '2026-09-15T03:05']);
});
