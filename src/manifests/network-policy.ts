import { k8s } from 'cdk8s-plus-28';
import { selectorLabels } from '../model/labels';
import type { NetworkModel } from '../model/network';
import type { ProgramModel } from '../model/program-model';
import type { ReplicatedPostgresModel } from '../model/replicated-postgres-model';
import { metadata } from './metadata';
import { POSTGRES_PORT } from './port';

const port = (number: number, protocol = 'TCP'): k8s.NetworkPolicyPort => ({
  port: k8s.IntOrString.fromNumber(number),
  protocol,
});

/** Instances reach each other, names and the Kubernetes API; only they and the given peers reach them. */
export function instancesNetworkPolicy(
  model: ReplicatedPostgresModel,
  peers: k8s.NetworkPolicyPeer[],
): k8s.KubeNetworkPolicyProps {
  const instances = { matchLabels: selectorLabels(model.names.database, 'instance') };
  return {
    metadata: metadata(model, model.names.database),
    spec: {
      podSelector: instances,
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [{ podSelector: instances }, ...peers], ports: [port(POSTGRES_PORT)] }],
      egress: [{ to: [{ podSelector: instances }], ports: [port(POSTGRES_PORT)] }, dns(), apiServer(model)],
    },
  };
}

/** A program reaches names, the Kubernetes API and what else is given; nobody reaches it. */
export function programNetworkPolicy(
  model: ProgramModel,
  egress: k8s.NetworkPolicyEgressRule[],
): k8s.KubeNetworkPolicyProps {
  return {
    metadata: metadata(model, model.name),
    spec: {
      podSelector: { matchLabels: model.selector },
      policyTypes: ['Ingress', 'Egress'],
      egress: [dns(), apiServer(model), ...egress],
    },
  };
}

function dns(): k8s.NetworkPolicyEgressRule {
  return { ports: [port(53, 'UDP'), port(53)] };
}

function apiServer({ network }: { readonly network: NetworkModel }): k8s.NetworkPolicyEgressRule {
  return {
    ports: network.apiServerPorts.map((number) => port(number)),
    ...(network.apiServerCidrs.length > 0 ? { to: network.apiServerCidrs.map((cidr) => ({ ipBlock: { cidr } })) } : {}),
  };
}
