import { decide, deletions, type RetentionInput, verdictLine } from '../../../src/model/retention/decision';
import type { BackupUnit } from '../../../src/model/retention/unit';
import { DAY, rules, survivors, taken } from './support';

const now = Date.parse('2026-03-10T12:00:00Z');

/** One backup at noon of each of these days before `now`. */
function daily(...daysAgo: number[]): BackupUnit[] {
  return daysAgo.map((days) =>
    taken(new Date(now - days * DAY).toISOString().slice(0, 10) + 'T12:00', { name: `day-${days}` }),
  );
}

/** The verdicts as a person reads them. */
function lines(input: Partial<RetentionInput>): string[] {
  return decide({ database: 'db', now, rules: rules({}), backups: [], ...input }).verdicts.map(verdictLine);
}

const days = (count: number) => (count * DAY) / 1000;

describe('how rules combine', () => {
  const backups = daily(0, 1, 2, 3, 8, 9, 40, 70);

  test.each([
    ['maxSnapshots alone: the newest so many', rules({ maxSnapshots: 3 }), [0, 1, 2]],
    ['maxAge alone: what is not older', rules({ maxAge: days(8) }), [0, 1, 2, 3, 8]],
    ['both, the number less: what is within both', rules({ maxSnapshots: 2, maxAge: days(8) }), [0, 1]],
    ['both, the age less: what is within both', rules({ maxSnapshots: 7, maxAge: days(2) }), [0, 1, 2]],
    ['a tier alone: what it keeps', rules({ tiers: { monthly: 2 } }), [0, 40]],
    ['several tiers: what any of them keeps', rules({ tiers: { daily: 2, monthly: 3 } }), [0, 1, 40, 70]],
    [
      'a tier and maxAge: each of the recent ones, and the tier',
      rules({ maxAge: days(3), tiers: { monthly: 3 } }),
      [0, 1, 2, 3, 40, 70],
    ],
    [
      'a tier and maxSnapshots: the newest so many, and the tier',
      rules({ maxSnapshots: 2, tiers: { monthly: 2 } }),
      [0, 1, 40],
    ],
    [
      'a tier and both limits: what is within both, and the tier',
      rules({ maxSnapshots: 5, maxAge: days(1), tiers: { monthly: 2 } }),
      [0, 1, 40],
    ],
    ['minimumKeep above all of them', rules({ maxSnapshots: 1, maxAge: 60, minimumKeep: 4 }), [0, 1, 2, 3]],
    ['more asked for than there are', rules({ maxSnapshots: 100, tiers: { yearly: 100 } }), [0, 1, 2, 3, 8, 9, 40, 70]],
  ])('%s', (_, given, stay) => {
    expect(survivors({ now, rules: given, backups })).toEqual(stay.map((day) => `day-${day}`));
  });

  test('the minimum stays, however old it is', () => {
    expect(survivors({ now: now + 1000 * DAY, rules: rules({ maxAge: days(1) }), backups })).toEqual(['day-0']);
  });

  test('exactly as old as maxAge is within it, a millisecond more is not', () => {
    const given = rules({ maxAge: days(8) });
    expect(survivors({ now, rules: given, backups })).toContain('day-8');
    expect(survivors({ now: now + 1, rules: given, backups })).not.toContain('day-8');
  });
});

