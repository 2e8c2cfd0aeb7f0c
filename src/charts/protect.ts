import type { Construct } from 'constructs';
import type { IPostgres } from '../constructs/postgres/i-postgres';
import { backUp } from './back-up';
import type { ChartConfiguration } from './chart-configuration';
import { drill } from './drill';
import { dump } from './dump';
import type { ImageProps } from './images';

/**
 * Backs a database up, dumps it and drills its restore, each where the configuration says so.
 *
 * @param images where images of the programs come from; as those of the database where nothing is said
 */
export function protect(
  scope: Construct,
  postgres: IPostgres,
  { backups, dumps, drill: drills }: Pick<ChartConfiguration, 'backups' | 'dumps' | 'drill'>,
  images: ImageProps = {},
): void {
  if (backups !== undefined) backUp(scope, postgres, backups, images);
  if (dumps !== undefined) dump(scope, postgres, dumps, images);
  if (drills !== undefined) drill(scope, postgres, drills, images);
}
