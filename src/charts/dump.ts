import { Construct } from 'constructs';
import { Schedule } from '../constructs/backup/schedule';
import { ScheduledBackup } from '../constructs/backup/scheduled-backup';
import type { IPostgres } from '../constructs/postgres/i-postgres';
import { BackupMethod } from '../model/backup/options/backup-method';
import type { DumpConfiguration } from './dump-configuration';
import { dumpDrill } from './dump-drill';
import { dumpStore } from './dump-store';
import type { ImageProps } from './images';
import { retentionPolicy } from './retention-policy';
import { size } from './size';

/** Dumps a database as its configuration says, and drills the dumps where it says so. */
export function dump(
  scope: Construct,
  postgres: IPostgres,
  configuration: DumpConfiguration,
  images: ImageProps,
): ScheduledBackup {
  const { name, schedule, timeZone, stores, jobs, compression, scratchSize, suspend, retention } = configuration;
  const dumps = new ScheduledBackup(scope, 'Dumps', {
    ...images,
    name: name ?? `${postgres.name}-dumps`,
    postgres,
    schedule: Schedule.expression(schedule, timeZone),
    method: BackupMethod.logical({
      stores: stores.map((store, index) => dumpStore(new Construct(scope, `DumpStore${index}`), store)),
      jobs,
      compression,
      scratchSize: scratchSize === undefined ? undefined : size(scratchSize),
    }),
    suspend,
    retention: retentionPolicy(retention),
  });
  if (configuration.drill !== undefined)
    dumpDrill(scope, postgres, { name: dumps.name, stores }, configuration.drill, images);
  return dumps;
}
