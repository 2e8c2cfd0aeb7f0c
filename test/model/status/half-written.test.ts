import fc from 'fast-check';
import { backupStatus, type StatusObjects } from '../../../src/status';
import { ALL_MOMENTS, moment } from './support';

const KINDS = Object.keys(moment('failed').objects) as (keyof StatusObjects)[];

/** Removes things below an object's metadata, spec and status: those whose number, counted through, is drawn. */
function without(value: unknown, gone: ReadonlySet<number>, count = { seen: 0 }, depth = 0): unknown {
  if (Array.isArray(value)) return value.map((each) => without(each, gone, count, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(
    ([key]) => (depth === 0 && key === 'metadata') || key === 'name' || !gone.has((count.seen += 1)),
  );
  return Object.fromEntries(kept.map(([key, each]) => [key, without(each, gone, count, depth + 1)]));
}

const someObjects = fc.constantFrom(...ALL_MOMENTS).chain((name) => {
  const { objects } = moment(name);
  const kinds = KINDS.map((kind) => [
    kind,
    fc.option(
      fc
        .tuple(
          fc.subarray<object>([...objects[kind]]),
          fc.uniqueArray(fc.integer({ min: 0, max: 150 }), { maxLength: 40 }),
        )
        .map(([found, gone]) => found.map((each) => without(each, new Set(gone)))),
      { nil: undefined },
    ),
  ]);
  return fc.record(Object.fromEntries(kinds));
});
const database = fc.constantFrom('products-db', 'shop-db', 'other-db');
const now = fc.date({ min: new Date('2026-01-01'), max: new Date('2030-01-01'), noInvalidDate: true });

test('whatever is missing, there is a status, and what it says of itself holds', () => {
  fc.assert(
    fc.property(someObjects, database, now, (objects, name, at) => {
      const { backups, counts, newestAvailable, schedules, warnings } = backupStatus(objects, name, at);
      expect(counts.total).toBe(backups.length);
      expect(counts.available + counts.running + counts.failed).toBeLessThanOrEqual(counts.total);
      expect(newestAvailable === undefined).toBe(counts.available === 0);
      for (const { late, dueAt, suspended, nextRun } of schedules) {
        expect(late).toBe(dueAt !== undefined);
        expect(late && suspended).toBe(false);
        if (nextRun !== undefined && !suspended) expect(nextRun.getTime()).toBeGreaterThan(0);
      }
      expect(warnings.filter((line) => /undefined|\n|\[object|Invalid/.test(line))).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test('nothing that was looked at is nothing to warn of', () => {
  expect(backupStatus({}, 'products-db', new Date())).toEqual({
    database: 'products-db',
    engine: 'unknown',
    schedules: [],
    singles: [],
    backups: [],
    counts: { total: 0, available: 0, running: 0, failed: 0 },
    warnings: [],
  });
});

test('a database of which nothing is there is unknown', () => {
  for (const name of ALL_MOMENTS) {
    const { objects, now: at } = moment(name);
    const { engine, warnings, schedules, backups } = backupStatus(objects, 'other-db', at);
    expect([engine, schedules, backups]).toEqual(['unknown', [], []]);
    expect(warnings).toEqual(['there is no such database, nor a backup of it']);
  }
});

test.each<[kind: keyof StatusObjects, database: string, engine: string]>([
  ['statefulSets', 'products-db', 'replicated'],
  ['leases', 'products-db', 'replicated'],
  ['cronJobs', 'products-db', 'replicated'],
  ['jobs', 'products-db', 'replicated'],
  ['volumeSnapshots', 'products-db', 'replicated'],
  ['clusters', 'shop-db', 'cloudnative-pg'],
  ['scheduledBackups', 'shop-db', 'cloudnative-pg'],
  ['backups', 'shop-db', 'cloudnative-pg'],
  ['cronJobs', 'shop-db', 'cloudnative-pg'],
  ['jobs', 'shop-db', 'cloudnative-pg'],
  ['volumeSnapshots', 'shop-db', 'cloudnative-pg'],
])('by its %s alone, %s is %s', (kind, name, engine) => {
  const { objects, now: at } = moment('failed');
  expect(backupStatus({ [kind]: objects[kind] }, name, at).engine).toBe(engine);
});
