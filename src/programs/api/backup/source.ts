import type { SnapshotVolume } from '../../../model/backup/program-plan';
import { CLAIMS } from '../client/resources';
import type { Run } from './run';

/** A volume that a snapshot is made of. */
export interface Source {
  readonly volume: SnapshotVolume;
  readonly claim: string;
  readonly uid: string | undefined;
}

/** The volumes of an instance, that of the data first. */
export function sourcesOf(run: Run, instance: string): Promise<Source[]> {
  const { client, plan } = run.setting;
  const read = async (volume: SnapshotVolume): Promise<Source> => {
    const claim = `${volume}-${instance}`;
    const { metadata } = await client.get(CLAIMS, claim);
    if (metadata.deletionTimestamp !== undefined) throw new Error(`claim ${claim} is being deleted`);
    return { volume, claim, uid: metadata.uid };
  };
  return run.ask(() => Promise.all(plan.volumes.map(read)));
}

/** @throws where a claim is another than before: then nobody knows what the snapshot is of */
export async function sameSources(run: Run, instance: string, before: readonly Source[]): Promise<void> {
  const now = await sourcesOf(run, instance);
  const other = before.find(({ uid }, index) => now[index]?.uid !== uid);
  if (other !== undefined) throw new Error(`claim ${other.claim} was replaced during the backup`);
}
