import fc from 'fast-check';
import { decide, deletions, type RetentionInput } from '../../../src/model/retention/decision';
import { protection } from '../../../src/model/retention/protection';
import type { BackupUnit } from '../../../src/model/retention/unit';
import { anyBackups, anyRules, DAY, HOUR, NOW, pruned, rules, taken } from './support';

/** Any backups and any rules, on one day. */
const anyInput: fc.Arbitrary<RetentionInput> = fc
  .tuple(anyBackups, anyRules)
  .map(([backups, given]) => ({ database: 'db', now: NOW, rules: given, backups }));

/** The same, where no share stops anything. */
const unrefused = anyInput.map((input) => ({ ...input, rules: { ...input.rules, maximumShare: 1 } }));

function holds<T>(arbitrary: fc.Arbitrary<T>, predicate: (value: T) => void): void {
  fc.assert(fc.property(arbitrary, predicate), { numRuns: 1000 });
}

const names = (backups: readonly BackupUnit[]) => backups.map(({ name }) => name).sort();

/** Those of the database that can be restored. */
function restorable(backups: readonly BackupUnit[]): BackupUnit[] {
  return backups.filter(
    ({ database, state, foreign, deletionBegun, takenAt }) =>
      database === 'db' && state === 'completed' && !foreign && !deletionBegun && Number.isFinite(takenAt),
  );
}

test('what these backups and rules give is not trivial', () => {
  const inputs = fc.sample(anyInput, { numRuns: 1000, seed: 1 });
  const decisions = inputs.map(decide);
  expect(decisions.filter((decision) => deletions(decision).length > 3).length).toBeGreaterThan(200);
  expect(decisions.filter(({ refusal }) => refusal !== undefined).length).toBeGreaterThan(50);
});

test('never fewer completed backups than the minimum are left, if so many were there', () => {
  holds(anyInput, (input) => {
    const before = restorable(input.backups).length;
    const after = restorable(pruned(input)).length;
    expect(after).toBeGreaterThanOrEqual(Math.min(before, input.rules.minimumKeep));
  });
});

test('the newest completed backup stays', () => {
  holds(anyInput, (input) => {
    const newest = (backups: readonly BackupUnit[]) => Math.max(...restorable(backups).map(({ takenAt }) => takenAt!));
    expect(newest(pruned(input))).toBe(newest(input.backups));
  });
});

test('nothing that is needed, marked, declared, running, waiting, foreign, of another database or of unknown age goes', () => {
  holds(anyInput, (input) => {
    for (const backup of deletions(decide(input))) {
      expect(backup).toMatchObject({ database: 'db', takenAt: expect.any(Number) });
      expect(backup.neededBy ?? []).toEqual([]);
      expect([backup.keepMarked, backup.declared, backup.foreign]).toEqual([undefined, undefined, undefined]);
      expect(['completed', 'failed']).toContain(backup.state);
      expect(backup.takenAt).not.toBeNaN();
    }
  });
});

test('every backup gets exactly one verdict, with one line that says why', () => {
  holds(anyInput, (input) => {
    const { verdicts } = decide(input);
    expect(names(verdicts.map(({ backup }) => backup))).toEqual(names(input.backups));
    for (const { reason } of verdicts) expect(reason).toMatch(/^[^\n]+$/);
  });
});

test('the order of the listing decides nothing', () => {
  const shuffled = anyInput.chain((input) =>
    fc.tuple(fc.constant(input), fc.shuffledSubarray([...input.backups], { minLength: input.backups.length })),
  );
  holds(shuffled, ([input, backups]) => expect(decide({ ...input, backups })).toEqual(decide(input)));
});

test('after a pruning there is nothing left to prune', () => {
  holds(anyInput, (input) => {
    const after = { ...input, backups: pruned(input) };
    const again = decide(after);
    if (decide(input).refusal === undefined) expect(again.refusal).toBeUndefined();
    expect(deletions(again)).toEqual([]);
  });
});

test('a pruning that was stopped half-way ends in the same place when it is run again', () => {
  const stopped = anyInput.chain((input) => {
    const going = deletions(decide(input));
    const touched = fc.array(fc.constantFrom('gone', 'begun', 'there'), {
      minLength: going.length,
      maxLength: going.length,
    });
    return fc.tuple(fc.constant(input), touched);
  });
  holds(stopped, ([input, touched]) => {
    const going = deletions(decide(input));
    const fate = (backup: BackupUnit) => touched[going.indexOf(backup)];
    const backups = input.backups
      .filter((backup) => fate(backup) !== 'gone')
      .map((backup) => (fate(backup) === 'begun' ? { ...backup, deletionBegun: true } : backup));
    expect(names(pruned({ ...input, backups }))).toEqual(names(pruned(input)));
  });
});

test('what goes now goes later as well', () => {
  const later = fc.tuple(unrefused, fc.integer({ min: 0, max: 400 * DAY }));
  holds(later, ([input, wait]) => {
    const then = names(deletions(decide({ ...input, now: NOW + wait })));
    expect(then).toEqual(expect.arrayContaining(names(deletions(decide(input)))));
  });
});

test('what goes now goes as well when newer backups have come', () => {
  const newer = fc.tuple(unrefused, fc.array(fc.integer({ min: 1, max: 200 }), { maxLength: 8 }));
  holds(newer, ([input, hours]) => {
    const come = hours.map((hour, index) => ({
      ...taken('2026-03-17T10:20:30'),
      name: `new-${index}`,
      takenAt: NOW + hour * HOUR,
    }));
    const then = decide({ ...input, now: NOW + 201 * HOUR, backups: [...input.backups, ...come] });
    expect(names(deletions(then))).toEqual(expect.arrayContaining(names(deletions(decide(input)))));
  });
});

