import type { ApiObjectProps } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { selectorLabels } from '../model/labels';
import type { ReplicatedPostgresModel } from '../model/replicated-postgres-model';
import type { Volume } from '../model/storage';
import { metadata } from './metadata';
import { podTemplate } from './pod-template';

/** The instances, as the finished manifest: the typed one leaves out what a claim template is. */
export function statefulSetManifest(model: ReplicatedPostgresModel): ApiObjectProps {
  const manifest = k8s.KubeStatefulSet.manifest(statefulSet(model)) as StatefulSetManifest;
  const { volumeClaimTemplates } = manifest.spec;
  const whole = volumeClaimTemplates.map((template) => ({ ...k8s.KubePersistentVolumeClaim.GVK, ...template }));
  return { ...manifest, spec: { ...manifest.spec, volumeClaimTemplates: whole } };
}

interface StatefulSetManifest extends ApiObjectProps {
  readonly spec: { readonly volumeClaimTemplates: object[] };
}

function statefulSet(model: ReplicatedPostgresModel): k8s.KubeStatefulSetProps {
  const { names, dataVolume, walVolume } = model;
  return {
    metadata: metadata(model, names.database),
    spec: {
      serviceName: names.database,
      replicas: model.replicas,
      // In parallel: one after the other, a pod that waits for its neighbour would block it. Order is the programs' business.
      podManagementPolicy: 'Parallel',
      persistentVolumeClaimRetentionPolicy: model.claimRetention,
      selector: { matchLabels: selectorLabels(names.database, 'instance') },
      updateStrategy:
        model.updateStrategy === 'RollingUpdate'
          ? { type: 'RollingUpdate', rollingUpdate: { partition: 0 } }
          : { type: model.updateStrategy },
      template: podTemplate(model),
      volumeClaimTemplates: [
        claimTemplate(model, 'data', dataVolume),
        ...(walVolume ? [claimTemplate(model, 'wal', walVolume)] : []),
      ],
    },
  };
}

/**
 * A claim template can never change, so it holds neither the user's labels nor the size the volumes have grown to.
 * What the API server would fill in is filled in, or tools would see a difference for ever.
 */
function claimTemplate(
  model: ReplicatedPostgresModel,
  name: string,
  volume: Volume,
): k8s.KubePersistentVolumeClaimProps {
  return {
    metadata: { name, labels: selectorLabels(model.names.database, 'instance') },
    spec: {
      accessModes: [volume.accessMode],
      ...(volume.storageClass === undefined ? {} : { storageClassName: volume.storageClass }),
      volumeMode: 'Filesystem',
      resources: { requests: { storage: k8s.Quantity.fromString(volume.templateSize) } },
    },
  };
}
