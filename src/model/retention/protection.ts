import { type BackupUnit, type DatedBackup, isDated } from './unit';

/** Why no rule is even asked about a backup: it stays. Undefined where the rules decide. */
export function protection(backup: BackupUnit, database: string): string | undefined {
  if (backup.foreign) return 'made by somebody else';
  if (backup.database !== database) return `belongs to ${backup.database}`;
  if (backup.state === 'running') return 'still running';
  if (backup.state === 'pending') return 'not ready yet';
  if (backup.neededBy !== undefined && backup.neededBy.length > 0) return `needed by ${backup.neededBy.join(', ')}`;
  if (backup.keepMarked) return 'marked to be kept';
  if (backup.declared) return 'declared in YAML, from which it would be taken again; remove it there';
  return isDated(backup) ? undefined : 'nobody knows when it was taken';
}

/**
 * Whether a backup counts: all of it is there. One that stays for another reason than
 * the rules counts as well: it takes the place that it has by its age, and so changes
 * nothing for the others.
 */
export function counts(backup: BackupUnit): backup is DatedBackup {
  return backup.state === 'completed' && !backup.deletionBegun && isDated(backup);
}
