import { parseMemory } from '../../../src/model/parameters';
import { inWords, parseNumber } from '../../../src/model/parameters/units';

const MB = 1024 * 1024;

test.each([
  ['128MB', '8kB', 128 * MB],
  ['16384', '8kB', 128 * MB],
  ['1.5GB', '8kB', 1536 * MB],
  ['64', 'kB', 65536],
  ['100B', 'B', 100],
  ['1GB', 'MB', 1024 * MB],
  // As the server rounds it: to its unit, and a fraction to the next smaller unit before.
  ['1000B', 'kB', 1024],
  ['30.1GB', 'MB', 30822 * MB],
  // Without a limit.
  ['-1', 'MB', -MB],
  ['25%', '8kB', undefined],
  ['128Mi', '8kB', undefined],
  ['30s', 'kB', undefined],
  ['', 'MB', undefined],
] as const)('%s of a parameter in %s is %s bytes', (value, unit, bytes) => {
  expect(parseMemory(value, unit)).toBe(bytes);
});

test('numbers are read as C reads them', () => {
  expect(parseNumber('0x10', 'integer')).toBe(16);
  expect(parseNumber('010', 'integer')).toBe(8);
  expect(parseNumber('010', 'real')).toBe(10);
  expect(parseNumber('010.5', 'integer')).toBe(10);
  expect(parseNumber('-0x10', 'integer')).toBe(-16);
  expect(parseNumber('1e3', 'integer')).toBe(1000);
  expect(parseNumber('08', 'integer')).toBeUndefined();
});

test('a half is rounded to the even neighbour', () => {
  expect(['0.5', '1.5', '2.5', '-1.5'].map((text) => parseNumber(text, 'integer'))).toEqual([0, 2, 2, -2]);
});

test('an amount is shown in the largest unit that divides it', () => {
  expect(inWords(16, '8kB')).toBe('128kB');
  expect(inWords(131072, '8kB')).toBe('1GB');
  expect(inWords(2147483647, 'kB')).toBe('2147483647kB');
  expect(inWords(86400, 's')).toBe('1d');
  expect(inWords(-1, 'ms')).toBe('-1');
  expect(inWords(0, 'MB')).toBe('0');
  expect(inWords(100)).toBe('100');
});
