import fc from 'fast-check';
import { likePattern, patternProblem } from '../../../src/model/consistency/patterns';

test.each([
  ['public.orders', 'public.orders'],
  ['orders', '%.orders'],
  ['shop.*', 'shop.%'],
  ['*', '%.%'],
  ['a?c', '%.a_c'],
  ['a_b%c\\d', '%.a\\_b\\%c\\\\d'],
])('%s is %s', (pattern, like) => {
  expect(likePattern(pattern)).toBe(like);
});

test('a pattern without wildcards fits the one name that it is, and no other', () => {
  const name = fc.string({ minLength: 1 }).filter((text) => !/[*?.]/.test(text));
  fc.assert(
    fc.property(name, name, (one, other) => {
      expect(matches(`s.${one}`, likePattern(`s.${one}`))).toBe(true);
      expect(matches(`s.${other}`, likePattern(`s.${one}`))).toBe(other === one);
    }),
  );
});

test.each([undefined, '', 'a\nb', 'a\tb', 7])('%j is refused', (pattern) => {
  expect(patternProblem(pattern)).toContain('is no pattern for tables');
});

/** LIKE, as SQL has it. */
function matches(text: string, like: string): boolean {
  const source = like.replace(/\\[^]|[^]/gu, (part) => {
    if (part === '%') return '[^]*';
    if (part === '_') return '[^]';
    return (part.length > 1 && part.startsWith('\\') ? part.slice(1) : part).replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  });
  return new RegExp(`^${source}$`).test(text);
}
