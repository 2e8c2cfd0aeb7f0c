import { k8s } from 'cdk8s-plus-28';
import type { CloudNativePostgresModel } from '../../model/cloud-native/model';
import { metadata } from '../metadata';
import { POSTGRES_PORT } from '../port';

/** Where an instance tells the operator, and the other instances, how it is. */
export const STATUS_PORT = 8000;
const METRICS_PORT = 9187;

/** Who may come, and where instances may go besides. */
export interface CloudNativePeers {
  readonly consumers: k8s.NetworkPolicyPeer[];
  readonly monitoring: k8s.NetworkPolicyPeer[];
  readonly destinations: k8s.NetworkPolicyPeer[];
}

/** The name of the NetworkPolicy. */
export const networkPolicyName = ({ names }: CloudNativePostgresModel): string => names.database;

const ports = (...numbers: number[]): k8s.NetworkPolicyPort[] =>
  numbers.map((number) => ({ port: k8s.IntOrString.fromNumber(number), protocol: 'TCP' }));

/**
 * The instances, and the Jobs that make them, reach each other, names and the
 * Kubernetes API; only they, their poolers, the operator and the given peers reach them.
 */
export function cloudNativeNetworkPolicy(
  model: CloudNativePostgresModel,
  { consumers, monitoring, destinations }: CloudNativePeers,
): k8s.KubeNetworkPolicyProps {
  const { network } = model;
  const own = { 'cnpg.io/cluster': model.names.database };
  // Poolers bear the label as well: they may come, but who reaches them is not told here.
  const pods = {
    matchLabels: own,
    matchExpressions: [{ key: 'cnpg.io/podRole', operator: 'NotIn', values: ['pooler'] }],
  };
  const apiServer = network.apiServerCidrs.map((cidr) => ({ ipBlock: { cidr } }));
  return {
    metadata: metadata(model, networkPolicyName(model)),
    spec: {
      podSelector: pods,
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        { from: [{ podSelector: { matchLabels: own } }, ...consumers], ports: ports(POSTGRES_PORT) },
        { from: [{ podSelector: pods }, operator(network.operatorNamespace)], ports: ports(STATUS_PORT) },
        ...(monitoring.length > 0 ? [{ from: monitoring, ports: ports(METRICS_PORT, POSTGRES_PORT) }] : []),
      ],
      egress: [
        { to: [{ podSelector: pods }], ports: ports(POSTGRES_PORT, STATUS_PORT) },
        { ports: [{ ...ports(53)[0], protocol: 'UDP' }, ...ports(53)] },
        { ...(apiServer.length > 0 ? { to: apiServer } : {}), ports: ports(...network.apiServerPorts) },
        ...(network.sourcePorts.length > 0 ? [{ ports: ports(...network.sourcePorts) }] : []),
        ...(destinations.length > 0 ? [{ to: destinations }] : []),
      ],
    },
  };
}

/** The operator, which asks instances how they are. */
export function operator(namespace: string): k8s.NetworkPolicyPeer {
  return {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
    podSelector: { matchLabels: { 'app.kubernetes.io/name': 'cloudnative-pg' } },
  };
}
