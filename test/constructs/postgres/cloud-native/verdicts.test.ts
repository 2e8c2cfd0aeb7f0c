import { problemsOf, unchecked } from './support';
import { VERDICTS } from './verdicts';

test.each(VERDICTS)('$what: what is wrong is said, whole, and nothing else', ({ props, refused = [] }) => {
  expect(problemsOf(props)).toEqual(refused);
});

test('the table is large, and has each set once', () => {
  expect(new Set(VERDICTS.map(({ what }) => what)).size).toBe(VERDICTS.length);
  expect(VERDICTS.length).toBeGreaterThanOrEqual(150);
});

test('what is checked changes nothing about what is emitted: the manifest of every set can be built', () => {
  for (const { props } of VERDICTS) expect(unchecked(props, 'shop').kind).toBe('Cluster');
});
