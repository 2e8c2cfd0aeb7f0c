import { label } from '../retention/snapshot-objects';
import { type Evidence, scheduleOfRun } from './evidence';
import type { CnpgBackupObject } from './objects';
import { oneLine, timeOf } from './read';

/** What the Backups of a Cluster tell. */
export function cnpgEvidence(backups: readonly CnpgBackupObject[]): Evidence[] {
  return backups.flatMap(evidenceOf);
}

/** The schedule of a Backup: as the operator says, or as the names of ours do. */
export function scheduleOfBackup(backup: CnpgBackupObject): string | undefined {
  return label(backup, 'cnpg.io/scheduled-backup') ?? scheduleOfRun(backup.metadata.name);
}

function evidenceOf(backup: CnpgBackupObject): Evidence[] {
  const { metadata, status } = backup;
  const run = metadata.name;
  const schedule = scheduleOfBackup(backup);
  const name = { of: schedule ?? run, scheduled: schedule !== undefined };
  const began = timeOf(status?.startedAt) ?? timeOf(metadata.creationTimestamp);
  const ended = timeOf(status?.stoppedAt) ?? timeOf(status?.reconciliationTerminatedAt) ?? began;
  switch (status?.phase) {
    case 'completed': {
      const snapshots = (status.snapshotBackupStatus?.elements ?? []).map((element) => element.name);
      return ended === undefined ? [] : [{ ...name, success: { run, time: ended, snapshots } }];
    }
    case 'failed': {
      const reason = oneLine(status.error ?? 'the operator gives no reason');
      return ended === undefined ? [] : [{ ...name, failure: { run, time: ended, reason } }];
    }
    default: {
      const doing = { undefined: 'waiting for the operator', pending: 'waiting until another backup has ended' };
      const phase = String(status?.phase) as keyof typeof doing;
      return [{ ...name, running: { run, since: began, doing: doing[phase] ?? `phase ${phase}` } }];
    }
  }
}
