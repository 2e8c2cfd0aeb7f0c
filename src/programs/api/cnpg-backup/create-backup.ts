import { dueTime, runId } from '../../../model/backup/run-id';
import { ApiError, oneLine } from '../client/api-error';
import type { Client } from '../client/client';
import { BACKUPS, type KubernetesObject } from '../client/resources';
import { type Patience, retry } from '../credentials/retry';
import type { Result } from '../main';

/** What the program says at its end. */
export interface CreateBackupResult extends Result {
  readonly program: 'create-backup';
  readonly outcome?: 'made' | 'kept';
  readonly backup?: string;
}

/** The schedule, and the Backup without its name. */
export interface CreateBackupPlan {
  readonly name: string;
  readonly manifest: { readonly metadata: object };
}

/** Makes the Backup of this time, where there is none yet. */
export async function createBackup(
  client: Client,
  { name, manifest }: CreateBackupPlan,
  { job, now, patience }: { readonly job: string; readonly now: Date; readonly patience: Patience },
): Promise<CreateBackupResult> {
  const backup = runId(name, dueTime(name, job, now));
  const body = { ...manifest, metadata: { ...manifest.metadata, name: backup } } as KubernetesObject;
  try {
    await retry(patience, () => client.create(BACKUPS, body));
    return { program: 'create-backup', ok: true, outcome: 'made', backup };
  } catch (error) {
    // An earlier try had arrived.
    if (error instanceof ApiError && error.conflict)
      return { program: 'create-backup', ok: true, outcome: 'kept', backup };
    return { program: 'create-backup', ok: false, backup, reason: oneLine(error) };
  }
}
