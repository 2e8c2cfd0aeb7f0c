import {
  connectionLengthProblem,
  connectionNameProblem,
  connectionSecretName,
  LONGEST_VERSION_NAME,
} from '../../../src/model/connection/names';
import { connectionVersionProblem, versionText } from '../../../src/model/connection/version';
import { programJobName } from '../../../src/model/names';

test('the names of a version follow from its name and its version', () => {
  expect(connectionSecretName('products-api', versionText(3))).toBe('products-api-v3');
  expect(connectionSecretName('products-api', versionText('2026-11-21'))).toBe('products-api-2026-11-21');
});

test('the longest name leaves room for that of the Job in a label', () => {
  const longest = connectionSecretName('a'.repeat(LONGEST_VERSION_NAME - 3), 'v3');
  expect(connectionLengthProblem('a'.repeat(LONGEST_VERSION_NAME - 3), 'v3')).toBeUndefined();
  expect(programJobName(longest, '0a1b2c3d')).toHaveLength(63);
  expect(connectionLengthProblem('a'.repeat(LONGEST_VERSION_NAME - 2), 'v3')).toBeDefined();
});

test.each([1, 3, 4711, '3', 'v3', '2026-11-21', 'blue'])('%p is a version', (version) => {
  expect(connectionVersionProblem(version)).toBeUndefined();
});

test.each([0, -1, 1.5, NaN, Infinity, '', 'V3', '1.2', '-1', 'a-', 'a b', undefined, null, true])(
  '%p is no version',
  (version) => {
    expect(connectionVersionProblem(version)).toBeDefined();
  },
);

test.each(['products-api', '2nd', 'a'])('%p is the name of a connection', (name) => {
  expect(connectionNameProblem(name)).toBeUndefined();
});

test.each(['', 'Products', 'a.b', 'a_b', '-a', 'a-', undefined])('%p is no name of a connection', (name) => {
  expect(connectionNameProblem(name)).toBeDefined();
});
