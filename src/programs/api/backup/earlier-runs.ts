import { SNAPSHOT_ANNOTATIONS, SNAPSHOT_LABELS, statusAnnotations } from '../../../model/backup/annotations';
import { dueTime, MOST_ATTEMPTS, runId, snapshotName } from '../../../model/backup/run-id';
import { databaseNames } from '../../../model/names';
import { LEASES, VOLUME_SNAPSHOTS, type VolumeSnapshot } from '../client/resources';
import { findObject } from '../find-object';
import type { Run } from './run';

/** The name of this run, or that it is done already. */
export interface Name {
  readonly backup: string;
  readonly done: boolean;
}

/** Under which name this run goes on: those of runs that failed are taken. */
export async function nameOf(run: Run): Promise<Name> {
  const { plan, named } = run.setting;
  if (!plan.scheduled) return onlyOne(run);
  return named === undefined ? nextOfSchedule(run) : asNamed(run, named);
}

async function nextOfSchedule(run: Run): Promise<Name> {
  const { plan, job } = run.setting;
  const due = dueTime(plan.name, job, run.now());
  const lease = await run.ask(() => findObject(run.setting.client, LEASES, databaseNames(plan.database).backupLease), {
    rights: true,
  });
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const backup = runId(plan.name, due, attempt);
    const found = await snapshotsOf(run, backup);
    if (isComplete(run, found)) return { backup, done: true };
    // A pod of ours that may live still has this name.
    if (found.length === 0 && lease?.spec?.holderIdentity !== backup) return { backup, done: false };
  }
  throw new Error(`${MOST_ATTEMPTS} tries for ${runId(plan.name, due)} have failed`);
}

/** A run that somebody named. Whatever has that name already stays as it is. */
async function asNamed(run: Run, backup: string): Promise<Name> {
  const found = await snapshotsOf(run, backup);
  if (isComplete(run, found)) return { backup, done: true };
  if (found.length > 0) throw new Error(`VolumeSnapshot ${found[0].metadata.name} exists already: choose another name`);
  return { backup, done: false };
}

/** A backup that is taken once has one name. What a failed try left goes, since it could never be used. */
async function onlyOne(run: Run): Promise<Name> {
  const { client, plan } = run.setting;
  const backup = plan.name;
  const lease = await run.ask(() => findObject(client, LEASES, databaseNames(plan.database).backupLease), {
    rights: true,
  });
  if (lease?.metadata.annotations?.[statusAnnotations(plan.name).done] !== undefined) return { backup, done: true };
  const found = await snapshotsOf(run, backup);
  if (isComplete(run, found)) return { backup, done: true };
  return { backup, done: false };
}

/** Deletes what a failed try of a backup that is taken once has left. Only while the Lease is held: nobody else makes it now. */
export async function clearLeftovers(run: Run, backup: string): Promise<void> {
  const { client, plan, log } = run.setting;
  if (plan.scheduled) return;
  for (const snapshot of await snapshotsOf(run, backup)) {
    const { name, labels } = snapshot.metadata;
    if (labels?.[SNAPSHOT_LABELS.database] !== plan.database || labels[SNAPSHOT_LABELS.backup] !== backup)
      throw new Error(`VolumeSnapshot ${name} exists and is not of this backup: delete it, or choose another name`);
    await run.ask(() => client.delete(VOLUME_SNAPSHOTS, snapshot));
    log(`deleted VolumeSnapshot ${name}, which a try that failed has left`);
    await run.until(async () => ((await find(run, name)) === undefined ? true : undefined));
  }
}

/** Those snapshots of a run that exist. */
async function snapshotsOf(run: Run, backup: string): Promise<VolumeSnapshot[]> {
  const found = await Promise.all(run.setting.plan.volumes.map((volume) => find(run, snapshotName(backup, volume))));
  return found.filter((snapshot) => snapshot !== undefined);
}

function find(run: Run, name: string): Promise<VolumeSnapshot | undefined> {
  return run.ask(() => findObject(run.setting.client, VOLUME_SNAPSHOTS, name), { rights: true });
}

function isComplete({ setting: { plan } }: Run, snapshots: readonly VolumeSnapshot[]): boolean {
  const completed = snapshots.filter(
    ({ metadata: { labels, annotations } }) =>
      labels?.[SNAPSHOT_LABELS.database] === plan.database &&
      annotations?.[SNAPSHOT_ANNOTATIONS.completedAt] !== undefined,
  );
  return completed.length === plan.volumes.length;
}
