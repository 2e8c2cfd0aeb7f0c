import { SNAPSHOT_ANNOTATIONS, statusAnnotations } from '../../../model/backup/annotations';
import { databaseNames } from '../../../model/names';
import { oneLine } from '../client/api-error';
import { LEASES, VOLUME_SNAPSHOTS } from '../client/resources';
import { emitEvent } from '../emit-event';
import type { Result } from '../main';
import { isOutage, retry } from '../retry';
import type { BackupSetting, Run } from './run';

/** What the program says at its end. */
export interface BackupResult extends Result {
  readonly program: 'backup-snapshot';
  readonly outcome?: 'completed' | 'already done';
  /** The name of the run. */
  readonly backup?: string;
  readonly instance?: string;
  readonly snapshots?: readonly string[];
  readonly seconds?: number;
}

/** An instance's pod, for Events. */
export interface Scene {
  readonly pod: string;
  readonly podUid: string;
}

/** Keeps where a person and tools look how the run has ended. That it could not is only logged. */
export async function recordSuccess(run: Run, result: BackupResult, time: string, scene: Scene): Promise<void> {
  const { setting } = run;
  const { success, failure, done } = statusAnnotations(setting.plan.name);
  const text = status(result, time);
  await mark(setting, { [success]: text, [failure]: null, ...(setting.plan.scheduled ? {} : { [done]: text }) });
  const message = `backup ${result.backup} of ${result.instance}: ${result.snapshots?.join(', ')}`;
  await emitEvent({ ...setting, ...scene }, { type: 'Normal', reason: 'BackupCompleted', message });
}

/** The same for one that failed; what it has made is marked, so that nobody uses it. */
export async function recordFailure(run: Run, result: BackupResult, time: string, scene: Scene): Promise<void> {
  const { setting } = run;
  const { log, client, plan } = setting;
  const { reason = '' } = result;
  for (const name of result.snapshots ?? []) {
    const annotations = { [SNAPSHOT_ANNOTATIONS.failed]: reason };
    await lastly(setting, () => client.patch(VOLUME_SNAPSHOTS, name, { metadata: { annotations } })).catch((error) =>
      log(`VolumeSnapshot ${name} not marked as failed: ${oneLine(error)}`),
    );
  }
  await mark(setting, { [statusAnnotations(plan.name).failure]: status(result, time) });
  const message = `backup ${result.backup ?? plan.name}: ${reason}`;
  await emitEvent({ ...setting, ...scene }, { type: 'Warning', reason: 'BackupFailed', message });
}

function status({ backup, reason, snapshots, instance }: BackupResult, time: string): string {
  return JSON.stringify({ run: backup, time, reason: reason?.slice(0, 1000), instance, snapshots });
}

async function mark(setting: BackupSetting, annotations: Readonly<Record<string, string | null>>): Promise<void> {
  const { client, plan, log } = setting;
  const name = databaseNames(plan.database).backupLease;
  await lastly(setting, () => client.patch(LEASES, name, { metadata: { annotations } })).catch((error) =>
    log(`status not written to Lease ${name}: ${oneLine(error)}`),
  );
}

/** Tried for a little while, also when the run has ended. */
function lastly<T>({ timing }: BackupSetting, step: () => Promise<T>): Promise<T> {
  return retry({ deadline: Date.now() + timing.release, pause: () => timing.look, passes: isOutage }, step);
}
