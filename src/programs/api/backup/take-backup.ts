import { oneLine } from '../client/api-error';
import type { Pod, VolumeSnapshot } from '../client/resources';
import { timestamp } from '../timestamp';
import { clearLeftovers, nameOf } from './earlier-runs';
import { awaitInstance, awaitSilence, awaitState, type InstanceAnswer, InstanceFailure } from './instance';
import { type BackupResult, recordFailure, recordSuccess } from './outcome';
import { RequestLease } from './request-lease';
import { type BackupSetting, Run } from './run';
import { awaitStage, complete, makeSnapshot, verify } from './snapshots';
import { sameSources, sourcesOf } from './source';
import { snapshotName } from '../../../model/backup/run-id';

/**
 * Takes a backup of one instance by snapshots of its volumes:
 *
 * 1. take the Lease: one backup at a time may ask for an instance
 * 2. ask the instance, and wait until it has written a checkpoint, or has stopped
 * 3. snapshots, and wait until all of them are cut
 * 4. the instance confirms that all was as promised until now; let go of it
 * 5. wait until the snapshots can be used, verify them, and only then say that they are complete
 *
 * Whatever fails, the instance is let go of and what was made is marked.
 */
export async function takeBackup(setting: BackupSetting): Promise<BackupResult> {
  const run = new Run(setting);
  const progress = new Progress();
  const began = Date.now();
  const base = (): Pick<BackupResult, 'program' | 'backup' | 'instance' | 'snapshots' | 'seconds'> => ({
    program: 'backup-snapshot',
    ...(progress.backup === undefined ? {} : { backup: progress.backup }),
    ...(progress.pod === undefined ? {} : { instance: progress.pod.metadata.name }),
    ...(progress.made.length > 0 ? { snapshots: progress.made } : {}),
    seconds: Math.round((Date.now() - began) / 1000),
  });
  const scene = (): { pod: string; podUid: string } => ({
    pod: progress.pod?.metadata.name ?? setting.pod,
    podUid: progress.pod?.metadata.uid ?? setting.podUid,
  });
  try {
    const { backup, done } = await nameOf(run);
    progress.backup = backup;
    if (done) return { ...base(), ok: true, outcome: 'already done' };
    const completedAt = await steps(run, backup, progress);
    const result: BackupResult = { ...base(), ok: true, outcome: 'completed' };
    await recordSuccess(run, result, completedAt, scene());
    return result;
  } catch (error) {
    await progress.lease?.release();
    const result: BackupResult = { ...base(), ok: false, reason: oneLine(error) };
    await recordFailure(run, result, timestamp(run.now()), scene());
    return result;
  } finally {
    run.over();
  }
}

/** What is to be let go of, and to be told of, when it fails. */
class Progress {
  backup: string | undefined;
  lease: RequestLease | undefined;
  pod: Pod | undefined;
  made: string[] = [];
}

/** @returns when it was completed */
async function steps(run: Run, backup: string, progress: Progress): Promise<string> {
  const { plan } = run.setting;
  const lease = (progress.lease = new RequestLease(run, backup));
  await lease.take();
  await clearLeftovers(run, backup);
  const startedAt = timestamp(run.now());
  const { pod, answer } = await prepare(run, lease, backup, progress);
  const instance = pod.metadata.name;

  const sources = await sourcesOf(run, instance);
  for (const source of sources) {
    const name = snapshotName(backup, source.volume);
    run.is(`taking VolumeSnapshot ${name} of ${source.claim}`);
    progress.made = [...progress.made, name];
    await makeSnapshot(run, source, { backup, startedAt, instance, answer }).catch((error: unknown) => {
      // What could not be made is nothing to mark.
      progress.made = progress.made.filter((made) => made !== name);
      throw error;
    });
    // One after the other: only so do all changes of the data come before the end of the WAL.
    await awaitStage(run, [name], 'cut');
  }
  await sameSources(run, instance, sources);
  run.is(`waiting for ${instance} to confirm`);
  await lease.request({ instance, online: plan.online, phase: 'cut', allowPrimary: plan.allowStoppingPrimary });
  await awaitState(run, pod, backup, ['confirmed']);
  await lease.release();

  run.is(`waiting until ${progress.made.join(', ')} can be used`);
  const snapshots: VolumeSnapshot[] = await awaitStage(run, progress.made, 'ready');
  verify(run, snapshots);
  const completedAt = timestamp(run.now());
  await complete(run, progress.made, completedAt);
  return completedAt;
}

/** Makes an instance ready; one that cannot is let go of, and another one is asked. */
async function prepare(
  run: Run,
  lease: RequestLease,
  backup: string,
  progress: Progress,
): Promise<{ pod: Pod; answer: InstanceAnswer }> {
  const { plan } = run.setting;
  const failures: string[] = [];
  const tried: string[] = [];
  for (;;) {
    const pod = await awaitInstance(run, tried).catch((error: unknown) => {
      throw failures.length > 0 ? new Error([...failures, oneLine(error)].join('; '), { cause: error }) : error;
    });
    const instance = pod.metadata.name;
    progress.pod = pod;
    await awaitSilence(run, pod, backup);
    run.is(plan.online ? `waiting for a checkpoint of ${instance}` : `stopping ${instance}`);
    await lease.request({ instance, online: plan.online, phase: 'prepare', allowPrimary: plan.allowStoppingPrimary });
    try {
      return { pod, answer: await awaitState(run, pod, backup, [plan.online ? 'ready' : 'stopped']) };
    } catch (error) {
      if (!(error instanceof InstanceFailure)) throw error;
      failures.push(oneLine(error));
      tried.push(instance);
      run.setting.log(`${oneLine(error)}: trying another instance`);
      await lease.withdraw();
    }
  }
}
