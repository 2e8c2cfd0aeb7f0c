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

  test('takes parameters without quotes', () => {
    const given = content();
    const parameters = { max_connections: 200, jit: false, work_mem: '8MB' };
    expect(validator(name)({ ...given, database: { ...given.database, parameters } })).toBe(true);
  });
});
