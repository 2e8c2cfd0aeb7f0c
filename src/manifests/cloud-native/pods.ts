import type {
  ClusterSpecAffinity,
  ClusterSpecEnv,
  ClusterSpecProjectedVolumeTemplate,
  ClusterSpecTopologySpreadConstraints,
} from '../../../imports/postgresql.cnpg.io';
import type { k8s } from 'cdk8s-plus-28';
import type { CloudNativePostgresModel } from '../../model/cloud-native/model';

/** On which nodes pods may run, and beside which others. */
export function affinity({ antiAffinity, props }: CloudNativePostgresModel): ClusterSpecAffinity {
  const { affinity: given, tolerations, nodeSelector, antiAffinityTopologyKey } = props;
  return {
    ...(antiAffinity === 'none' ? { enablePodAntiAffinity: false } : { podAntiAffinityType: antiAffinity }),
    topologyKey: antiAffinity === 'none' ? undefined : antiAffinityTopologyKey,
    nodeAffinity: given?.nodeAffinity,
    additionalPodAffinity: given?.podAffinity,
    additionalPodAntiAffinity: given?.podAntiAffinity,
    tolerations,
    nodeSelector,
  };
}

/** Variables; the two typings of Kubernetes differ in name only. */
export function env(given: k8s.EnvVar[] | undefined): ClusterSpecEnv[] | undefined {
  return given?.length ? given : undefined;
}

/** What is mounted beside. */
export function projectedVolume(
  given: k8s.ProjectedVolumeSource | undefined,
): ClusterSpecProjectedVolumeTemplate | undefined {
  return given;
}

/** How pods are spread. */
export function topologySpreadConstraints(
  given: k8s.TopologySpreadConstraint[] | undefined,
): ClusterSpecTopologySpreadConstraints[] | undefined {
  return given?.length ? given : undefined;
}
