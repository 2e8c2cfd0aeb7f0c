import fc from 'fast-check';
import { digest } from '../../../src/model/connection/digest';

/** The same value with the keys of every object the other way round. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, reversed(item)]),
  );
}

test('a digest stays what it is, in every later release', () => {
  expect(
    digest({ type: 'servicebinding.io/postgresql', sources: {}, data: { uri: ['a', { value: 'password' }] } }),
  ).toBe('ded01396088c4babda2f18afcf0be2247189ec8d7775db5d954ff1505fe75feb');
});

test('a digest does not follow the order of keys', () => {
  fc.assert(fc.property(fc.object(), (value) => digest(value) === digest(reversed(value))));
});

test('a digest follows the order of a list', () => {
  expect(digest(['a', 'b'])).not.toBe(digest(['b', 'a']));
});

test('two values that JSON tells apart have two digests', () => {
  const flat = fc.dictionary(fc.string(), fc.string());
  const canonical = (value: { [key: string]: string }) => JSON.stringify(Object.entries(value).sort());
  fc.assert(fc.property(flat, flat, (a, b) => (digest(a) === digest(b)) === (canonical(a) === canonical(b))));
});
