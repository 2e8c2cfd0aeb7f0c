import { deletions, mostPrimaries, mostUnready, parseObservation, primaries } from '../e2e/support/observations';

/** Observations from lines as kubectl prints them; the time is the number of the line. */
const seen = (...lines: string[]) => lines.map((line, index) => parseObservation(line, index));

const ROLL = seen(
  'ADDED|db-0|a|True||primary|v1',
  'ADDED|db-1|b|True||standby|v1',
  'MODIFIED|db-1|b|True|2026-01-01T00:00:00Z|standby|v1',
  'MODIFIED|db-1|b|False|2026-01-01T00:00:00Z||v1',
  'DELETED|db-1|b|False|2026-01-01T00:00:00Z||v1',
  'ADDED|db-1|c||||v2',
  'MODIFIED|db-1|c|True||standby|v2',
  'MODIFIED|db-0|a|False|2026-01-01T00:00:00Z||v1',
  'DELETED|db-0|a|False|2026-01-01T00:00:00Z||v1',
  'ADDED|db-0|d||||v2',
  'MODIFIED|db-0|d|True||primary|v2',
);

test('a line becomes an observation', () => {
  expect(ROLL[2]).toEqual({
    at: 2,
    pod: 'db-1',
    uid: 'b',
    ready: true,
    deleting: true,
    role: 'standby',
    revision: 'v1',
  });
  expect(ROLL[5]).toEqual({
    at: 5,
    pod: 'db-1',
    uid: 'c',
    ready: false,
    deleting: false,
    role: 'none',
    revision: 'v2',
  });
});

test('a pod that is gone has no role and is not ready', () => {
  expect(parseObservation('DELETED|db-0|a|True||primary|v1', 1)).toMatchObject({
    ready: false,
    deleting: true,
    role: 'none',
  });
});

test('a line of something else is refused', () => {
  expect(() => parseObservation('error: oops', 1)).toThrow("not an observation of a pod: 'error: oops'");
});

test('deletions are in their order', () => {
  expect(deletions(ROLL)).toEqual(['db-1', 'db-0']);
});

test('in a roll one pod at a time is not ready', () => {
  expect(mostUnready(ROLL)).toBe(1);
});

test('two pods that are not ready at once are seen, pods that never were do not count', () => {
  const gone = seen(
    'ADDED|db-0|a|True||primary|v1',
    'ADDED|db-1|b|True||standby|v1',
    'ADDED|db-2|c||||v1',
    'DELETED|db-0|a|True|2026-01-01T00:00:00Z||v1',
    'DELETED|db-1|b|True|2026-01-01T00:00:00Z||v1',
  );
  expect(mostUnready(gone)).toBe(2);
});

test('primaries are told one after another', () => {
  expect(primaries(ROLL)).toEqual(['db-0']);
  expect(mostPrimaries(ROLL)).toBe(1);
});

test('two primaries at once are seen', () => {
  const two = seen(
    'ADDED|db-0|a|True||primary|v1',
    'ADDED|db-1|b|True||primary|v1',
    'MODIFIED|db-0|a|True||standby|v1',
  );
  expect(mostPrimaries(two)).toBe(2);
});

test('the late end of a pod that has a successor changes nothing', () => {
  const late = seen(
    'ADDED|db-0|a|True||primary|v1',
    'ADDED|db-0|b|True||primary|v1',
    'DELETED|db-0|a|True||primary|v1',
  );
  expect(mostUnready(late)).toBe(0);
});
