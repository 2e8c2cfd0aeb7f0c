import { SNAPSHOT_LABELS } from '../backup/annotations';
import type { Metadata } from './snapshot-objects';

/** A run that has not renewed its Lease for so long does not run any more, in milliseconds. */
const DEAD_AFTER = 3_600_000;

/** A run lets go of the Lease once its snapshots are cut, and waits until they can be used: for a day at most. */
const READY_WITHIN = 24 * 3_600_000;

/** What is looked at of the Lease by which backups of ours ask for an instance. */
export interface RequestLease {
  readonly spec?: { readonly holderIdentity?: string; readonly renewTime?: string };
}

/** The run that holds the Lease; undefined where none does. */
export function holderOf(lease: RequestLease | undefined, now: number): string | undefined {
  const { holderIdentity, renewTime } = lease?.spec ?? {};
  return holderIdentity && !(Date.parse(renewTime ?? '') < now - DEAD_AFTER) ? holderIdentity : undefined;
}

/** The backups of ours that may be being taken just now; undefined where nobody knows. */
export function runningBackups(
  lease: RequestLease | undefined,
  snapshots: readonly { readonly metadata: Pick<Metadata, 'creationTimestamp' | 'labels'> }[],
  now: number,
): string[] | undefined {
  if (lease === undefined) return undefined;
  const young = snapshots
    .filter(({ metadata }) => !(Date.parse(metadata.creationTimestamp ?? '') < now - READY_WITHIN))
    .map(({ metadata }) => metadata.labels?.[SNAPSHOT_LABELS.backup]);
  return [holderOf(lease, now), ...young].filter((run) => run !== undefined);
}
