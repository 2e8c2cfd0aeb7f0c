import { Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import { Schedule } from '../constructs/backup/schedule';
import type { IPostgres } from '../constructs/postgres/i-postgres';
import { RestoreDrill } from '../constructs/restore/restore-drill';
import type { RestoreDrillProps } from '../constructs/restore/restore-drill-props';
import type { DrillConfiguration } from './drill-configuration';
import type { ImageProps } from './images';

/** Restores the latest backup of a database for trial, as its configuration says. */
export function drill(
  scope: Construct,
  postgres: IPostgres,
  configuration: DrillConfiguration,
  images: ImageProps,
): RestoreDrill {
  return new RestoreDrill(scope, 'Drill', { ...images, ...drillProps(postgres, configuration) });
}

/** What a configuration says of every drill. */
export function drillProps(
  postgres: IPostgres,
  { schedule, timeZone, maxAgeHours, assertions, suspend }: DrillConfiguration,
): RestoreDrillProps {
  return {
    postgres,
    schedule: Schedule.expression(schedule, timeZone),
    maxAge: maxAgeHours === undefined ? undefined : Duration.hours(maxAgeHours),
    assertions,
    suspend,
  };
}
