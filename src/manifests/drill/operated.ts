import { k8s } from 'cdk8s-plus-28';
import type { CloudNativePostgresModel } from '../../model/cloud-native/model';
import { type CopyModel, copySelector } from '../../model/drill/copy';
import { copyNames } from '../../model/drill/names';
import { operator, STATUS_PORT } from '../cloud-native/network-policy';
import { POSTGRES_PORT } from '../port';
import { pod } from './copy-pod';
import { NAMES, policyMetadata } from './network-policy';

/** The pod that looks at a Cluster, as the superuser whose password the operator has made. */
export function checksPod(model: CopyModel): unknown {
  const { copy, checks } = copyNames(model.drill);
  const items = [{ key: 'password', path: 'password' }];
  return pod(model, checks, {
    program: 'check-copy.sh',
    environment: { CDK8S_PG_HOST: `${copy}-rw` },
    mounts: [{ name: 'login', mountPath: '/cdk8s-pg/secrets/login', readOnly: true }],
    volumes: [{ name: 'login', secret: { secretName: `${copy}-superuser`, items, defaultMode: 0o440 } }],
  });
}

/** The Cluster of a copy: it reaches itself, names and the Kubernetes API; only the operator and the checks reach it. */
export function operatedNetworkPolicy(
  model: CopyModel,
  { network }: Pick<CloudNativePostgresModel, 'network'>,
): k8s.KubeNetworkPolicyProps {
  const { copy } = copyNames(model.drill);
  const cluster = { matchLabels: { 'cnpg.io/cluster': copy } };
  const apiServer = network.apiServerCidrs.map((cidr) => ({ ipBlock: { cidr } }));
  return {
    metadata: policyMetadata(model),
    spec: {
      podSelector: cluster,
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        { from: [{ podSelector: { matchLabels: copySelector(model.drill) } }], ports: ports(POSTGRES_PORT) },
        { from: [{ podSelector: cluster }, operator(network.operatorNamespace)], ports: ports(STATUS_PORT) },
      ],
      egress: [
        { to: [{ podSelector: cluster }], ports: ports(POSTGRES_PORT, STATUS_PORT) },
        NAMES,
        { ...(apiServer.length > 0 ? { to: apiServer } : {}), ports: ports(...network.apiServerPorts) },
      ],
    },
  };
}

/** The checks reach names and the copy; nobody reaches them. */
export function checksNetworkPolicy(model: CopyModel): k8s.KubeNetworkPolicyProps {
  const { copy, checks } = copyNames(model.drill);
  return {
    metadata: { ...policyMetadata(model), name: checks },
    spec: {
      podSelector: {
        matchLabels: copySelector(model.drill),
        // The Cluster's own pods bear those labels as well.
        matchExpressions: [{ key: 'cnpg.io/cluster', operator: 'DoesNotExist' }],
      },
      policyTypes: ['Ingress', 'Egress'],
      egress: [
        { to: [{ podSelector: { matchLabels: { 'cnpg.io/cluster': copy } } }], ports: ports(POSTGRES_PORT) },
        NAMES,
      ],
    },
  };
}

const ports = (...numbers: number[]): k8s.NetworkPolicyPort[] =>
  numbers.map((number) => ({ port: k8s.IntOrString.fromNumber(number), protocol: 'TCP' }));
