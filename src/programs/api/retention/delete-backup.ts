import type { SnapshotUnit } from '../../../model/retention/snapshot-units';
import { ApiError } from '../client/api-error';
import type { Client } from '../client/client';
import { BACKUPS, type KubernetesObject, type Resource, VOLUME_SNAPSHOTS } from '../client/resources';
import type { Listing } from './listing';

/** An object that is to go. */
interface Part {
  readonly resource: Resource<KubernetesObject>;
  readonly metadata: KubernetesObject['metadata'];
}

/** What is left of a backup, in the order in which it goes: its Backup, the snapshot of the data, the others. */
export function partsOf(unit: SnapshotUnit, { backups, snapshots }: Listing): Part[] {
  const named = (objects: readonly KubernetesObject[], name: string | undefined): KubernetesObject[] =>
    objects.filter(({ metadata }) => metadata.name === name && metadata.deletionTimestamp === undefined);
  return [
    ...named(backups, unit.backup).map(({ metadata }) => ({ resource: BACKUPS, metadata })),
    ...unit.snapshots
      .flatMap((name) => named(snapshots, name))
      .map(({ metadata }) => ({ resource: VOLUME_SNAPSHOTS, metadata })),
  ];
}

/**
 * Deletes them. The first only where it is still as it was looked at: a mark that somebody has set since keeps all of
 * them. The others go with it where they are the same objects still, whatever else was written to them.
 *
 * @throws where one is another one, or cannot be deleted; what comes after it stays
 */
export async function deleteParts(client: Client, parts: readonly Part[]): Promise<void> {
  let first = true;
  for (const part of parts) {
    await deletePart(client, part, first);
    first = false;
  }
}

async function deletePart(client: Client, { resource, metadata }: Part, unchanged: boolean): Promise<void> {
  const { name, uid, resourceVersion } = metadata;
  if (uid === undefined || resourceVersion === undefined)
    throw new Error(`the API does not say which ${resource.kind} ${name} is`);
  try {
    await client.delete(resource, { metadata: unchanged ? { name, uid, resourceVersion } : { name, uid } });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.missing) return; // somebody else was faster
    if (!error.conflict) throw error;
    const text = `${resource.kind} ${name} has changed since it was looked at; the next run decides anew`;
    throw new Error(text, { cause: error });
  }
}
