import type { Construct } from 'constructs';
import { Schedule } from '../constructs/backup/schedule';
import { ScheduledBackup } from '../constructs/backup/scheduled-backup';
import type { IPostgres } from '../constructs/postgres/i-postgres';
import { BackupMethod } from '../model/backup/options/backup-method';
import type { BackupConfiguration } from './backup-configuration';
import type { ImageProps } from './images';
import { retentionPolicy } from './retention-policy';

/** Backs a database up as its configuration says. */
export function backUp(
  scope: Construct,
  postgres: IPostgres,
  configuration: BackupConfiguration,
  images: ImageProps,
): ScheduledBackup {
  const { name, schedule, timeZone, snapshotClass, online, suspend, retention } = configuration;
  return new ScheduledBackup(scope, 'Backups', {
    ...images,
    name: name ?? `${postgres.name}-snapshots`,
    postgres,
    schedule: Schedule.expression(schedule, timeZone),
    method: BackupMethod.volumeSnapshot({ snapshotClass, online }),
    suspend,
    retention: retentionPolicy(retention),
  });
}
