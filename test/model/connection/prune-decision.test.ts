import fc from 'fast-check';
import {
  type PresentSecret,
  type PruneDecision,
  pruneDecisions,
  type PruneInput,
} from '../../../src/model/connection/prune-decision';

/** A version as the cluster has it. */
function version(number: number | string, changes: Partial<PresentSecret> = {}): PresentSecret {
  const text = typeof number === 'number' ? `v${number}` : number;
  return {
    name: `orders-${text}`,
    created: '2026-11-21T03:17:00Z',
    labels: {
      'app.kubernetes.io/managed-by': 'cdk8s-pg',
      'cdk8s-pg/connection': 'orders',
      'cdk8s-pg/version': text,
    },
    immutable: true,
    ending: false,
    ...changes,
  };
}

const decide = (present: PresentSecret[], changes: Partial<PruneInput> = {}): PruneDecision[] =>
  pruneDecisions({ connection: 'orders', keep: 1, declared: [], references: new Map(), ...changes, present });

const removed = (decisions: PruneDecision[]): string[] =>
  decisions.filter(({ remove }) => remove).map(({ name }) => name);

test('the oldest go first, and the newest stays', () => {
  const made = (number: number, day: string) => version(number, { created: `2026-11-${day}T00:00:00Z` });
  expect(decide([made(1, '03'), made(2, '01'), made(3, '02')])).toEqual([
    { name: 'orders-v2', remove: true, reason: 'it is not declared, and nothing names it' },
    { name: 'orders-v3', remove: true, reason: 'it is not declared, and nothing names it' },
    { name: 'orders-v1', remove: false, reason: 'it is among the newest 1 that are not declared' },
  ]);
});

test('of those that were made in the same second, the highest number is the newest', () => {
  expect(removed(decide([version(10), version(9), version(2)]))).toEqual(['orders-v2', 'orders-v9']);
  expect(removed(decide([version(1), version('b'), version('a')]))).toEqual(['orders-a', 'orders-b']);
});

const OWN = 'it is not labelled as a version of orders';
test.each<[string, PresentSecret, Partial<PruneInput>, string]>([
  ['declared', version(1), { declared: ['orders-v1'] }, 'it is declared'],
  [
    'named',
    version(1),
    {
      references: new Map([
        ['orders-v1', 'ReplicaSet orders-5d'],
        ['orders-v2', 'pod x'],
      ]),
    },
    'ReplicaSet orders-5d names it',
  ],
  ['without labels', version(1, { labels: {} }), {}, OWN],
  ['of another connection', version(1, { labels: { ...version(1).labels, 'cdk8s-pg/connection': 'stock' } }), {}, OWN],
  [
    'made by another tool',
    version(1, { labels: { ...version(1).labels, 'app.kubernetes.io/managed-by': 'Helm' } }),
    {},
    OWN,
  ],
  [
    'labelled as another version',
    version(1, { labels: version(2).labels }),
    {},
    'its label cdk8s-pg/version is that of another Secret',
  ],
  ['not immutable', version(1, { immutable: false }), {}, 'it is not immutable, and no version is like that'],
  ['without a time', version(1, { created: undefined }), {}, 'nothing says when it was made'],
  ['with a time that is none', version(1, { created: 'long ago' }), {}, 'nothing says when it was made'],
  ['being deleted', version(1, { ending: true }), {}, 'it is being deleted already'],
])('a Secret that is %s stays', (_, secret, changes, reason) => {
  const others = [version(3), version(4)];
  expect(decide([secret, ...others], changes)).toContainEqual({ name: 'orders-v1', remove: false, reason });
  // It takes no place among the newest, unless it is only named.
  expect(removed(decide([secret, ...others], { ...changes, keep: 1 }))).toEqual(['orders-v3']);
});

test('one that is named has its place among the newest', () => {
  const references = new Map([['orders-v4', 'pod x']]);
  expect(removed(decide([version(2), version(3), version(4)], { references }))).toEqual(['orders-v2', 'orders-v3']);
});

