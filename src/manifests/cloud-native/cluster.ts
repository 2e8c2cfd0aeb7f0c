import type { ApiObjectProps } from 'cdk8s';
import { Cluster, type ClusterSpec } from '../../../imports/postgresql.cnpg.io';
import {
  ClusterSpecEphemeralVolumesSizeLimitShm,
  ClusterSpecResourcesLimits,
  ClusterSpecResourcesRequests,
} from '../../../imports/postgresql.cnpg.io';
import type { CloudNativePostgresModel } from '../../model/cloud-native/model';
import { bootstrap } from './bootstrap';
import { managed } from './managed';
import { externalClusters, plugins, replica } from './others';
import { postgresql } from './postgresql';
import { affinity, env, projectedVolume, topologySpreadConstraints } from './pods';
import { certificates, probes, monitoring } from './parts';
import { storage } from './storage';

/**
 * The Cluster. What the operator's CRD and webhook would fill in is written out,
 * so that tools which compare see no difference; only what is going away is not.
 */
export function clusterManifest(model: CloudNativePostgresModel): ApiObjectProps {
  const { names, namespace, labels, clusterAnnotations } = model;
  const annotations = Object.keys(clusterAnnotations).length > 0 ? { annotations: clusterAnnotations } : {};
  const metadata = { name: names.database, namespace, labels, ...annotations };
  return Cluster.manifest({ metadata, spec: spec(model) }) as ApiObjectProps;
}

function spec(model: CloudNativePostgresModel): ClusterSpec {
  const { image, props, credentials } = model;
  return {
    instances: model.replicas,
    imageName: image.reference,
    imageCatalogRef: image.catalog && { apiGroup: 'postgresql.cnpg.io', ...image.catalog, major: image.major },
    imagePullPolicy: model.imagePullPolicy,
    imagePullSecrets: some(model.imagePullSecrets)?.map((name) => ({ name })),
    postgresUid: model.userId,
    postgresGid: model.userId,
    bootstrap: bootstrap(model),
    replica: replica(model),
    externalClusters: externalClusters(props.externalClusters),
    plugins: plugins(props.plugins),
    enableSuperuserAccess: credentials.superuserAccess,
    superuserSecret:
      credentials.superuserGiven && credentials.superuserSecret !== undefined
        ? { name: credentials.superuserSecret }
        : undefined,
    managed: managed(props),
    postgresql: postgresql(model),
    certificates: certificates(model.certificates),
    monitoring: monitoring(model.metrics),
    probes: probes(model.probes),
    replicationSlots: {
      highAvailability: { enabled: true, slotPrefix: '_cnpg_' },
      synchronizeReplicas: { enabled: true },
      updateInterval: 30,
    },
    storage: storage(model.dataVolume),
    walStorage: model.walVolume && storage(model.walVolume),
    tablespaces: some(model.tablespaces)?.map(({ name, owner, temporary, volume }) => ({
      name,
      owner: { name: owner },
      temporary,
      storage: storage(volume),
    })),
    resources: resources(model),
    ephemeralVolumesSizeLimit:
      model.sharedMemory === undefined
        ? undefined
        : {
            shm: ClusterSpecEphemeralVolumesSizeLimitShm.fromString(model.sharedMemory),
          },
    env: env(props.env),
    envFrom: props.envFrom,
    projectedVolumeTemplate: projectedVolume(props.projectedVolume),
    affinity: affinity(model),
    topologySpreadConstraints: topologySpreadConstraints(props.topologySpreadConstraints),
    priorityClassName: props.priorityClassName,
    schedulerName: props.schedulerName,
    enablePdb: model.podDisruptionBudget,
    inheritedMetadata: inheritedMetadata(model),
    startDelay: model.startupTimeout,
    stopDelay: model.terminationGracePeriod,
    smartShutdownTimeout: model.smartShutdownTimeout,
    switchoverDelay: model.switchoverTimeout,
    failoverDelay: model.failoverDelay,
    primaryUpdateStrategy: model.updateStrategy as ClusterSpec['primaryUpdateStrategy'],
    primaryUpdateMethod: model.primaryUpdateMethod as ClusterSpec['primaryUpdateMethod'],
    logLevel: model.logLevel as ClusterSpec['logLevel'],
  };
}

/** Nothing rather than an empty list, which the operator would not give back. */
function some<T>(list: T[]): T[] | undefined {
  return list.length > 0 ? list : undefined;
}

function resources({ resources: { requests, limits } }: CloudNativePostgresModel): ClusterSpec['resources'] {
  const quantities = <T>(
    values: { readonly [resource: string]: string },
    read: (text: string) => T,
  ): { [resource: string]: T } | undefined => {
    const entries = Object.entries(values).map(([resource, value]): [string, T] => [resource, read(value)]);
    return entries.length > 0 ? Object.fromEntries(entries) : undefined;
  };
  return {
    requests: quantities(requests, (text) => ClusterSpecResourcesRequests.fromString(text)),
    limits: quantities(limits, (text) => ClusterSpecResourcesLimits.fromString(text)),
  };
}

function inheritedMetadata({ podLabels, podAnnotations }: CloudNativePostgresModel): ClusterSpec['inheritedMetadata'] {
  const labels = Object.keys(podLabels).length > 0 ? { labels: podLabels } : {};
  const annotations = Object.keys(podAnnotations).length > 0 ? { annotations: podAnnotations } : {};
  const both = { ...labels, ...annotations };
  return Object.keys(both).length > 0 ? both : undefined;
}
