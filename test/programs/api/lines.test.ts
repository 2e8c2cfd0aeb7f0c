import { formatLines, parseLines } from '../../../src/programs/api/lines';

test('what is written is read again', () => {
  const values = { holder: 'db-0', error: 'a=b, "c" $(d) \\', empty: '' };
  expect(parseLines(formatLines(values))).toEqual(values);
});

test('a line break in a value becomes a space', () => {
  expect(formatLines({ reason: 'one\r\n two\nholder=db-9' })).toBe('reason=one two holder=db-9\n');
});

test('what is undefined is left out', () => expect(formatLines({ a: undefined, b: '1' })).toBe('b=1\n'));

test('lines without a key are passed over', () => expect(parseLines('# note\n=x\n\na=1')).toEqual({ a: '1' }));
