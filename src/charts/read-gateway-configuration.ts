import { Problems } from '../model/problems';
import { BACKUP_SHAPE } from './backup-shape';
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
import { DRILL_SHAPE } from './drill-shape';
import type { GatewayConfiguration, GatewayDatabaseConfiguration } from './gateway-configuration';

const DATABASE_KEYS: { readonly [key in keyof Required<GatewayDatabaseConfiguration>]: Check } = {
  name: text,
  version: text,
  image: text,
  replicas: whole,
  database: text,
  storage: quantity,
  storageGrownTo: quantity,
  walStorage: quantity,
  memory: quantity,
  parameters: fields,
  restoreFrom: text,
};
const GATEWAY_KEYS: { readonly [key in keyof Required<GatewayConfiguration>]: Check | Shape } = {
  namespace: text,
  database: { keys: DATABASE_KEYS, required: ['name', 'storage'] },
  backups: BACKUP_SHAPE,
  drill: DRILL_SHAPE,
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
  problems.throwIfAny(source);
  return withParameterTexts(content as GatewayConfiguration);
}
