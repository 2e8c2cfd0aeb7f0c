import { ApiObject, type ApiObjectProps, Lazy } from 'cdk8s';
import { type INetworkPolicyPeer, k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { instancesNetworkPolicy } from '../../manifests/network-policy';
import type { ReplicatedPostgresModel } from '../../model/replicated-postgres-model';
import { networkPolicyPeers } from './network-peers';

/**
 * Who reaches the instances; the list stays open until synthesis.
 *
 * @internal
 */
export class InstancesNetwork extends Construct {
  private readonly peers: INetworkPolicyPeer[];

  constructor(scope: Construct, id: string, model: ReplicatedPostgresModel, peers: INetworkPolicyPeer[]) {
    super(scope, id);
    this.peers = [...peers];
    const manifest = (): ApiObjectProps =>
      k8s.KubeNetworkPolicy.manifest(
        instancesNetworkPolicy(model, this.peers.flatMap(networkPolicyPeers)),
      ) as ApiObjectProps;
    const spec = Lazy.any({ produce: () => manifest().spec as unknown }) as unknown;
    new ApiObject(this, 'Resource', { ...manifest(), spec });
  }

  /** Lets one more in. */
  public allowFrom(peer: INetworkPolicyPeer): void {
    if (!this.peers.includes(peer)) this.peers.push(peer);
  }
}
