import { nearest } from '../model/nearest';
import { Problems } from '../model/problems';
import { parseQuantity } from '../model/quantity';
import { TARGETS } from './shop';
import type { ShopConfiguration, ShopConnectionConfiguration, ShopDatabaseConfiguration } from './shop-configuration';

type Fields = { readonly [key: string]: unknown };
type Check = (value: unknown) => string | undefined;

const text: Check = (value) =>
  typeof value === 'string' && value !== '' ? undefined : `${JSON.stringify(value)} is not a text; write it in quotes`;
const whole: Check = (value) =>
  Number.isInteger(value) ? undefined : `${JSON.stringify(value)} is not a whole number; write one, without quotes`;
const quantity: Check = (value) =>
  typeof value === 'string' && parseQuantity(value) !== undefined
    ? undefined
    : `${JSON.stringify(value)} is not a size; write for example 10Gi`;

const list: Check = (value) =>
  Array.isArray(value) ? undefined : `${JSON.stringify(value)} is not a list; write each entry on a line after '-'`;
const ordinals: Check = (value) =>
  Array.isArray(value) && value.every((entry) => Number.isInteger(entry))
    ? undefined
    : `${JSON.stringify(value)} is not a list of instances; write for example [1, 2]`;
const target: Check = (value) =>
  typeof value === 'string' && Object.hasOwn(TARGETS, value)
    ? undefined
    : `${JSON.stringify(value)} is no target; write one of ${Object.keys(TARGETS).join(', ')}`;

const SHOP_KEYS: { readonly [key in keyof Required<ShopConfiguration>]: Check } = {
  namespace: text,
  database: fields,
  connections: list,
};
const CONNECTION_KEYS: { readonly [key in keyof Required<ShopConnectionConfiguration>]: Check } = {
  name: text,
  version: whole,
  target,
  instances: ordinals,
};
const DATABASE_KEYS: { readonly [key in keyof Required<ShopDatabaseConfiguration>]: Check } = {
  name: text,
  version: text,
  replicas: whole,
  primary: whole,
  storage: quantity,
  storageGrownTo: quantity,
  memory: quantity,
  parameters: fields,
};

/**
 * What a configuration file says, checked.
 *
 * @param source the name of the file, for the error
 * @param content what was read from it
 * @throws one Error that lists what is unknown, missing or of the wrong kind
 */
export function readShopConfiguration(source: string, content: unknown): ShopConfiguration {
  const problems = new Problems();
  problems.add('the file', fields(content));
  problems.throwIfAny(source);
  const shop = content as Fields;
  checkKeys('', shop, SHOP_KEYS, ['namespace', 'database'], problems);
  problems.throwIfAny(source);
  const database = shop.database as Fields;
  checkKeys('database.', database, DATABASE_KEYS, ['name', 'storage'], problems);
  ((shop.connections ?? []) as unknown[]).forEach((connection, index) => checkConnection(connection, index, problems));
  problems.throwIfAny(source);
  return {
    ...shop,
    database: { ...database, parameters: texts(database.parameters as Fields | undefined) },
  } as unknown as ShopConfiguration;
}

function checkConnection(connection: unknown, index: number, problems: Problems): void {
  const at = `connections[${index}]`;
  const problem = fields(connection);
  problems.add(at, problem);
  if (problem !== undefined) return;
  const keys = connection as Fields;
  checkKeys(`${at}.`, keys, CONNECTION_KEYS, ['name', 'version'], problems);
  if (keys.target !== undefined && keys.instances !== undefined)
    problems.add(`${at}.target`, 'contradicts instances; leave one of the two out');
}

function fields(value: unknown): string | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? undefined
    : `${JSON.stringify(value)} is not a set of keys; write key: value, line by line`;
}

function checkKeys(
  prefix: string,
  content: Fields,
  checks: { readonly [key: string]: Check },
  required: string[],
  problems: Problems,
): void {
  for (const [key, value] of Object.entries(content)) {
    if (Object.hasOwn(checks, key)) {
      problems.add(prefix + key, checks[key](value));
    } else {
      const meant = nearest(key, Object.keys(checks));
      problems.add(
        prefix + key,
        `is not known; ${meant ? `was ${prefix}${meant} meant?` : `known are ${Object.keys(checks).join(', ')}`}`,
      );
    }
  }
  for (const key of required) if (!Object.hasOwn(content, key)) problems.add(prefix + key, 'is missing');
}

/** In a file, 200 and on need no quotes. */
function texts(values: Fields | undefined): { [name: string]: string } | undefined {
  return (
    values &&
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        typeof value === 'boolean' ? (value ? 'on' : 'off') : String(value),
      ]),
    )
  );
}
