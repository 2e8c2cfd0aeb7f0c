import { k8s } from 'cdk8s-plus-28';
import { type CopyModel, copyLabels } from '../../model/drill/copy';
import { copyNames } from '../../model/drill/names';
import type { Volume } from '../../model/storage';

/** The claims of a copy, but for the snapshots that they are filled from. */
export function copyClaims(model: CopyModel): { [volume: string]: unknown } {
  const { dataVolume, walVolume } = model;
  const { dataClaim, walClaim } = copyNames(model.drill);
  return {
    data: claim(model, dataClaim, dataVolume),
    ...(walVolume === undefined ? {} : { wal: claim(model, walClaim, walVolume) }),
  };
}

function claim(model: CopyModel, name: string, { accessMode, storageClass, size }: Volume): unknown {
  const { namespace, annotations } = model;
  return k8s.KubePersistentVolumeClaim.manifest({
    metadata: { name, namespace, labels: copyLabels(model), annotations },
    spec: {
      accessModes: [accessMode],
      ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
      volumeMode: 'Filesystem',
      resources: { requests: { storage: k8s.Quantity.fromString(size) } },
    },
  });
}
