import { type INetworkPolicyPeer, type k8s, type LabelSelector, Namespace } from 'cdk8s-plus-28';

/** A peer of cdk8s-plus as a NetworkPolicy names it: one entry, or one for each of its namespaces. */
export function networkPolicyPeers(peer: INetworkPolicyPeer): k8s.NetworkPolicyPeer[] {
  const { ipBlock, podSelector } = peer.toNetworkPolicyPeerConfig();
  if (ipBlock) return [{ ipBlock: ipBlock._toKube() }];
  const pods = selector(podSelector?.labelSelector);
  const namespaces = podSelector?.namespaces;
  // Neither names nor labels: the database's own namespace, not every one.
  if (!namespaces?.names && !namespaces?.labelSelector) return [{ podSelector: pods }];
  const labels = selector(namespaces.labelSelector);
  if (!namespaces.names) return [{ podSelector: pods, namespaceSelector: labels }];
  return namespaces.names.map((name) => ({
    podSelector: pods,
    namespaceSelector: { ...labels, matchLabels: { ...labels.matchLabels, [Namespace.NAME_LABEL]: name } },
  }));
}

function selector(labels: LabelSelector | undefined): k8s.LabelSelector {
  return labels?._toKube() ?? {};
}
