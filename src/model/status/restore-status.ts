import { PREFIX } from '../labels';
import { claimName, podName } from '../names';
import { annotation } from '../retention/snapshot-objects';
import type { ClaimObject } from '../retention/references';
import { clusterRestore } from './cluster-restore';
import type { StatusObjects } from './objects';
import { jsonOf, textOf, timeOf } from './read';
import type { RestoreStatus } from './restore';

/** How the reasons begin for which instance 0 does not restore; others pass. */
const REFUSALS = ['not restored', 'restored, but', 'data directory', 'claim ', 'this volume'];

/** What became of the restore that a database began with, as the cluster's own objects tell it. */
export function restoreStatus(objects: StatusObjects, database: string): RestoreStatus {
  const cluster = objects.clusters?.find(({ metadata }) => metadata.name === database);
  const found = cluster === undefined ? ofInstances(objects, database) : clusterRestore(objects, cluster);
  return { database, ...found };
}

type Found = Omit<RestoreStatus, 'database'>;

function ofInstances(objects: StatusObjects, database: string): Found {
  const lease = objects.leases?.find(({ metadata }) => metadata.name === database);
  const claim = objects.claims?.find(({ metadata }) => metadata.name === claimName('data', database, 0));
  const done = jsonOf(lease && annotation(lease, `${PREFIX}restored`));
  if (done.completedAt !== undefined)
    return completed(textOf(done.snapshot), timeOf(done.startedAt), timeOf(done.completedAt));

  const [restored] = ((lease && annotation(lease, `${PREFIX}lineage`)) ?? '').split('/');
  const from = restored || (claim && annotation(claim, `${PREFIX}restored-from`));
  if (!from) return { state: 'none' };
  const startedAt = timeOf(claim?.metadata.creationTimestamp);
  const begun = { from, ...(startedAt === undefined ? {} : { startedAt }) };
  if (claim !== undefined && claim.status?.phase !== 'Bound') return { ...begun, ...unbound(objects, claim, from) };

  const reason = textOf(jsonOf(podState(objects, database)).reason);
  if (reason === undefined) return { ...begun, state: 'running' };
  return { ...begun, state: REFUSALS.some((start) => reason.startsWith(start)) ? 'failed' : 'running', reason };
}

/** A claim that has no volume yet. */
function unbound({ volumeSnapshots }: StatusObjects, { metadata }: ClaimObject, from: string): Found {
  const snapshot = volumeSnapshots?.find((each) => each.metadata.name === from);
  if (volumeSnapshots !== undefined && snapshot === undefined)
    return { state: 'failed', reason: `VolumeSnapshot ${from} is not there` };
  const message = snapshot?.status?.error?.message;
  if (snapshot?.status?.readyToUse === false && message !== undefined)
    return { state: 'failed', reason: `VolumeSnapshot ${from} cannot be used: ${message}` };
  return { state: 'pending', reason: `claim ${metadata.name} has no volume yet (kubectl describe pvc tells why)` };
}

function completed(from: string | undefined, startedAt: Date | undefined, completedAt: Date | undefined): Found {
  const seconds =
    startedAt === undefined || completedAt === undefined
      ? undefined
      : Math.max(0, (completedAt.getTime() - startedAt.getTime()) / 1000);
  return {
    state: 'completed',
    ...(from === undefined ? {} : { from }),
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(completedAt === undefined ? {} : { completedAt }),
    ...(seconds === undefined ? {} : { seconds }),
  };
}

function podState({ pods }: StatusObjects, database: string): string | undefined {
  const pod = pods?.find(({ metadata }) => metadata.name === podName(database, 0));
  return pod && annotation(pod, `${PREFIX}state`);
}
