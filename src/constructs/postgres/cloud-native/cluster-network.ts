import { ApiObject, type ApiObjectProps, Lazy } from 'cdk8s';
import { type INetworkPolicyPeer, k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { cloudNativeNetworkPolicy } from '../../../manifests/cloud-native/network-policy';
import type { CloudNativePostgresModel } from '../../../model/cloud-native/model';
import { networkPolicyPeers } from '../network-peers';

/**
 * Who reaches the instances that the operator makes; the list stays open until synthesis.
 *
 * @internal
 */
export class ClusterNetwork extends Construct {
  private readonly consumers: INetworkPolicyPeer[];

  constructor(scope: Construct, id: string, model: CloudNativePostgresModel) {
    super(scope, id);
    const { consumers = [], monitoring = [], networkPolicy } = model.props;
    this.consumers = [...consumers];
    const manifest = (): ApiObjectProps =>
      k8s.KubeNetworkPolicy.manifest(
        cloudNativeNetworkPolicy(model, {
          consumers: this.consumers.flatMap(networkPolicyPeers),
          monitoring: monitoring.flatMap(networkPolicyPeers),
          destinations: (networkPolicy?.destinations ?? []).flatMap(networkPolicyPeers),
        }),
      ) as ApiObjectProps;
    const spec = Lazy.any({ produce: () => manifest().spec as unknown }) as unknown;
    new ApiObject(this, 'Resource', { ...manifest(), spec });
  }

  /** Lets one more in. */
  public allowFrom(peer: INetworkPolicyPeer): void {
    if (!this.consumers.includes(peer)) this.consumers.push(peer);
  }
}
