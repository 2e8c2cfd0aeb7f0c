import { BACKUP_SHAPE } from './backup-shape';
import type { ChartConfiguration } from './chart-configuration';
import { type Check, type Shape, text, texts } from './check-configuration';
import { DRILL_SHAPE } from './drill-shape';
import { DUMP_SHAPE } from './dump-shape';
import { PODS_SHAPE } from './pods-shape';

/** What every ready chart has beside its database, as a configuration file says it. */
export const CHART_KEYS: {
  readonly [key in keyof Required<Omit<ChartConfiguration, 'namespace'>>]: Check | Shape;
} = {
  registry: text,
  imagePullSecrets: texts,
  monitoring: PODS_SHAPE,
  backups: BACKUP_SHAPE,
  dumps: DUMP_SHAPE,
  drill: DRILL_SHAPE,
};
