import { Yaml } from 'cdk8s';
import { Ajv } from 'ajv';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { node, root } from './root';

const validator = (name: string) =>
  new Ajv({ allowUnionTypes: true }).compile(
    JSON.parse(readFileSync(join(root, 'schemas', `${name}.schema.json`), 'utf8')) as object,
  );

test('the schemas are what the types of the charts give', () => {
  expect(node(['scripts/generate-schemas.mjs', '--check'])).toMatchObject({ code: 0 });
});

describe.each(['shop', 'gateway'])('the schema of %s', (name) => {
  const content = (): { database: object } & Record<string, unknown> =>
    (Yaml.load(join(root, 'config', `${name}.yaml`)) as [{ database: object } & Record<string, unknown>])[0];

  test('takes the example', () => {
    expect(validator(name)(content())).toBe(true);
  });

  test.each<[string, (given: ReturnType<typeof content>) => object]>([
    ['an unknown key', (given) => ({ ...given, backup: {} })],
    ['an unknown key further in', (given) => ({ ...given, database: { ...given.database, replica: 3 } })],
    ['what is missing', ({ database }) => ({ database })],
    ['half a replica', (given) => ({ ...given, database: { ...given.database, replicas: 1.5 } })],
    ['another kind of value', (given) => ({ ...given, backups: { schedule: 3 } })],
  ])('refuses %s', (_, change) => {
    expect(validator(name)(change(content()))).toBe(false);
  });

  test('takes where images and volumes come from, and who may watch', () => {
    const given = content();
    const more = {
      registry: 'registry.example.com',
      imagePullSecrets: ['login'],
      monitoring: [{ namespace: 'monitoring', labels: { app: 'prometheus' } }],
    };
    expect(validator(name)({ ...given, ...more, database: { ...given.database, storageClass: 'fast' } })).toBe(true);
    expect(validator(name)({ ...given, monitoring: { namespace: 'monitoring' } })).toBe(false);
  });

  test('takes parameters without quotes', () => {
    const given = content();
    const parameters = { max_connections: 200, jit: false, work_mem: '8MB' };
    expect(validator(name)({ ...given, database: { ...given.database, parameters } })).toBe(true);
  });
});

describe('what the gateway begins with', () => {
  const importFrom = { host: 'old', version: '15', passwordSecret: 'old' };

  test.each<[taken: boolean, database: object]>([
    [true, { restoreFrom: 'monthly-1' }],
    [true, { restoreFrom: { snapshot: 'data', walSnapshot: 'wal' } }],
    [false, { restoreFrom: { backup: 'monthly-1' } }],
    [true, { importFrom }],
    [true, { importFrom: { ...importFrom, sslMode: 'verify-full', rootCertificateSecret: 'ca' } }],
    [false, { importFrom: { ...importFrom, sslMode: 'on' } }],
    [false, { importFrom: { ...importFrom, password: 'secret' } }],
    [false, { importFrom: { host: 'old' } }],
  ])('taken: %s, %j', (taken, database) => {
    const given = { namespace: 'gateway', database: { name: 'gateway-db', storage: '20Gi', ...database } };
    expect(validator('gateway')(given)).toBe(taken);
  });
});
