import { Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import { Schedule } from '../constructs/backup/schedule';
import { ScheduledBackup } from '../constructs/backup/scheduled-backup';
import type { IPostgres } from '../constructs/postgres/i-postgres';
import { BackupMethod } from '../model/backup/options/backup-method';
import type { RetentionPolicy } from '../model/backup/options/retention-policy';
import type { BackupConfiguration, RetentionConfiguration } from './backup-configuration';

/** Backs a database up as its configuration says. */
export function backUp(scope: Construct, postgres: IPostgres, configuration: BackupConfiguration): ScheduledBackup {
  const { name, schedule, timeZone, snapshotClass, online, suspend, retention } = configuration;
  return new ScheduledBackup(scope, 'Backups', {
    name: name ?? `${postgres.name}-snapshots`,
    postgres,
    schedule: Schedule.expression(schedule, timeZone),
    method: BackupMethod.volumeSnapshot({ snapshotClass, online }),
    suspend,
    retention: retention && policy(retention),
  });
}

function policy({ maxAgeDays, ...rules }: RetentionConfiguration): RetentionPolicy {
  return { ...rules, ...(maxAgeDays === undefined ? {} : { maxAge: Duration.days(maxAgeDays) }) };
}
