import { PREFIX } from '../labels';
import type { Metadata } from './snapshot-objects';
import type { Reference } from './snapshot-units';

interface Source {
  readonly kind?: string;
  readonly name?: string;
}

/** What is looked at of a Cluster of CloudNativePG. */
export interface ClusterObject {
  readonly metadata: Metadata;
  readonly spec?: {
    readonly bootstrap?: {
      readonly recovery?: {
        readonly backup?: Source;
        readonly volumeSnapshots?: {
          readonly storage?: Source;
          readonly walStorage?: Source;
          readonly tablespaceStorage?: Readonly<Record<string, Source>>;
        };
      };
    };
  };
}

/** What is looked at of a claim. */
export interface ClaimObject {
  readonly metadata: Metadata;
  readonly spec?: { readonly dataSource?: Source; readonly dataSourceRef?: Source };
  readonly status?: { readonly phase?: string };
}

/**
 * What Clusters need: the backup that they began with, since their next instance may begin
 * with it as well; and while one hibernates, all backups of it.
 */
export function referencesOfClusters(clusters: readonly ClusterObject[]): Reference[] {
  return clusters.flatMap(({ metadata: { name, annotations }, spec }) => {
    const by = `the bootstrap of Cluster ${name}`;
    const { backup, volumeSnapshots = {} } = spec?.bootstrap?.recovery ?? {};
    const { storage, walStorage, tablespaceStorage = {} } = volumeSnapshots;
    return [
      ...(backup?.name === undefined ? [] : [{ by, backup: backup.name }]),
      ...snapshotNames([storage, walStorage, ...Object.values(tablespaceStorage)]).map((snapshot) => ({
        by,
        snapshot,
      })),
      ...(annotations?.['cnpg.io/hibernation'] === 'on'
        ? [{ by: `Cluster ${name}, which hibernates`, database: name }]
        : []),
    ];
  });
}

/**
 * What claims need: the snapshot that they are filled from, until they are bound, and where a database of ours begins
 * with it, until that has looked at it. A bound one names it for ever and needs it only where the driver copies on write.
 */
export function referencesOfClaims(claims: readonly ClaimObject[], copyOnWrite: boolean): Reference[] {
  return claims
    .filter((claim) => copyOnWrite || claim.status?.phase !== 'Bound' || isRestoring(claim))
    .flatMap(({ metadata, spec }) =>
      snapshotNames([spec?.dataSource, spec?.dataSourceRef]).map((snapshot) => ({
        by: `claim ${metadata.name}`,
        snapshot,
      })),
    );
}

/** Whether a restore has not yet taken the volume for its database. */
function isRestoring({ metadata: { annotations = {} } }: ClaimObject): boolean {
  return annotations[`${PREFIX}restored-from`] !== undefined && annotations[`${PREFIX}system-identifier`] === undefined;
}

/** The VolumeSnapshots among sources, each once. */
function snapshotNames(sources: readonly (Source | undefined)[]): string[] {
  const names = sources.filter((source) => source?.kind === 'VolumeSnapshot').map((source) => source?.name);
  return [...new Set(names.filter((name) => name !== undefined))];
}
