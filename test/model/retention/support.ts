import fc from 'fast-check';
import { decide, deletions, type RetentionInput } from '../../../src/model/retention/decision';
import type { RetentionRules } from '../../../src/model/retention/policy';
import type { BackupUnit } from '../../../src/model/retention/unit';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** Rules that keep nothing beyond the minimum, and that no share stops. */
export function rules(given: Partial<RetentionRules>): RetentionRules {
  return {
    tiers: {},
    minimumKeep: 1,
    failedMaxAge: (7 * DAY) / 1000,
    maximumShare: 1,
    allowFirstPruning: false,
    utcOffset: 0,
    ...given,
  };
}

/** A completed backup, named by the time it was taken at. */
export function taken(time: string, given: Partial<BackupUnit> = {}): BackupUnit {
  return { name: time, database: 'db', state: 'completed', takenAt: Date.parse(`${time}Z`), ...given };
}

/** The names of those that stay, the newest first. */
export function survivors(input: Omit<RetentionInput, 'database'>): string[] {
  const { verdicts } = decide({ database: 'db', ...input });
  return verdicts
    .filter(({ action }) => action === 'keep')
    .map(({ backup }) => backup.name)
    .reverse();
}

/** What is left of these backups after a pruning. */
export function pruned(input: RetentionInput): BackupUnit[] {
  const gone = deletions(decide(input));
  return input.backups.filter((backup) => !gone.includes(backup));
}

/** Some day; the arbitrary backups are older. */
export const NOW = Date.parse('2026-03-17T10:20:30Z');

/** Something that few backups have. */
function seldom<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: 12, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
}

const flag = seldom(fc.constant(true));

/** Anything that a listing may hold: every state and mark, and times that coincide. */
const anyBackup = fc.record(
  {
    database: fc.constantFrom('db', 'db', 'db', 'db', 'another'),
    state: fc.constantFrom('completed', 'completed', 'completed', 'completed', 'running', 'pending', 'failed'),
    takenAt: fc.oneof(
      { weight: 12, arbitrary: fc.integer({ min: 0, max: 1200 }).map((hours) => NOW - hours * HOUR) },
      { weight: 4, arbitrary: fc.integer({ min: 0, max: 3 * 365 * DAY }).map((age) => NOW - age) },
      { weight: 1, arbitrary: fc.constantFrom(undefined, NaN) },
    ),
    neededBy: seldom(fc.constantFrom([], ['the bootstrap of Cluster other'])),
    keepMarked: flag,
    declared: flag,
    foreign: flag,
    deletionBegun: flag,
  },
  { noNullPrototype: true },
);

/** Any listing. */
export const anyBackups: fc.Arbitrary<BackupUnit[]> = fc
  .array(anyBackup, { maxLength: 40, size: 'max' })
  .map((backups) => backups.map((backup, index) => ({ name: `backup-${index}`, ...backup })));

const few = fc.option(fc.integer({ min: 1, max: 8 }), { nil: undefined });

/** Any policy. */
export const anyRules: fc.Arbitrary<RetentionRules> = fc
  .record({
    maxSnapshots: few,
    maxAge: fc.option(fc.integer({ min: 60, max: (100 * DAY) / 1000 }), { nil: undefined }),
    tiers: fc.record({ hourly: few, daily: few, weekly: few, monthly: few, yearly: few }),
    minimumKeep: fc.integer({ min: 1, max: 5 }),
    failedMaxAge: fc.integer({ min: 60, max: (20 * DAY) / 1000 }),
    maximumShare: fc.constantFrom(1, 1, 0.75, 0.5, 0.29, 0.1),
    utcOffset: fc.constantFrom(0, 7200, -12_600, 20_700),
  })
  .map(rules);
