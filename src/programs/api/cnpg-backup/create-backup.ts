import { dueTime, runId } from '../../../model/backup/run-id';
import type { Asked } from '../backup/asked';
import { ApiError, oneLine } from '../client/api-error';
import type { Client } from '../client/client';
import { BACKUPS, type KubernetesObject } from '../client/resources';
import type { Result } from '../main';
import { type Patience, retry } from '../retry';

/** What the program says at its end. */
export interface CreateBackupResult extends Result {
  readonly program: 'create-backup';
  readonly outcome?: 'made' | 'kept';
  readonly backup?: string;
}

/** The schedule, and the Backup without its name. */
export interface CreateBackupPlan {
  readonly name: string;
  readonly manifest: { readonly metadata: object; readonly spec?: object };
}

/** Makes the Backup of this time, where there is none yet. */
export async function createBackup(
  client: Client,
  { name, manifest }: CreateBackupPlan,
  {
    job,
    now,
    patience,
    asked = {},
  }: { readonly job: string; readonly now: Date; readonly patience: Patience; readonly asked?: Asked },
): Promise<CreateBackupResult> {
  const { named, online } = asked;
  const backup = named ?? runId(name, dueTime(name, job, now));
  const labels = named === undefined ? {} : { labels: { ...labelsOf(manifest), [SCHEDULE]: name } };
  const body = {
    ...manifest,
    metadata: { ...manifest.metadata, name: backup, ...labels },
    ...(online === undefined ? {} : { spec: specAsAsked(manifest.spec, online) }),
  } as unknown as KubernetesObject;
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

/** By which the operator, too, knows the schedule of a Backup whose name does not tell. */
const SCHEDULE = 'cnpg.io/scheduled-backup';

const labelsOf = ({ metadata }: CreateBackupPlan['manifest']): object =>
  (metadata as { readonly labels?: object }).labels ?? {};

/** Offline never of the primary where a standby is there. */
function specAsAsked(
  { onlineConfiguration, ...spec }: { readonly onlineConfiguration?: object } = {},
  online: boolean,
): object {
  if (!online) return { ...spec, online, target: 'prefer-standby' };
  return { ...spec, ...(onlineConfiguration === undefined ? {} : { onlineConfiguration }), online };
}