describe('every verdict says why', () => {
  test('by number, age and tier', () => {
    const given = rules({ maxSnapshots: 2, maxAge: days(30), tiers: { daily: 1, monthly: 2 } });
    expect(lines({ rules: given, backups: daily(0, 1, 2, 9, 10, 40) })).toEqual([
      'day-40: delete: 5 newer, maxSnapshots is 2, 40 days old, past maxAge (30 days)',
      'day-10: keep: newest of its month (monthly 2 of 2)',
      'day-9: delete: 3 newer, maxSnapshots is 2',
      'day-2: delete: 2 newer, maxSnapshots is 2',
      'day-1: keep: number 2 of the newest 2 (maxSnapshots), 1 day old, within maxAge (30 days)',
      'day-0: keep: newest of its day (daily 1 of 1), newest of its month (monthly 1 of 2), number 1 of the newest 2 (maxSnapshots), 0 seconds old, within maxAge (30 days)',
    ]);
  });

  test('by tiers alone', () => {
    expect(lines({ rules: rules({ tiers: { weekly: 1 } }), backups: daily(0, 1) })).toEqual([
      'day-1: delete: no tier keeps it',
      'day-0: keep: newest of its week (weekly 1 of 1)',
    ]);
  });

  test('by minimumKeep, with what would have taken it', () => {
    expect(lines({ rules: rules({ maxAge: days(5), minimumKeep: 2 }), backups: daily(8, 9, 10) })).toEqual([
      'day-10: delete: 10 days old, past maxAge (5 days)',
      'day-9: keep: one of the newest 2 (minimumKeep), though 9 days old, past maxAge (5 days)',
      'day-8: keep: one of the newest 2 (minimumKeep), though 8 days old, past maxAge (5 days)',
    ]);
  });

  test.each<[string, Partial<BackupUnit>, string]>([
    ['foreign', { foreign: true }, 'keep: made by somebody else'],
    ['of another database', { database: 'orders' }, 'keep: belongs to orders'],
    ['running', { state: 'running' }, 'keep: still running'],
    ['pending', { state: 'pending' }, 'keep: not ready yet'],
    [
      'needed',
      { neededBy: ['the bootstrap of Cluster a', 'claim b'] },
      'keep: needed by the bootstrap of Cluster a, claim b',
    ],
    ['marked', { keepMarked: true }, 'keep: marked to be kept'],
    ['declared', { declared: true }, 'keep: declared in YAML, from which it would be taken again; remove it there'],
    ['without a time', { takenAt: undefined }, 'keep: nobody knows when it was taken'],
    ['with an impossible time', { takenAt: NaN }, 'keep: nobody knows when it was taken'],
    ['needed by nobody', { neededBy: [] }, 'delete: 1 newer, maxSnapshots is 1'],
    ['begun to be deleted', { deletionBegun: true }, 'delete: its deletion has begun already'],
    ['begun to be deleted, and needed', { deletionBegun: true, neededBy: ['claim b'] }, 'keep: needed by claim b'],
    ['failed and old', { state: 'failed' }, 'delete: failed, 9 days old, past failedMaxAge (7 days)'],
    ['failed and marked', { state: 'failed', keepMarked: true }, 'keep: marked to be kept'],
  ])('one that is %s', (_, given, verdict) => {
    const old = { ...daily(9)[0], name: 'it', ...given };
    expect(lines({ rules: rules({ maxSnapshots: 1 }), backups: [...daily(0), old] })).toContain(`it: ${verdict}`);
  });

  test('a failed one that is not old', () => {
    const failed = { ...daily(7)[0], state: 'failed' as const };
    expect(lines({ rules: rules({ maxSnapshots: 1 }), backups: [...daily(0), failed] })).toContain(
      'day-7: keep: failed, 7 days old',
    );
  });
});

describe('what counts', () => {
  test.each<[string, Partial<BackupUnit>, string[]]>([
    ['a marked one takes its place among the newest', { keepMarked: true }, ['day-0', 'it', 'day-2']],
    ['so does a needed one', { neededBy: ['claim b'] }, ['day-0', 'it', 'day-2']],
    ['so does a declared one', { declared: true }, ['day-0', 'it', 'day-2']],
    ['a failed one takes none', { state: 'failed' }, ['day-0', 'it', 'day-2', 'day-3']],
    ['a running one takes none', { state: 'running' }, ['day-0', 'it', 'day-2', 'day-3']],
    ['a foreign one takes none', { foreign: true }, ['day-0', 'it', 'day-2', 'day-3']],
    ["another database's takes none", { database: 'orders' }, ['day-0', 'it', 'day-2', 'day-3']],
    ['one that is being deleted takes none', { deletionBegun: true }, ['day-0', 'day-2', 'day-3']],
  ])('%s', (_, given, stay) => {
    const it = { ...daily(1)[0], name: 'it', ...given };
    expect(survivors({ now, rules: rules({ maxSnapshots: 3 }), backups: [...daily(0, 2, 3, 4), it] })).toEqual(stay);
  });

  test('a marked one that is old makes no newer one go', () => {
    const marked = daily(50, 60).map((backup) => ({ ...backup, keepMarked: true }));
    expect(survivors({ now, rules: rules({ maxSnapshots: 2 }), backups: [...daily(0, 1, 2), ...marked] })).toEqual([
      'day-0',
      'day-1',
      'day-50',
      'day-60',
    ]);
  });

  test('nothing goes while there are fewer completed ones than minimumKeep, not even what has failed', () => {
    const failed = { ...daily(30)[0], state: 'failed' as const };
    const half = { ...daily(20)[0], deletionBegun: true };
    const reason = 'nothing goes while there are fewer than 2 completed backups (minimumKeep)';
    const given = rules({ maxAge: days(1), minimumKeep: 2 });
    expect(lines({ rules: given, backups: [...daily(3), failed, half] })).toEqual([
      `day-30: keep: ${reason}`,
      `day-20: keep: ${reason}`,
      'day-3: keep: one of the newest 2 (minimumKeep), though 3 days old, past maxAge (1 day)',
    ]);
    expect(survivors({ now, rules: given, backups: [...daily(3, 4), failed, half] })).toEqual(['day-3', 'day-4']);
  });
});

test('deletions come the oldest first, whatever the order of the listing', () => {
  const decision = decide({ database: 'db', now, rules: rules({ maxSnapshots: 1 }), backups: daily(3, 0, 7, 5) });
  expect(deletions(decision).map(({ name }) => name)).toEqual(['day-7', 'day-5', 'day-3']);
});

test('of two that were taken at the same moment, the name decides', () => {
  const twins = ['b', 'a', 'c'].map((name) => ({ ...daily(1)[0], name }));
  expect(survivors({ now, rules: rules({ maxSnapshots: 1 }), backups: twins })).toEqual(['a']);
});

