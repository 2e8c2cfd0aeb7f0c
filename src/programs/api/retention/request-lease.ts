import { databaseNames } from '../../../model/names';
import type { SnapshotPruningPlan } from '../../../model/retention/pruning-plan';
import type { Client } from '../client/client';
import { type Lease, LEASES } from '../client/resources';
import { findObject } from '../find-object';
import { type Patience, retry } from '../retry';

/** The Lease by which backups of ours ask for an instance; none where another engine takes them. */
export async function requestLease(
  client: Client,
  { engine, database }: SnapshotPruningPlan,
  patience: Patience,
): Promise<Lease | undefined> {
  if (engine !== 'own') return undefined;
  return retry(patience, () => findObject(client, LEASES, databaseNames(database).backupLease));
}
