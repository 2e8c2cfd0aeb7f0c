import { databaseNames } from '../../model/names';
import { decide } from '../../model/retention/decision';
import { PRUNING_ANNOTATIONS, type SnapshotPruningPlan } from '../../model/retention/pruning-plan';
import { referencesOfClaims, referencesOfClusters } from '../../model/retention/references';
import { runningBackups } from '../../model/retention/running-backups';
import { annotation } from '../../model/retention/snapshot-objects';
import { snapshotUnits } from '../../model/retention/snapshot-units';
import type { LeaseObject } from '../../model/status/objects';
import type { NamespaceObjects } from '../kubernetes/objects';

/** What a retention of snapshots would do now, by the very decision of the program in the cluster. */
export function snapshotDecision(
  objects: NamespaceObjects,
  { database, engine, rules, copyOnWrite, lease }: SnapshotPruningPlan,
  now: Date,
): ReturnType<typeof decide> {
  const { volumeSnapshots: snapshots = [], claims = [] } = objects;
  const { backups = [], clusters = [] } = engine === 'own' ? {} : objects;
  const request = engine === 'own' ? leaseOf(objects, databaseNames(database).backupLease) : undefined;
  const references = [...referencesOfClusters(clusters), ...referencesOfClaims(claims, copyOnWrite)];
  const runs = runningBackups(request, snapshots, now.getTime());
  const record = leaseOf(objects, lease);
  return decide({
    database,
    now: now.getTime(),
    rules,
    backups: snapshotUnits({ engine, snapshots, backups, references, runs }),
    firstPruning: record === undefined || annotation(record, PRUNING_ANNOTATIONS.first) === undefined,
  });
}

/** The Lease of that name. */
export const leaseOf = ({ leases = [] }: NamespaceObjects, name: string): LeaseObject | undefined =>
  leases.find(({ metadata }) => metadata.name === name);
