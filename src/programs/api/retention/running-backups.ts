import { SNAPSHOT_LABELS } from '../../../model/backup/annotations';
import { databaseNames } from '../../../model/names';
import type { SnapshotPruningPlan } from '../../../model/retention/pruning-plan';
import type { Client } from '../client/client';
import { type KubernetesObject, type Lease, LEASES } from '../client/resources';
import { type Patience, retry } from '../credentials/retry';
import { findObject } from '../find-object';

/** A run that has not renewed its Lease for so long does not run any more, in milliseconds. */
const DEAD_AFTER = 3_600_000;

/** A run lets go of the Lease once its snapshots are cut, and waits until they can be used: for a day at most. */
const READY_WITHIN = 24 * 3_600_000;

/** The Lease by which backups of ours ask for an instance; none where another engine takes them. */
export async function requestLease(
  client: Client,
  { engine, database }: SnapshotPruningPlan,
  patience: Patience,
): Promise<Lease | undefined> {
  if (engine !== 'own') return undefined;
  return retry(patience, () => findObject(client, LEASES, databaseNames(database).backupLease));
}

/** The run that holds the Lease; undefined where none does. */
export function holderOf(lease: Lease | undefined, now: number): string | undefined {
  const { holderIdentity, renewTime } = lease?.spec ?? {};
  return holderIdentity && !(Date.parse(renewTime ?? '') < now - DEAD_AFTER) ? holderIdentity : undefined;
}

/** The backups of ours that may be being taken just now; undefined where nobody knows. */
export function runningBackups(
  lease: Lease | undefined,
  snapshots: readonly KubernetesObject[],
  now: number,
): string[] | undefined {
  if (lease === undefined) return undefined;
  const young = snapshots
    .filter(({ metadata }) => !(Date.parse(metadata.creationTimestamp ?? '') < now - READY_WITHIN))
    .map(({ metadata }) => metadata.labels?.[SNAPSHOT_LABELS.backup]);
  return [holderOf(lease, now), ...young].filter((run) => run !== undefined);
}
