import { Duration } from 'cdk8s';
import type { RetentionPolicy } from '../model/backup/options/retention-policy';
import type { RetentionConfiguration } from './backup-configuration';

/** What a configuration says of the backups that stay. */
export function retentionPolicy(configuration: RetentionConfiguration | undefined): RetentionPolicy | undefined {
  if (configuration === undefined) return undefined;
  const { maxAgeDays, ...rules } = configuration;
  return { ...rules, ...(maxAgeDays === undefined ? {} : { maxAge: Duration.days(maxAgeDays) }) };
}
