import { k8s } from 'cdk8s-plus-28';
import { KEPT_BY_TOOLS, PREFIX, selectorLabels } from '../model/labels';
import { claimName } from '../model/names';
import type { ReplicatedPostgresModel } from '../model/replicated-postgres-model';
import type { RestoreModel } from '../model/restore/own-restore';
import type { Volume } from '../model/storage';
import { metadata } from './metadata';

/** The claims of instance 0, filled from snapshots. The StatefulSet adopts them, for they have the names that it would give. */
export function restoredClaims(
  model: ReplicatedPostgresModel,
  { snapshot, walSnapshot }: RestoreModel,
): Record<string, k8s.KubePersistentVolumeClaimProps> {
  const { dataVolume, walVolume } = model;
  return {
    RestoredData: restoredClaim(model, 'data', dataVolume, snapshot),
    ...(walVolume === undefined || walSnapshot === undefined
      ? {}
      : { RestoredWal: restoredClaim(model, 'wal', walVolume, walSnapshot) }),
  };
}

function restoredClaim(
  model: ReplicatedPostgresModel,
  template: string,
  volume: Volume,
  snapshot: string,
): k8s.KubePersistentVolumeClaimProps {
  const { names, namespace } = model;
  const labels = selectorLabels(names.database, 'instance');
  // No tool may take it away once it is no longer in Git: then it holds the database.
  const annotations = { ...KEPT_BY_TOOLS, [`${PREFIX}restored-from`]: snapshot };
  return {
    metadata: metadata({ namespace, labels, annotations }, claimName(template, names.database, 0)),
    spec: {
      accessModes: [volume.accessMode],
      ...(volume.storageClass === undefined ? {} : { storageClassName: volume.storageClass }),
      volumeMode: 'Filesystem',
      resources: { requests: { storage: k8s.Quantity.fromString(volume.size) } },
      dataSource: { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: snapshot },
    },
  };
}
