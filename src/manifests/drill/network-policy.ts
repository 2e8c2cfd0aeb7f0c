import { k8s } from 'cdk8s-plus-28';
import { type AnyCopy, copySelector } from '../../model/drill/copy';
import { copyNames } from '../../model/drill/names';
import { recommendedLabels } from '../../model/labels';
import { metadata } from '../metadata';

/**
 * A copy reaches nobody, unless it has to fetch what it restores, and nobody reaches it: it may hold subscriptions,
 * foreign servers, jobs.
 */
export function copyNetworkPolicy(
  model: AnyCopy,
  stores: readonly k8s.NetworkPolicyEgressRule[] = [],
): k8s.KubeNetworkPolicyProps {
  return {
    metadata: policyMetadata(model),
    spec: {
      podSelector: { matchLabels: copySelector(model.drill) },
      policyTypes: ['Ingress', 'Egress'],
      ...(stores.length > 0 ? { egress: [NAMES, ...stores] } : {}),
    },
  };
}

const port = (protocol: string): k8s.NetworkPolicyPort => ({ port: k8s.IntOrString.fromNumber(53), protocol });

/** By which hosts are found. */
export const NAMES: k8s.NetworkPolicyEgressRule = { ports: [port('UDP'), port('TCP')] };

/** The metadata of a copy's policy, which stands in the manifests. */
export function policyMetadata({ drill, namespace, database, labels, annotations }: AnyCopy): k8s.ObjectMeta {
  const all = { ...labels, ...recommendedLabels(database) };
  return metadata({ namespace, labels: all, annotations }, copyNames(drill).copy);
}
