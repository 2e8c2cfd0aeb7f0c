import fc from 'fast-check';
import { decide, deletions } from '../../../src/model/retention/decision';
import { type DumpListing, dumpUnits, type FoundDump, isDumpName } from '../../../src/model/retention/dump-units';
import { anyRules, DAY, HOUR, NOW } from './support';

const text = (backup: string, finishedAt: unknown, given: object = {}): string =>
  JSON.stringify({ format: 1, backup, database: 'db', finishedAt, bytes: 7, ...given });
const listing = (given: Partial<DumpListing>): DumpListing => ({
  database: 'db',
  now: NOW,
  dumps: [],
  leftovers: [],
  ...given,
});

test('a folder with a manifest is complete, from the time that this says', () => {
  const dumps = [{ name: 'nightly-1', manifest: text('nightly-1', '2026-03-17T03:00:05Z') }];
  expect(dumpUnits(listing({ dumps }))).toEqual([
    { name: 'nightly-1', database: 'db', state: 'completed', takenAt: Date.parse('2026-03-17T03:00:05Z'), bytes: 7 },
  ]);
});

test.each<[string, object, object]>([
  ['of a day has failed', { age: 86_400 }, { state: 'failed', takenAt: NOW - DAY }],
  ['that is younger may be on its way', { age: 86_399 }, { state: 'running' }],
  ['of an upload to a volume as well', { name: 'nightly-1.partial', age: 90_000 }, { state: 'failed' }],
  ['whose removal has begun is known by it', { name: 'begun', age: 90_000 }, { deletionBegun: true }],
  ['with another name is somebody else’s', { name: 'Nightly', age: 90_000 }, { foreign: true }],
])('a folder without one %s', (_, leftover, unit) => {
  const leftovers = [{ name: 'nightly-1', age: 0, ...leftover }];
  expect(dumpUnits(listing({ leftovers, begun: 'begun' }))).toMatchObject([unit]);
});

test.each(['nightly-20261121030000', 'a', 'before-upgrade.partial'])('%s is the name of a backup', (name) =>
  expect(isDumpName(name)).toBe(true),
);
test.each(['', '.', '..', 'a b', 'a/b', 'A', '-a', 'a-', 'a.b', '.partial', 'lost+found', 'a\n'])(
  '%j is none',
  (name) => expect(isDumpName(name)).toBe(false),
);

const anyName = fc
  .constantFrom('nightly', 'weekly', 'Odd', 'odd name')
  .chain((word) => fc.integer({ min: 0, max: 50 }).map((number) => `${word}-${number}`));
const anyTime = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.integer({ min: 0, max: 1200 }).map((hours) => new Date(NOW - hours * HOUR).toISOString()),
  },
  { weight: 1, arbitrary: fc.constantFrom<unknown>('soon', 5, null, undefined) },
);
const anyDump: fc.Arbitrary<FoundDump> = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.tuple(anyName, anyTime).map(([name, time]) => ({ name, manifest: text(name, time) })),
  },
  { weight: 1, arbitrary: fc.tuple(anyName, fc.string()).map(([name, manifest]) => ({ name, manifest })) },
  { weight: 1, arbitrary: anyName.map((name) => ({ name, problem: 'cannot be read' })) },
);
const anyLeftover = fc.record({ name: anyName, age: fc.integer({ min: 0, max: 50 * 86_400 }) });
const anyListing: fc.Arbitrary<DumpListing> = fc
  .record({
    all: fc.uniqueArray(fc.oneof({ weight: 4, arbitrary: anyDump }, { weight: 1, arbitrary: anyLeftover }), {
      selector: ({ name }) => name,
      maxLength: 30,
      size: 'max',
    }),
    begun: fc.option(anyName, { nil: undefined }),
  })
  .map(({ all, begun }) => {
    const isLeftover = (each: object): each is { name: string; age: number } => 'age' in each;
    const dumps = all.filter((each): each is FoundDump => !isLeftover(each));
    return listing({ dumps, leftovers: all.filter(isLeftover), begun });
  });

describe('whatever lies in a store, and whatever the rules', () => {
  const holds = (check: (given: DumpListing, gone: string[], minimum: number) => void): void =>
    fc.assert(
      fc.property(anyListing, anyRules, (given, rules) => {
        const gone = deletions(decide({ database: 'db', now: NOW, rules, backups: dumpUnits(given) }));
        check(
          given,
          gone.map(({ name }) => name),
          rules.minimumKeep,
        );
      }),
      { numRuns: 500 },
    );
  const readable = ({ dumps }: DumpListing): string[] =>
    dumpUnits(listing({ dumps }))
      .filter(({ takenAt, problem }) => takenAt !== undefined && problem === undefined)
      .map(({ name }) => name);

  test('nothing goes but what was listed: dumps whose manifest says when, and leftovers of a day with our names', () => {
    let count = 0;
    holds((given, gone) => {
      const old = given.leftovers.filter(({ name, age }) => age >= 86_400 && isDumpName(name)).map(({ name }) => name);
      const may = [...readable(given), ...old];
      for (const name of gone) expect(may).toContain(name);
      count += gone.length;
    });
    expect(count).toBeGreaterThan(500);
  });

  test('the minimum stays', () => {
    holds((given, gone, minimum) => {
      const before = readable(given);
      const after = before.filter((name) => !gone.includes(name));
      expect(after.length).toBeGreaterThanOrEqual(Math.min(minimum, before.length));
    });
  });
});
