import { SNAPSHOT_ANNOTATIONS, SNAPSHOT_LABELS } from '../../../model/backup/annotations';
import type { SnapshotVolume } from '../../../model/backup/program-plan';
import { snapshotName } from '../../../model/backup/run-id';
import { snapshotFlaw, type SnapshotStage, snapshotStage } from '../../../model/backup/snapshot-progress';
import { quantityValue } from '../../../model/quantity-value';
import { ApiError } from '../client/api-error';
import { VOLUME_SNAPSHOTS, type VolumeSnapshot } from '../client/resources';
import { findObject } from '../find-object';
import type { InstanceAnswer } from './instance';
import type { Run } from './run';
import type { Source } from './source';

/** What is known when snapshots are made. */
export interface SnapshotFacts {
  readonly backup: string;
  readonly startedAt: string;
  readonly instance: string;
  readonly answer: InstanceAnswer;
}

/** Makes the snapshot of a volume. */
export async function makeSnapshot(run: Run, source: Source, facts: SnapshotFacts): Promise<VolumeSnapshot> {
  const { client } = run.setting;
  const wanted = manifest(run, source, facts);
  const { name } = wanted.metadata;
  let unknown = false;
  return run.ask(async () => {
    try {
      return await client.create(VOLUME_SNAPSHOTS, wanted);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      unknown ||= error.outcomeUnknown;
      // An earlier try of ours may have arrived.
      if (!error.conflict || !unknown) throw error;
      return await client.get(VOLUME_SNAPSHOTS, name);
    }
  });
}

/** Waits until all snapshots have come so far. @throws their error, where it lasts */
export async function awaitStage(
  run: Run,
  names: readonly string[],
  stage: Exclude<SnapshotStage, 'waiting'>,
): Promise<VolumeSnapshot[]> {
  const { client, timing } = run.setting;
  const patience = stage === 'cut' ? timing.cutError : timing.error;
  let errorSince: number | undefined;
  const look = async (): Promise<VolumeSnapshot[] | undefined> => {
    const found = await run.ask(() => Promise.all(names.map((name) => findObject(client, VOLUME_SNAPSHOTS, name))));
    const gone = names.find((_, index) => found[index] === undefined);
    if (gone !== undefined) throw new Error(`VolumeSnapshot ${gone} was deleted`);
    const snapshots = found as VolumeSnapshot[];
    const open = snapshots.filter(({ status }) => {
      const reached = snapshotStage(status);
      return reached === 'waiting' || (stage === 'ready' && reached !== 'ready');
    });
    if (open.length === 0) return snapshots;
    const wrong = open.find(({ status }) => status?.error !== undefined);
    if (wrong === undefined) errorSince = undefined;
    else if (Date.now() >= (errorSince ??= Date.now()) + patience)
      throw new Error(
        `VolumeSnapshot ${wrong.metadata.name}: ${wrong.status?.error?.message ?? 'failed, no reason given'}`,
      );
    return undefined;
  };
  const late = `VolumeSnapshot ${names.join(', ')} not cut within ${timing.cut / 1000} s; does a snapshot controller run?`;
  return run.until(look, stage === 'cut' ? { milliseconds: timing.cut, late: () => late } : undefined);
}

/** @throws what is wrong with a snapshot that says it is ready */
export function verify(run: Run, snapshots: readonly VolumeSnapshot[]): void {
  const { snapshotClass } = run.setting.plan;
  for (const { metadata, spec, status } of snapshots) {
    const flaw = snapshotFlaw(
      { status, snapshotClass: spec.volumeSnapshotClassName },
      { snapshotClass, sizeOf: quantityValue },
    );
    if (flaw !== undefined) throw new Error(`VolumeSnapshot ${metadata.name} is not to be trusted: ${flaw}`);
  }
}

/** Says of every snapshot that the backup is complete; that of the data last. */
export async function complete(run: Run, names: readonly string[], completedAt: string): Promise<void> {
  const annotations = { [SNAPSHOT_ANNOTATIONS.completedAt]: completedAt };
  for (const name of [...names].reverse())
    await run.ask(() => run.setting.client.patch(VOLUME_SNAPSHOTS, name, { metadata: { annotations } }));
}

function manifest(
  { setting }: Run,
  source: Source,
  { backup, startedAt, instance, answer }: SnapshotFacts,
): VolumeSnapshot {
  const { plan, revision } = setting;
  const known = {
    [SNAPSHOT_ANNOTATIONS.startedAt]: startedAt,
    [SNAPSHOT_ANNOTATIONS.instance]: instance,
    [SNAPSHOT_ANNOTATIONS.role]: answer.role,
    [SNAPSHOT_ANNOTATIONS.online]: String(plan.online),
    [SNAPSHOT_ANNOTATIONS.lsn]: answer.lsn,
    [SNAPSHOT_ANNOTATIONS.timeline]: answer.timeline,
    [SNAPSHOT_ANNOTATIONS.serverVersion]: answer.version,
    [SNAPSHOT_ANNOTATIONS.systemIdentifier]: answer['system-identifier'],
    [SNAPSHOT_ANNOTATIONS.volumes]: plan.volumes.join(','),
    [SNAPSHOT_ANNOTATIONS.revision]: revision,
  };
  const metadata = {
    name: snapshotName(backup, source.volume),
    labels: {
      ...plan.labels,
      [SNAPSHOT_LABELS.backup]: backup,
      [SNAPSHOT_LABELS.volume]: source.volume satisfies SnapshotVolume,
      ...(plan.scheduled ? { [SNAPSHOT_LABELS.schedule]: plan.name } : { [SNAPSHOT_LABELS.declared]: 'true' }),
    },
    annotations: { ...plan.annotations, ...texts(known) },
  };
  return {
    apiVersion: 'snapshot.storage.k8s.io/v1',
    kind: 'VolumeSnapshot',
    metadata,
    spec: {
      source: { persistentVolumeClaimName: source.claim },
      ...(plan.snapshotClass === undefined ? {} : { volumeSnapshotClassName: plan.snapshotClass }),
    },
  } as VolumeSnapshot;
}

function texts(values: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).flatMap(([key, value]) => (value ? [[key, value]] : [])));
}
