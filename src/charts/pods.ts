import { type INetworkPolicyPeer, Namespaces, Pods } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { PodsConfiguration } from './pods-configuration';

/** The pods that a configuration names. */
export function pods(scope: Construct, id: string, list: readonly PodsConfiguration[] = []): INetworkPolicyPeer[] {
  return list.map(({ labels, namespace }, index) => {
    const each = new Construct(scope, `${id}${index}`);
    return Pods.select(each, 'Pods', {
      labels: { ...labels },
      namespaces: namespace === undefined ? undefined : Namespaces.select(each, 'Namespace', { names: [namespace] }),
    });
  });
}