test('no backups, no verdicts', () => {
  expect(decide({ database: 'db', now, rules: rules({ maxSnapshots: 1 }), backups: [] })).toEqual({ verdicts: [] });
});

describe('a surprise stops everything', () => {
  const half = rules({ maxSnapshots: 3, maximumShare: 0.5 });

  test('more than the share would go at once', () => {
    const decision = decide({ database: 'db', now, rules: half, backups: daily(0, 1, 2, 3, 4, 5, 6) });
    expect(decision.refusal).toBe(
      '4 of 7 completed backups would go at once, more than maximumShare (0.5) allows; if that is what you want, raise maximumShare for as long as it takes, or prune more often',
    );
    expect(deletions(decision)).toEqual([]);
    expect(decision.verdicts.map(verdictLine)[0]).toBe('day-6: keep: refused to delete: 6 newer, maxSnapshots is 3');
  });

  test('just the share goes', () => {
    const decision = decide({ database: 'db', now, rules: half, backups: daily(0, 1, 2, 3, 4, 5) });
    expect(decision.refusal).toBeUndefined();
    expect(deletions(decision)).toHaveLength(3);
  });

  test('one may go, whatever the share', () => {
    const given = rules({ maxSnapshots: 1, maximumShare: 0.01 });
    expect(survivors({ now, rules: given, backups: daily(0, 1) })).toEqual(['day-0']);
    expect(survivors({ now, rules: given, backups: daily(0, 1, 2) })).toEqual(['day-0', 'day-1', 'day-2']);
  });

  test('29 of 100 are a share of 0.29', () => {
    const hundred = daily(...Array.from({ length: 100 }, (_, day) => day));
    expect(survivors({ now, rules: rules({ maxSnapshots: 71, maximumShare: 0.29 }), backups: hundred })).toHaveLength(
      71,
    );
    expect(survivors({ now, rules: rules({ maxSnapshots: 70, maximumShare: 0.29 }), backups: hundred })).toHaveLength(
      100,
    );
  });

  test('failed ones, and deletions that have begun, are no part of the share', () => {
    const others = daily(20, 21, 22, 23).map((backup, index) =>
      index < 2 ? { ...backup, state: 'failed' as const } : { ...backup, deletionBegun: true },
    );
    expect(survivors({ now, rules: half, backups: [...daily(0, 1, 2), ...others] })).toEqual([
      'day-0',
      'day-1',
      'day-2',
    ]);
  });

  test('a first pruning may be allowed more, and only a first one', () => {
    const backups = daily(0, 1, 2, 3, 4, 5, 6);
    const allowed = { ...half, allowFirstPruning: true };
    expect(decide({ database: 'db', now, rules: half, backups, firstPruning: true }).refusal).toBe(
      '4 of 7 completed backups would go at once, more than maximumShare (0.5) allows; if that is what you want, raise maximumShare, or set allowFirstPruning',
    );
    expect(deletions(decide({ database: 'db', now, rules: allowed, backups, firstPruning: true }))).toHaveLength(4);
    expect(deletions(decide({ database: 'db', now, rules: allowed, backups }))).toEqual([]);
  });

  test('a backup from the future', () => {
    const ahead = { ...daily(0)[0], name: 'ahead', takenAt: now + 3 * 3_600_000 + 60_000 };
    const decision = decide({ database: 'db', now, rules: half, backups: [...daily(1, 2, 3, 4), ahead] });
    expect(decision.refusal).toBe(
      'ahead was taken 3 hours 1 minute from now, so a clock runs wrong; correct it, or delete that backup by hand if its time is wrong',
    );
    expect(deletions(decision)).toEqual([]);
  });

  test('clocks may be five minutes apart, and what is not ours may have any time', () => {
    const ahead = { ...daily(0)[0], name: 'ahead' };
    const refusal = (given: Partial<BackupUnit>) =>
      decide({ database: 'db', now, rules: half, backups: [{ ...ahead, ...given }] }).refusal;
    expect(refusal({ takenAt: now + 300_000 })).toBeUndefined();
    expect(refusal({ takenAt: now + 300_001 })).toBeDefined();
    expect(refusal({ takenAt: now + DAY, foreign: true })).toBeUndefined();
    expect(refusal({ takenAt: now + DAY, database: 'orders' })).toBeUndefined();
  });

  test('a backup that is listed twice', () => {
    const decision = decide({ database: 'db', now, rules: half, backups: [...daily(0, 1, 2, 3, 4), ...daily(4)] });
    expect(decision.refusal).toBe('day-4 is listed twice; nothing can be said of a listing like that');
    expect(deletions(decision)).toEqual([]);
  });

  test('a time of day that is none', () => {
    const decision = decide({ database: 'db', now: NaN, rules: rules({ maxSnapshots: 1 }), backups: daily(0, 1) });
    expect(decision.refusal).toBe('it is not known what time it is');
    expect(deletions(decision)).toEqual([]);
  });
});
