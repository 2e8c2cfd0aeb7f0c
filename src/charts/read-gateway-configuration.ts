import { Problems } from '../model/problems';
import { CHART_KEYS } from './chart-shape';
import {
  type Check,
  checkShape,
  fields,
  quantity,
  type Shape,
  text,
  whole,
  withParameterTexts,
} from './check-configuration';
import { gatewayContradictions } from './gateway-contradictions';
import type { GatewayConfiguration, GatewayDatabaseConfiguration } from './gateway-configuration';
import { IMPORT_SHAPE } from './import-shape';
import { PODS_SHAPE } from './pods-shape';
import type { SnapshotRestoreConfiguration } from './restore-configuration';

const SNAPSHOT_KEYS: { readonly [key in keyof Required<SnapshotRestoreConfiguration>]: Check } = {
  snapshot: text,
  walSnapshot: text,
};
const DATABASE_KEYS: { readonly [key in keyof Required<GatewayDatabaseConfiguration>]: Check | Shape } = {
  name: text,
  version: text,
  image: text,
  replicas: whole,
  database: text,
  storage: quantity,
  storageGrownTo: quantity,
  walStorage: quantity,
  storageClass: text,
  memory: quantity,
  parameters: fields,
  restoreFrom: { keys: SNAPSHOT_KEYS, required: ['snapshot'], orText: true },
  importFrom: IMPORT_SHAPE,
};
const GATEWAY_KEYS: { readonly [key in keyof Required<GatewayConfiguration>]: Check | Shape } = {
  namespace: text,
  database: { keys: DATABASE_KEYS, required: ['name', 'storage'] },
  consumers: PODS_SHAPE,
  ...CHART_KEYS,
};

/**
 * What a configuration file says, checked.
 *
 * @param source the name of the file, for the error
 * @param content what was read from it
 * @throws one Error that lists what is unknown, missing or of the wrong kind
 */
export function readGatewayConfiguration(source: string, content: unknown): GatewayConfiguration {
  const problems = new Problems();
  checkShape('', content, { keys: GATEWAY_KEYS, required: ['namespace', 'database'] }, problems);
  gatewayContradictions(content, problems);
  problems.throwIfAny(source);
  return withParameterTexts(content as GatewayConfiguration);
}
