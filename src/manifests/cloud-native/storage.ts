import { PersistentVolumeAccessMode } from 'cdk8s-plus-28';
import type { ClusterSpecStorage } from '../../../imports/postgresql.cnpg.io';
import type { Volume } from '../../model/storage';

/** A volume: the operator grows it when the size is raised. */
export function storage({ size, storageClass, accessMode }: Volume): ClusterSpecStorage {
  const usual: string = PersistentVolumeAccessMode.READ_WRITE_ONCE;
  return {
    size,
    storageClass,
    resizeInUseVolumes: true,
    pvcTemplate: accessMode === usual ? undefined : { accessModes: [accessMode] },
  };
}