test('a mark or a need keeps the backup that has it, and changes nothing for the others', () => {
  const marked = fc.tuple(
    unrefused.filter(({ backups }) => backups.length > 0),
    fc.nat(),
    fc.constantFrom<Partial<BackupUnit>>({ keepMarked: true }, { declared: true }, { neededBy: ['claim b'] }),
  );
  holds(marked, ([input, index, mark]) => {
    const chosen = input.backups[index % input.backups.length];
    const backups = input.backups.map((backup) => (backup === chosen ? { ...backup, ...mark } : backup));
    const expected = names(deletions(decide(input))).filter((name) => name !== chosen.name);
    expect(names(deletions(decide({ ...input, backups })))).toEqual(expected);
  });
});

test("what belongs to others decides nothing about the database's own", () => {
  holds(anyInput, (input) => {
    const own = input.backups.filter(({ foreign, database }) => !foreign && database === 'db');
    expect(deletions(decide({ ...input, backups: own }))).toEqual(deletions(decide(input)));
  });
});

test('with limits alone, nothing beyond them stays but the minimum and what nothing may touch', () => {
  const limited = unrefused
    .filter(({ rules: { maxSnapshots, maxAge } }) => maxSnapshots !== undefined || maxAge !== undefined)
    .map((input) => ({ ...input, rules: { ...input.rules, tiers: {} } }));
  holds(limited, (input) => {
    const { maxSnapshots = Infinity, maxAge = Infinity, minimumKeep } = input.rules;
    const free = restorable(pruned(input)).filter((backup) => protection(backup, 'db') === undefined);
    expect(free.length).toBeLessThanOrEqual(Math.max(maxSnapshots, minimumKeep));
    const tooOld = free.filter(({ takenAt }) => (NOW - takenAt!) / 1000 > maxAge);
    expect(tooOld.length).toBeLessThanOrEqual(minimumKeep);
  });
});

test('a refusal deletes nothing', () => {
  const surprising = anyInput.map((input) => ({
    ...input,
    backups: [...input.backups, { ...taken('2026-03-18T00:00'), name: 'ahead' }],
  }));
  holds(surprising, (input) => {
    const decision = decide(input);
    expect(decision.refusal).toMatch(/^ahead was taken 13 hours 39 minutes from now/);
    expect(deletions(decision)).toEqual([]);
  });
});

test('never more than the share goes at once, but one may', () => {
  holds(anyInput, (input) => {
    const before = restorable(input.backups).length;
    const gone = before - restorable(pruned(input)).length;
    expect(gone).toBeLessThanOrEqual(Math.max(1, input.rules.maximumShare * before + 1e-6));
  });
});

test('the tiers keep what a plain reading of the calendar keeps', () => {
  const tiersOnly = unrefused.map((input) => ({
    ...input,
    rules: rules({ tiers: input.rules.tiers, utcOffset: input.rules.utcOffset }),
  }));
  holds(tiersOnly, (input) => {
    const left = restorable(input.backups).filter((backup) => protection(backup, 'db') === undefined || pinned(backup));
    const kept = new Set([...plainTiers(left, input.rules.tiers, input.rules.utcOffset), ...newestOf(left)]);
    const expected = left.filter((backup) => kept.has(backup.name) || pinned(backup));
    expect(names(restorable(pruned(input)))).toEqual(names(expected));
  });
});

function pinned({ keepMarked, declared, neededBy = [] }: BackupUnit): boolean {
  return Boolean(keepMarked) || Boolean(declared) || neededBy.length > 0;
}

/** What a person would do with a list on paper: cross out, from the newest on, what is of a period that was seen. */
function plainTiers(
  backups: readonly BackupUnit[],
  tiers: Record<string, number | undefined>,
  utcOffset: number,
): string[] {
  const paper = backups
    .map(({ name, takenAt }) => ({ name, local: new Date(takenAt! + utcOffset * 1000).toISOString() }))
    .sort((a, b) => (a.local === b.local ? (a.name < b.name ? -1 : 1) : a.local < b.local ? 1 : -1));
  const label: Record<string, (local: string) => string> = {
    hourly: (local) => local.slice(0, 13),
    daily: (local) => local.slice(0, 10),
    weekly: (local) => monday(local.slice(0, 10)),
    monthly: (local) => local.slice(0, 7),
    yearly: (local) => local.slice(0, 4),
  };
  return Object.entries(tiers).flatMap(([tier, count = 0]) => {
    const seen = new Map<string, string>();
    for (const { name, local } of paper) if (!seen.has(label[tier](local))) seen.set(label[tier](local), name);
    return [...seen.values()].slice(0, count);
  });
}

/** The Monday of a day's week, found by walking back. */
function monday(day: string): string {
  let date = new Date(`${day}T00:00:00Z`);
  while (date.getUTCDay() !== 1) date = new Date(date.getTime() - DAY);
  return date.toISOString();
}

function newestOf(backups: readonly BackupUnit[]): string[] {
  const [newest] = [...backups].sort((a, b) => b.takenAt! - a.takenAt! || (a.name < b.name ? -1 : 1));
  return newest === undefined ? [] : [newest.name];
}
