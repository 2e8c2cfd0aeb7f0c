import fc from 'fast-check';
import { parse } from 'yaml';
import { editPrimary } from '../../../src/cli/acts/edit-primary';
import { CannotTell } from '../../../src/cli/kubernetes/problems';

const edit = (text: string, primary = 1) => editPrimary(text, { file: 'shop.yaml', database: 'products-db', primary });

test.each([
  ['a value', 'database:\n  name: products-db\n  primary: 0\n', 'database:\n  name: products-db\n  primary: 1\n'],
  [
    'a value with quotes and a comment',
    "database:\n  primary: '0' # the first\n  name: products-db\n",
    'database:\n  primary: 1 # the first\n  name: products-db\n',
  ],
  [
    'none yet',
    'a: 1\ndatabase:\n    name: "products-db" # a name\n    replicas: 2\n',
    'a: 1\ndatabase:\n    name: "products-db" # a name\n    primary: 1\n    replicas: 2\n',
  ],
  ['none yet, at the end', 'database:\n  name: products-db', 'database:\n  name: products-db\n  primary: 1'],
  [
    'a map on one line',
    'database: { name: products-db, replicas: 2 }\n',
    'database: { name: products-db, primary: 1, replicas: 2 }\n',
  ],
  [
    'lines that end as on Windows',
    'database:\r\n  name: products-db\r\n  primary: 0\r\n',
    'database:\r\n  name: products-db\r\n  primary: 1\r\n',
  ],
])('%s: nothing else is changed', (_, text, expected) => {
  expect(edit(text).text).toBe(expected);
});

test('the line that was changed is named, as it was and as it is', () => {
  expect(edit('a: 1\ndatabase:\n  name: products-db\n  primary: 0\n')).toMatchObject({
    line: 4,
    before: '  primary: 0',
    after: '  primary: 1',
  });
  expect(edit('a: 1\ndatabase:\n  name: products-db\n')).toEqual({
    text: 'a: 1\ndatabase:\n  name: products-db\n  primary: 1\n',
    line: 4,
    after: '  primary: 1',
  });
});

test.each([
  ['database: [', /^shop\.yaml:1 cannot be read: /],
  ['a: 1', /^shop\.yaml is no configuration file of a database: it has no part 'database'$/],
  ['database: products-db', /^shop\.yaml is no configuration file of a database/],
  ['database:\n  name: orders-db\n', /^shop\.yaml is of the database orders-db, not of products-db$/],
  ['database:\n  replicas: 2\n', /^shop\.yaml is of the database \?, not of products-db$/],
  [
    'database:\n  name: products-db\n  primary: { a: 1 }\n',
    /^shop\.yaml cannot be edited: write primary: 1 into it by hand$/,
  ],
])('%j is refused', (text, message) => {
  expect(() => edit(text)).toThrow(CannotTell);
  expect(() => edit(text)).toThrow(message);
});

test('whatever else stands in the file stays, and the primary is the one that was asked for', () => {
  const comment = fc.constantFrom('', ' # a comment', '   ');
  const key = fc.constantFrom('replicas: 2', 'storage: 10Gi', 'version: "18"', 'parameters: { a: "primary: 7" }');
  const lines = fc.uniqueArray(key, { maxLength: 4 });
  fc.assert(
    fc.property(lines, lines, comment, fc.boolean(), fc.nat(9), (above, below, mark, there, primary) => {
      const body = [...above, `name: products-db${mark}`, ...below.filter((line) => !above.includes(line))];
      const all = there ? [...body, `primary: 3${mark}`] : body;
      const text = `# head\nnamespace: shop\ndatabase:\n${all.map((line) => `  ${line}\n`).join('')}drill: {}\n`;
      const edited = edit(text, primary).text;
      const before = parse(text) as { database: object };
      expect(parse(edited)).toEqual({ ...before, database: { ...before.database, primary } });
      const changed = edited.split('\n').filter((line) => !text.split('\n').includes(line));
      expect(changed.length).toBeLessThanOrEqual(1);
    }),
  );
});
