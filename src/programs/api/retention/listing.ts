import type { SnapshotPruningPlan } from '../../../model/retention/pruning-plan';
import { referencesOfClaims, referencesOfClusters } from '../../../model/retention/references';
import type { BackupObject, VolumeSnapshotObject } from '../../../model/retention/snapshot-objects';
import type { Reference } from '../../../model/retention/snapshot-units';
import type { Client } from '../client/client';
import { BACKUPS, CLAIMS, CLUSTERS, type KubernetesObject, VOLUME_SNAPSHOTS } from '../client/resources';
import type { Patience } from '../retry';
import { listAll } from './list-all';

/** What is needed to judge an object, and to delete this very one. */
export type Identified<T> = T & KubernetesObject;

/** What was found. */
export interface Listing {
  readonly snapshots: readonly Identified<VolumeSnapshotObject>[];
  readonly backups: readonly Identified<BackupObject>[];
}

const MANIFEST = 'cnpg.io/clusterManifest';

/** First the snapshots, then the Backups: so none seems to have lost its Backup that is only just being made. */
export async function listBackups(
  client: Client,
  { engine }: SnapshotPruningPlan,
  patience: () => Patience,
): Promise<Listing> {
  const snapshots = await listAll(client, VOLUME_SNAPSHOTS, slimSnapshot, patience());
  const backups = engine === 'own' ? [] : await listAll(client, BACKUPS, slimBackup, patience());
  return { snapshots, backups };
}

/** Who needs which of them. */
export async function listReferences(
  client: Client,
  { engine, copyOnWrite }: SnapshotPruningPlan,
  patience: () => Patience,
): Promise<Reference[]> {
  const ofClaim = (claim: KubernetesObject): Reference[] => referencesOfClaims([claim], copyOnWrite);
  const ofCluster = (cluster: KubernetesObject): Reference[] => referencesOfClusters([cluster]);
  const clusters = engine === 'own' ? [] : await listAll(client, CLUSTERS, ofCluster, patience());
  const claims = await listAll<KubernetesObject, Reference[]>(client, CLAIMS, ofClaim, patience());
  return [...clusters, ...claims].flat();
}

function slimSnapshot({ metadata, status }: Identified<VolumeSnapshotObject>): Identified<VolumeSnapshotObject> {
  return { metadata: slim(metadata), status: { readyToUse: status?.readyToUse } };
}

function slimBackup(backup: KubernetesObject): Identified<BackupObject> {
  const { metadata, spec, status } = backup as Identified<BackupObject>;
  const { phase, startedAt, stoppedAt, snapshotBackupStatus } = status ?? {};
  return {
    metadata: slim(metadata),
    spec: { cluster: spec?.cluster, method: spec?.method },
    status: { phase, startedAt, stoppedAt, snapshotBackupStatus },
  };
}

/** Without what is large and tells nothing here: CloudNativePG writes the whole Cluster and the control data. */
function slim(metadata: KubernetesObject['metadata']): KubernetesObject['metadata'] {
  const { name, uid, resourceVersion, creationTimestamp, deletionTimestamp, labels, annotations = {} } = metadata;
  const small = Object.entries(annotations)
    .filter(([key]) => key !== 'cnpg.io/pgControldata')
    .map(([key, value]) => [key, key === MANIFEST ? volumesOf(value) : value] as const);
  const kept = Object.fromEntries(small);
  return { name, uid, resourceVersion, creationTimestamp, deletionTimestamp, labels, annotations: kept };
}

/** Of the manifest of a Cluster, what tells which volumes it has. */
function volumesOf(manifest: string): string {
  try {
    const { spec } = JSON.parse(manifest) as { spec?: { walStorage?: unknown; tablespaces?: { name?: string }[] } };
    const tablespaces = spec?.tablespaces?.map(({ name }) => ({ name }));
    return JSON.stringify({ spec: { ...(spec?.walStorage ? { walStorage: {} } : {}), tablespaces } });
  } catch {
    return '{}';
  }
}
