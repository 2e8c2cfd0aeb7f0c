import { Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import { Schedule } from '../constructs/backup/schedule';
import type { IPostgres } from '../constructs/postgres/i-postgres';
import { RestoreDrill } from '../constructs/restore/restore-drill';
import type { DrillConfiguration } from './drill-configuration';
import type { ImageProps } from './images';

/** Restores the latest backup of a database for trial, as its configuration says. */
export function drill(
  scope: Construct,
  postgres: IPostgres,
  configuration: DrillConfiguration,
  images: ImageProps,
): RestoreDrill {
  const { schedule, timeZone, maxAgeHours, assertions, suspend } = configuration;
  return new RestoreDrill(scope, 'Drill', {
    ...images,
    postgres,
    schedule: Schedule.expression(schedule, timeZone),
    maxAge: maxAgeHours === undefined ? undefined : Duration.hours(maxAgeHours),
    assertions,
    suspend,
  });
}
