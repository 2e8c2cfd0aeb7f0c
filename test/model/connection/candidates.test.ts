import { candidates } from '../../../src/model/connection/candidates';

test.each<[string, string[], string[], string[]]>([
  ['nothing', [], [], []],
  ['the first', ['v1'], [], []],
  ['one number', ['v4'], [], ['v1', 'v2', 'v3']],
  ['several numbers', ['v2', 'v4'], [], ['v1', 'v3']],
  ['a text', ['2026-11-21'], [], []],
  ['a text and former ones', ['2026-11-21'], ['2026-10-01', '2026-11-21', 'v7'], ['2026-10-01', 'v7']],
  ['numbers and former ones', ['v3'], ['v1', 'v9', 'beta'], ['v1', 'v2', 'v9', 'beta']],
  ['only former ones', [], ['v1', 'v2'], ['v1', 'v2']],
  ['what only looks like a number', ['v0', 'v03', 'v3a', 'v-3'], [], []],
  ['a number beyond all numbers', ['v99999999999999999999'], [], []],
])('with %s declared', (_, declared, former, versions) => {
  expect(candidates('orders', declared, former)).toEqual(versions.map((version) => `orders-${version}`));
});

test('a hundred numbers are looked at, however high the last is', () => {
  const names = candidates('orders', ['v20261121'], []);
  expect([names.length, names[0], names.at(-1)]).toEqual([100, 'orders-v20261021', 'orders-v20261120']);
});
