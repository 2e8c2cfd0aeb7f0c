import { claimName } from '../../../model/names';
import { type RestoredVolume, snapshotRefusal } from '../../../model/restore/snapshot-refusal';
import { CLAIMS, VOLUME_SNAPSHOTS } from '../client/resources';
import type { Context } from '../context';
import { ordinal } from '../context';
import { findObject } from '../find-object';
import type { Verb } from './verb';

/** Whether this instance's volumes are those to begin with: `refusal` says why not. `lineage` names this very restore. */
export const restoreCheck: Verb = async (context, { values }) => {
  const { snapshot, 'wal-snapshot': walSnapshot, trust } = values;
  if (!snapshot) return { ok: 'false', error: 'restore-check: snapshot is missing' };
  const volumes = [
    await volumeOf(context, 'data', snapshot),
    ...(walSnapshot ? [await volumeOf(context, 'wal', walSnapshot)] : []),
  ];
  const [{ uid, created }] = volumes as [Seen];
  return {
    ok: 'true',
    lineage: `${snapshot}/${uid}`,
    created,
    refusal: snapshotRefusal(volumes, trust === 'true') ?? '',
  };
};

interface Seen extends RestoredVolume {
  readonly uid: string;
  readonly created: string;
}

async function volumeOf(context: Context, volume: 'data' | 'wal', snapshot: string): Promise<Seen> {
  const { client, database } = context;
  const name = claimName(volume, database, ordinal(context));
  const { metadata, spec } = await client.get(CLAIMS, name);
  const found = await findObject(client, VOLUME_SNAPSHOTS, snapshot);
  return {
    volume,
    claim: name,
    source: spec.dataSource,
    snapshot,
    found: found?.metadata,
    uid: metadata.uid ?? '',
    created: metadata.creationTimestamp ?? '',
  };
}
