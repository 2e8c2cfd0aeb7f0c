import { Problems } from '../model/problems';
import { CHART_KEYS } from './chart-shape';
import {
  type Check,
  checkShape,
  fields,
  type Fields,
  quantity,
  type Shape,
  text,
  whole,
  withParameterTexts,
} from './check-configuration';
import { checkDumps } from './dump-shape';
import { checkPods } from './pods-shape';
import { TARGETS } from './shop';
import type { ShopConfiguration, ShopConnectionConfiguration, ShopDatabaseConfiguration } from './shop-configuration';

const ordinals: Check = (value) =>
  Array.isArray(value) && value.every((entry) => Number.isInteger(entry))
    ? undefined
    : `${JSON.stringify(value)} is not a list of instances; write for example [1, 2]`;
const target: Check = (value) =>
  typeof value === 'string' && Object.hasOwn(TARGETS, value)
    ? undefined
    : `${JSON.stringify(value)} is no target; write one of ${Object.keys(TARGETS).join(', ')}`;

const CONNECTION_KEYS: { readonly [key in keyof Required<ShopConnectionConfiguration>]: Check } = {
  name: text,
  version: whole,
  target,
  instances: ordinals,
  podLabels: fields,
};
const DATABASE_KEYS: { readonly [key in keyof Required<ShopDatabaseConfiguration>]: Check } = {
  name: text,
  version: text,
  image: text,
  replicas: whole,
  primary: whole,
  storage: quantity,
  storageGrownTo: quantity,
  storageClass: text,
  memory: quantity,
  parameters: fields,
  restoreFrom: text,
};
const SHOP_KEYS: { readonly [key in keyof Required<ShopConfiguration>]: Check | Shape } = {
  namespace: text,
  database: { keys: DATABASE_KEYS, required: ['name', 'storage'] },
  connections: { keys: CONNECTION_KEYS, required: ['name', 'version'], list: true },
  ...CHART_KEYS,
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
  checkShape('', content, { keys: SHOP_KEYS, required: ['namespace', 'database'] }, problems);
  contradictions(content, problems);
  problems.throwIfAny(source);
  return withParameterTexts(content as ShopConfiguration);
}

/** What is fine by itself, but not beside something else. */
function contradictions(content: unknown, problems: Problems): void {
  const { connections, monitoring, dumps } = (content ?? {}) as { [key: string]: unknown };
  checkPods('monitoring', monitoring, problems);
  checkDumps('dumps', dumps, problems);
  if (!Array.isArray(connections)) return;
  connections.forEach((connection: Fields | null, index) => {
    if (connection?.target !== undefined && connection.instances !== undefined)
      problems.add(`connections[${index}].target`, 'contradicts instances; leave one of the two out');
  });
}
