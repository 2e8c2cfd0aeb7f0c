import { restarted, type Lives } from '../e2e/support/restarts';

const BEFORE: Lives = { 'db-0': { uid: 'a', restarts: { agent: 0, postgres: 1 }, serverStart: '12:00' } };

/** The same pod with something else about it. */
function later(change: Partial<Lives[string]>): Lives {
  return { 'db-0': { uid: 'a', restarts: { agent: 0, postgres: 1 }, serverStart: '12:00', ...change } };
}

test('the same lives show no restart', () => {
  expect(restarted(BEFORE, later({}))).toEqual([]);
});

test.each<[string, Partial<Lives[string]>, string]>([
  ['another pod', { uid: 'b', serverStart: '12:05' }, 'db-0 is another pod'],
  ['a container', { restarts: { agent: 2, postgres: 1 } }, 'db-0: container agent was restarted 2×'],
  [
    'the server within its container',
    { serverStart: '12:05' },
    'db-0: the server was restarted (started 12:00, now 12:05)',
  ],
])('%s is told', (_, change, told) => {
  expect(restarted(BEFORE, later(change))).toEqual([told]);
});

test('a pod that came or went is no restart', () => {
  expect(restarted(BEFORE, {})).toEqual([]);
  expect(restarted({}, BEFORE)).toEqual([]);
});