describe('whatever there is', () => {
  const secret = fc
    .record({
      number: fc.integer({ min: 1, max: 12 }),
      second: fc.integer({ min: 0, max: 3 }),
      what: fc.constantFrom<'ours' | 'other' | 'mutable' | 'ending'>(
        'ours',
        'ours',
        'ours',
        'other',
        'mutable',
        'ending',
      ),
    })
    .map(({ number, second, what }) =>
      version(number, {
        created: `2026-11-21T03:17:0${second}Z`,
        immutable: what !== 'mutable',
        ending: what === 'ending',
        ...(what === 'other' ? { labels: { 'cdk8s-pg/connection': 'stock' } } : {}),
      }),
    );
  const names = fc.uniqueArray(fc.integer({ min: 1, max: 12 }).map((number) => `orders-v${number}`));
  const input: fc.Arbitrary<PruneInput> = fc.record({
    connection: fc.constant('orders'),
    keep: fc.integer({ min: 1, max: 5 }),
    declared: names,
    present: fc.uniqueArray(secret, { selector: ({ name }) => name }),
    references: names.map((all) => new Map(all.map((name) => [name, 'pod x'] as const))),
  });
  const isOurs = ({ labels, immutable, ending }: PresentSecret) =>
    labels['cdk8s-pg/connection'] === 'orders' && immutable && !ending;
  const check = (property: (given: PruneInput) => void) => fc.assert(fc.property(input, property), { numRuns: 1000 });

  test('every Secret has one decision with a reason', () =>
    check((given) => {
      const decisions = pruneDecisions(given);
      expect(decisions.map(({ name }) => name).sort()).toEqual(given.present.map(({ name }) => name).sort());
      for (const { reason } of decisions) expect(reason).not.toBe('');
    }));

  test('none goes that is declared, named, or not ours', () =>
    check((given) => {
      const gone = new Set(removed(pruneDecisions(given)));
      for (const name of [...given.declared, ...given.references.keys()]) expect(gone).not.toContain(name);
      for (const one of given.present) if (!isOurs(one)) expect(gone).not.toContain(one.name);
    }));

  test('none goes that has fewer than `keep` newer ones beside it', () =>
    check((given) => {
      const ours = given.present.filter((one) => isOurs(one) && !given.declared.includes(one.name));
      for (const name of removed(pruneDecisions(given))) {
        const one = ours.find((other) => other.name === name) as PresentSecret;
        const notOlder = ours.filter((other) => other !== one && (other.created ?? '') >= (one.created ?? ''));
        expect(notOlder.length).toBeGreaterThanOrEqual(given.keep);
      }
    }));

  test('every other one goes', () =>
    check((given) => {
      const { declared, references, keep } = given;
      const free = given.present.filter(
        (one) => isOurs(one) && !declared.includes(one.name) && !references.has(one.name),
      );
      expect(removed(pruneDecisions(given)).length).toBeGreaterThanOrEqual(free.length - keep);
    }));

  test('the order in which they are found means nothing', () =>
    fc.assert(
      fc.property(
        input.chain((given) =>
          fc.tuple(fc.constant(given), fc.shuffledSubarray([...given.present], { minLength: given.present.length })),
        ),
        ([given, present]) => expect(pruneDecisions({ ...given, present })).toEqual(pruneDecisions(given)),
      ),
    ));

  test('after it, and after any part of it, it ends in the same place', () =>
    check((given) => {
      const goes = removed(pruneDecisions(given));
      for (const done of [goes, goes.slice(0, Math.floor(goes.length / 2)), goes.slice(1)]) {
        const present = given.present.filter(({ name }) => !done.includes(name));
        expect(removed(pruneDecisions({ ...given, present }))).toEqual(goes.filter((name) => !done.includes(name)));
      }
    }));
});
