import { k8s } from 'cdk8s-plus-28';
import { KEPT_BY_TOOLS } from '../model/labels';
import type { ObjectDefaults } from '../model/object-defaults';
import type { StoreClaim } from '../model/transfer';
import { metadata } from './metadata';

/** The claim of a store on a volume. Nothing of ours deletes it. */
export function storeClaim(
  { namespace, labels, annotations }: ObjectDefaults,
  { name, size, storageClass, accessMode }: StoreClaim,
): k8s.KubePersistentVolumeClaimProps {
  return {
    // No tool may take it away once it is no longer in Git: then it holds backups.
    metadata: metadata({ namespace, labels, annotations: { ...annotations, ...KEPT_BY_TOOLS } }, name),
    spec: {
      accessModes: [accessMode],
      ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
      volumeMode: 'Filesystem',
      resources: { requests: { storage: k8s.Quantity.fromString(size) } },
    },
  };
}
