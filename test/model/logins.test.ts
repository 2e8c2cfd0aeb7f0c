import fc from 'fast-check';
import { Secret } from 'cdk8s-plus-28';
import { type Login, loginsText, resolveLogin } from '../../src/model/logins';
import { loginSecretName } from '../../src/model/names';
import type { LoginOptions } from '../../src/model/options/login-options';
import { Problems } from '../../src/model/problems';
import { chart, refusal } from '../constructs/support/databases';

const others: Login[] = [
  { name: 'stock_v3', secret: 'db-login-stock-v3', made: true, memberOf: 'shop-owner' },
  { name: 'report', secret: 'report', made: false, memberOf: 'reader' },
];

function resolve(options: { [option in keyof LoginOptions]?: unknown }): Login {
  const problems = new Problems();
  const login = resolveLogin(options as LoginOptions, { database: 'db', owner: 'shop-owner', others }, problems);
  problems.throwIfAny('shop/db');
  return login;
}

test('a login acts as the owner, with a Secret that the cluster makes', () => {
  expect(resolve({ name: 'stock_v4' })).toEqual({
    name: 'stock_v4',
    secret: 'db-login-stock-v4',
    made: true,
    memberOf: 'shop-owner',
  });
});

test('Secret and role can be given', () => {
  const secret = Secret.fromSecretName(chart(), 'Secret', 'mine');
  expect(resolve({ name: 'stock_', secret, memberOf: 'reader' })).toEqual({
    name: 'stock_',
    secret: 'mine',
    made: false,
    memberOf: 'reader',
  });
});

test('the programs read a line for each', () => {
  expect(loginsText(others)).toBe('stock_v3 db-login-stock-v3 shop-owner\nreport report reader\n');
  expect(loginsText([])).toBe('');
});

test.each<[what: string, options: { [option: string]: unknown }, ...problems: string[]]>([
  ['no name', {}, 'name: is missing; give the role a name, such as stock_v4'],
  ['the owner', { name: 'shop-owner' }, "name: 'shop-owner' is the owner of the database; choose another name"],
  ['the superuser', { name: 'postgres' }, "name: 'postgres' is the superuser; choose another name"],
  [
    'the role of the standbys',
    { name: 'streaming_replica' },
    "name: 'streaming_replica' is the role of the standbys; choose another name",
  ],
  [
    'a name of PostgreSQL',
    { name: 'pg_monitor' },
    "name: 'pg_monitor' begins with pg_, which PostgreSQL keeps for itself; choose another name",
  ],
  [
    'a word of SQL',
    { name: 'none' },
    "name: 'none' is a word of SQL that no role can have as its name; choose another name",
  ],
  [
    'a name that needs quotes',
    { name: 'Stock-v4' },
    "name: 'Stock-v4' is not a name that needs no quotes anywhere; write lowercase letters, digits and '_', and begin with no digit",
  ],
  [
    'a number',
    { name: 4 },
    "name: '4' is not a name that needs no quotes anywhere; write lowercase letters, digits and '_', and begin with no digit",
  ],
  ['a name too long', { name: 'a'.repeat(64) }, `name: '${'a'.repeat(64)}' has 64 characters; PostgreSQL keeps 63`],
  ['a name that is taken', { name: 'stock_v3' }, "name: 'stock_v3' is a login of this database already; add it once"],
  [
    'a name that another login acts as',
    { name: 'reader' },
    "name: 'reader' is the role that another login acts as; choose another name",
  ],
  [
    'a name that makes no Secret',
    { name: 'stock_' },
    "name: 'stock_' ends with '_', from which no name of a Secret can be made; choose another name, or give secret",
  ],
  [
    'a Secret by its name',
    { name: 'stock_v4', secret: 'mine' },
    "secret: 'mine' is not a reference to a Secret; write Secret.fromSecretName(this, 'an id', 'mine') with Secret from cdk8s-plus-28",
  ],
  [
    'itself as the role',
    { name: 'stock_v4', memberOf: 'stock_v4' },
    "memberOf: 'stock_v4' is the login itself; name the role that it acts as, or leave it out",
  ],
  [
    'another login as the role',
    { name: 'stock_v4', memberOf: 'stock_v3' },
    "memberOf: 'stock_v3' is a login, which goes one day; name a role that stays, or leave it out",
  ],
  [
    'the superuser as the role',
    { name: 'stock_v4', memberOf: 'postgres' },
    "memberOf: 'postgres' is the superuser; choose another name: an application must not be one",
  ],
  [
    'what no client can write as the role',
    { name: 'stock_v4', memberOf: 'a b' },
    "memberOf: 'a b' is not a name that every client can write; use letters, digits, '-' and '_', and begin with a letter or '_'",
  ],
  ['a misspelt option', { name: 'stock_v4', memberof: 'x' }, 'memberof: is not known; was memberOf meant?'],
  [
    'an unknown option',
    { name: 'stock_v4', password: 'geheim' },
    'password: is not known; the options are name, secret, memberOf',
  ],
  [
    'everything at once',
    { name: 'a b', secret: 7, memberOf: 'pg_read_all_data' },
    "name: 'a b' is not a name that needs no quotes anywhere; write lowercase letters, digits and '_', and begin with no digit",
    "secret: 7 is not a reference to a Secret; write Secret.fromSecretName(this, 'an id', 'its-name') with Secret from cdk8s-plus-28",
    "memberOf: 'pg_read_all_data' begins with pg_, which PostgreSQL keeps for itself; choose another name",
  ],
])('%s is refused', (_what, options, ...problems) => {
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  expect(refusal(() => resolve(options))).toBe(`shop/db: ${count}:\n${problems.map((one) => `- ${one}`).join('\n')}`);
});

test('every name that is taken makes a legal name of a Secret, and no two the same', () => {
  const name = fc.stringMatching(/^[a-z_][a-z0-9_]{0,62}$/).filter((text) => !text.endsWith('_'));
  fc.assert(
    fc.property(name, name, (one, two) => {
      expect(loginSecretName('a'.repeat(40), one)).toMatch(/^[a-z0-9]([-a-z0-9]{0,251}[a-z0-9])?$/);
      expect(loginSecretName('db', one) === loginSecretName('db', two)).toBe(one === two);
    }),
  );
});
