import fc from 'fast-check';
import { fill } from '../../../src/model/connection/fill';
import { type Escape, template } from '../../../src/model/connection/template';

const SPECIAL = `@:/?#%&+ '"\\é漢{{}}$;=\`!()*~`;

test.each<[Escape, string]>([
  ['none', SPECIAL],
  ['percent', '%40%3A%2F%3F%23%25%26%2B%20%27%22%5C%C3%A9%E6%BC%A2%7B%7B%7D%7D%24%3B%3D%60%21%28%29%2A~'],
  ['keyword', `@:/?#%&+ \\'"\\\\é漢{{}}$;=\`!()*~`],
  ['pgpass', `@\\:/?#%&+ '"\\\\é漢{{}}$;=\`!()*~`],
  ['npgsql', `@:/?#%&+ '""\\é漢{{}}$;=\`!()*~`],
])('%s escapes what its reader would misunderstand', (escape, written) => {
  expect(fill(['<', { value: 'password', escape }, '>'], { password: SPECIAL })).toBe(`<${written}>`);
});

test('percent leaves only what no URI gives a meaning', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (password) => {
      const written = fill([{ value: 'password', escape: 'percent' }], { password });
      expect(written).toMatch(/^([-A-Za-z0-9_.~]|%[0-9A-F]{2})*$/);
      expect(decodeURIComponent(written)).toBe(password);
    }),
  );
});

test('a value that is not known is an error that says which, and no value', () => {
  expect(() => fill(['a', { value: 'username', escape: 'none' }], { password: 'secret' })).toThrow(
    new Error('the username is not known'),
  );
});

test('what looks like a place or an escape in a value is only text', () => {
  expect(fill(['$&', { value: 'password', escape: 'none' }, '$1'], { password: '$& {{ .password }}' })).toBe(
    '$&$& {{ .password }}$1',
  );
});

test('templates are put together, and texts that meet become one', () => {
  const password = { value: 'password', escape: 'none' } as const;
  expect(template('a', '', 'b', [password, 'c'], 'd', '', password)).toEqual(['ab', password, 'cd', password]);
});
