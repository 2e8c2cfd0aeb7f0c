import { Testing } from 'cdk8s';
import { Deployment, Secret } from 'cdk8s-plus-28';
import { Postgres, type PostgresAttributes } from '../../../src';
import { chart, refusal } from '../support/databases';

const scope = chart();
const ownerSecret = Secret.fromSecretName(scope, 'Secret', 'pw');
const LEAST: PostgresAttributes = { name: 'orders', version: '17.11', host: 'orders.example.com', ownerSecret };

const imported = (attributes: Partial<PostgresAttributes> = {}) =>
  Postgres.fromAttributes(chart(), 'Orders', { ...LEAST, ...attributes });

test('a database that somebody else runs emits nothing', () => {
  const other = chart();
  Postgres.fromAttributes(other, 'Orders', LEAST);
  expect(Testing.synth(other)).toEqual([]);
});

test('what is not said has its documented default', () => {
  const db = imported();
  const endpoint = { host: 'orders.example.com', port: 5432 };
  expect(db.namespace).toBe('default');
  expect(db.majorVersion).toBe(17);
  expect(db.database).toBe('app');
  expect(db.owner).toBe('app');
  expect(db.tls).toBe(false);
  expect(db.instances).toBe(1);
  expect([db.readWrite, db.readOnly, db.any, db.instance(0)]).toEqual([endpoint, endpoint, endpoint, endpoint]);
  expect(db.credentials).toEqual({ owner: ownerSecret, replication: undefined, superuser: undefined });
});

test('every attribute arrives', () => {
  const replicationSecret = Secret.fromSecretName(scope, 'Replication', 'replication');
  const superuserSecret = Secret.fromSecretName(scope, 'Superuser', 'superuser');
  const attributes: Required<PostgresAttributes> = {
    ...LEAST,
    namespace: 'shop',
    readOnlyHost: 'ro.example.com',
    anyHost: 'r.example.com',
    instanceHosts: ['a.example.com', 'b.example.com'],
    port: 6432,
    database: 'shop',
    owner: 'seller',
    tls: true,
    replicationSecret,
    superuserSecret,
  };
  const db = imported(attributes);
  expect(db.name).toBe('orders');
  expect(db.namespace).toBe('shop');
  expect(db.database).toBe('shop');
  expect(db.owner).toBe('seller');
  expect(db.tls).toBe(true);
  expect(db.instances).toBe(2);
  expect([db.readWrite, db.readOnly, db.any, db.instance(1)].map(({ host, port }) => `${host}:${port}`)).toEqual([
    'orders.example.com:6432',
    'ro.example.com:6432',
    'r.example.com:6432',
    'b.example.com:6432',
  ]);
  expect(db.credentials).toEqual({ owner: ownerSecret, replication: replicationSecret, superuser: superuserSecret });
});

test('an instance that nobody named is refused', () => {
  expect(refusal(() => imported().instance(1))).toBe(
    'shop/Orders: instance 1 is unknown; instanceHosts names 1, counted from 0',
  );
});

test('a database and a role may be called what PostgreSQL lets them be called', () => {
  const db = imported({ database: `it's "the" db`, owner: 'Ünal @ shop:%' });
  expect([db.database, db.owner]).toEqual([`it's "the" db`, 'Ünal @ shop:%']);
});

test.each([
  ['', '"" is no name that PostgreSQL can have; write its text'],
  ['a\0b', '"a\\u0000b" is no name that PostgreSQL can have; write its text'],
  ['ü'.repeat(32), `'${'ü'.repeat(32)}' has 64 bytes; PostgreSQL keeps 63`],
])('%p is refused as the name of a database or role', (name, problem) => {
  expect(refusal(() => imported({ database: name, owner: name }))).toBe(
    `shop/Orders: 2 problems:\n- database: ${problem}\n- owner: ${problem}`,
  );
});

test('a consumer of a database that is not made here changes nothing', () => {
  const other = chart();
  const web = new Deployment(other, 'Web', { containers: [{ image: 'web:1' }] });
  const before = JSON.stringify(Testing.synth(other));
  Postgres.fromAttributes(other, 'Orders', LEAST).allowFrom(web);
  expect(JSON.stringify(Testing.synth(other))).toBe(before);
});

test('everything that is wrong is said at once', () => {
  const attributes = { name: '', version: '9', host: '', namespace: 'My Shop', port: 0, instanceHosts: [] };
  expect(refusal(() => imported(attributes))).toBe(
    [
      'shop/Orders: 6 problems:',
      '- name: is missing; give the database a name',
      '- host: is missing; give the DNS name that leads to the primary',
      '- instanceHosts: [] names no instance; leave it out',
      "- namespace: 'My Shop' is not a DNS label; write at most 63 lowercase letters, digits and '-', begin and end with a letter or a digit",
      "- version: '9' is not a version of PostgreSQL that is known here; write a major version (15, 16, 17, 18) or one with its minor, such as '17.11'",
      '- port: 0 is not a whole number, from 1 to 65535; write such a number',
    ].join('\n'),
  );
});
