import type { INetworkPolicyPeer } from 'cdk8s-plus-28';
import type { NetworkPolicyOptions } from '../network-policy-options';

/** The NetworkPolicy of a database that an operator runs. */
export interface CloudNativeNetworkPolicyOptions extends NetworkPolicyOptions {
  /**
   * The namespace of the operator, which has to reach the instances.
   *
   * @default 'cnpg-system'
   */
  readonly operatorNamespace?: string;

  /**
   * What the instances may reach besides each other, names, the Kubernetes API and
   * the ports of `externalClusters`: an object store for instance.
   *
   * @default - nothing
   */
  readonly destinations?: INetworkPolicyPeer[];
}
