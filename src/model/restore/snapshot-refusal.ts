import { SNAPSHOT_ANNOTATIONS, SNAPSHOT_LABELS } from '../backup/annotations';

/** What is looked at of a claim and of the VolumeSnapshot that it is to be made from. */
export interface RestoredVolume {
  readonly volume: 'data' | 'wal';
  readonly claim: string;
  /** What the claim says that it was made from. */
  readonly source?: { readonly kind: string; readonly name: string };
  /** The VolumeSnapshot that it is to be made from. */
  readonly snapshot: string;
  /** What the VolumeSnapshot says of itself; undefined where it is gone. */
  readonly found?: {
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
}

/**
 * Why a database must not begin with these volumes; undefined where it may. Claims have to be made from the snapshots
 * that were asked for; the snapshots have to be whole and of one backup, unless they are trusted.
 */
export function snapshotRefusal(volumes: readonly RestoredVolume[], trust: boolean): string | undefined {
  for (const each of volumes) {
    const refusal = claimRefusal(each) ?? engineRefusal(each) ?? (trust ? undefined : wholenessRefusal(each));
    if (refusal !== undefined) return refusal;
  }
  return unitRefusal(volumes);
}

function claimRefusal({ claim, source, snapshot }: RestoredVolume): string | undefined {
  if (source?.kind === 'VolumeSnapshot' && source.name === snapshot) return undefined;
  const made = source === undefined ? 'it was made empty' : `it was made from ${source.kind} ${source.name}`;
  const remedy =
    'delete it together with its pod if it may go, and apply the manifests again, so that it is there before the StatefulSet makes an empty one';
  return `claim ${claim} is not made from VolumeSnapshot ${snapshot} (${made}): ${remedy}`;
}

/** Another engine has its files elsewhere, and another owner of them. */
function engineRefusal({ snapshot, found }: RestoredVolume): string | undefined {
  const cluster = found?.labels?.['cnpg.io/cluster'];
  return cluster === undefined
    ? undefined
    : `VolumeSnapshot ${snapshot} is one of CloudNativePG's Cluster ${cluster}: restore it with a CloudNativePostgres, or bring its data here by a dump`;
}

function wholenessRefusal({ snapshot, volume, found }: RestoredVolume): string | undefined {
  const otherwise = 'restore from another one, or set trustSnapshot if you know better';
  if (found === undefined)
    return `VolumeSnapshot ${snapshot} is gone, so nobody can tell whether it was complete: ${otherwise}`;
  const { labels = {}, annotations = {} } = found;
  const failed = annotations[SNAPSHOT_ANNOTATIONS.failed];
  if (failed !== undefined) return `VolumeSnapshot ${snapshot} is of a backup that failed (${failed}): ${otherwise}`;
  if (labels[SNAPSHOT_LABELS.volume] === undefined)
    return `VolumeSnapshot ${snapshot} was made by no backup of this library, so nobody can tell whether it is whole: ${otherwise}`;
  if (labels[SNAPSHOT_LABELS.volume] !== volume)
    return `VolumeSnapshot ${snapshot} is of a volume for ${labels[SNAPSHOT_LABELS.volume]}, not for ${volume}: name the right one`;
  return annotations[SNAPSHOT_ANNOTATIONS.completedAt] === undefined
    ? `VolumeSnapshot ${snapshot} is of a backup that was not completed: ${otherwise}`
    : undefined;
}

/** Volumes that were snapshotted together come back together. */
function unitRefusal(volumes: readonly RestoredVolume[]): string | undefined {
  const of = (label: string): string[] => [...new Set(volumes.flatMap(({ found }) => found?.labels?.[label] ?? []))];
  const backups = of(SNAPSHOT_LABELS.backup);
  if (backups.length > 1)
    return `data and WAL are of two backups (${backups.join(', ')}), and would make no database: name snapshots of one`;
  const taken = volumes[0]?.found?.annotations?.[SNAPSHOT_ANNOTATIONS.volumes];
  if (taken === undefined) return undefined;
  const restored = volumes.map(({ volume }) => volume).join(',');
  if (taken === restored) return undefined;
  return taken === 'data'
    ? 'the backup has no volume for WAL of its own: leave walStorage out'
    : `the backup has a volume for WAL (${taken}): give walStorage, so that it is restored as well`;
}
