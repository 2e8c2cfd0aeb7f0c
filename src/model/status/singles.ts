import type { Evidence } from './evidence';
import { runsOf } from './runs';
import type { SingleBackupStatus, StatusEngine } from './status';

/** The backups that are taken once, by name: all that were found and belong to no schedule. */
export function singleStatuses(evidence: readonly Evidence[], engine: StatusEngine): SingleBackupStatus[] {
  const names = evidence.filter(({ scheduled }) => scheduled === false).map(({ of }) => of);
  const kind = engine === 'cloudnative-pg' ? 'Backup' : 'Job';
  return [...new Set(names)].sort().map((name) => ({ ...runsOf(name, false, evidence), kind }));
}
