import { RESTORED_FROM } from '../../../model/drill/annotations';
import type { Manifest } from '../../../model/drill/plan';
import { quantityValue } from '../../../model/quantity-value';
import { CLAIMS, CLUSTERS, type KubernetesObject, PODS, type Resource, type VolumeSnapshot } from '../client/resources';
import { awaitCluster } from './await-cluster';
import type { FoundBackup } from './backups';
import { make } from './parts';
import type { Run } from './run';

const CLAIM = CLAIMS as Resource<KubernetesObject>;

/** Makes the copy, and what looks at it. Without a backup it is a pod alone, which fetches one. */
export async function makeCopy(run: Run, backup: FoundBackup | undefined): Promise<void> {
  const { cluster, pod } = run.setting.plan.objects;
  if (backup === undefined) run.is('making the copy, which fetches a dump');
  else if (cluster === undefined) await makeClaims(run, backup);
  else await makeCluster(run, cluster, backup);
  run.is(`making pod ${pod.metadata.name}`);
  await make(run, PODS, pod);
}

/** Claims that are filled from the snapshots: all volumes of the backup, and no other. */
async function makeClaims(run: Run, { unit, volumes }: FoundBackup): Promise<void> {
  const { claims } = run.setting.plan.objects;
  const [theirs, wanted] = [[...volumes.keys()].sort().join(', '), Object.keys(claims).sort().join(', ')];
  if (theirs !== wanted)
    throw new Error(
      `backup ${unit.name} is of the volumes ${theirs}, and the database has ${wanted}: it cannot be restored as the database is declared now`,
    );
  for (const [volume, claim] of Object.entries(claims)) {
    const snapshot = volumes.get(volume) as VolumeSnapshot;
    run.is(`making claim ${claim.metadata.name} from VolumeSnapshot ${snapshot.metadata.name}`);
    await make(run, CLAIM, filledClaim(claim, snapshot));
  }
}

/** A claim that is large enough for its snapshot. */
export function filledClaim(
  { metadata, spec, ...rest }: Manifest,
  { metadata: { name }, status }: VolumeSnapshot,
): Manifest {
  const { resources } = spec as { resources: { requests: { storage: string } } };
  const { storage } = resources.requests;
  const least = status?.restoreSize;
  const larger = least !== undefined && quantityValue(least) > quantityValue(storage) ? least : storage;
  return {
    ...rest,
    metadata: { ...metadata, annotations: { ...metadata.annotations, [RESTORED_FROM]: name } },
    spec: {
      ...spec,
      resources: { requests: { storage: larger } },
      dataSource: { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name },
    },
  };
}

/** CloudNativePG restores; then its pod can be asked. */
async function makeCluster(run: Run, cluster: Manifest, { unit }: FoundBackup): Promise<void> {
  const { name } = cluster.metadata;
  const { bootstrap, ...spec } = cluster.spec as { bootstrap: { recovery: object } };
  const recovery = { ...bootstrap.recovery, backup: { name: unit.backup } };
  run.is(`making Cluster ${name} from Backup ${unit.backup}`);
  await make(run, CLUSTERS, { ...cluster, spec: { ...spec, bootstrap: { recovery } } });
  await awaitCluster(run, name);
}
