import type { PostgresSet } from './postgres-set';

export interface CutOptions {
  /** Let it still reach the Kubernetes API and DNS. @default true */
  readonly apiServer?: boolean;
}

/**
 * Cuts one instance off from every other pod, ends the connections it has, and returns what undoes it.
 *
 * NetworkPolicies only add up, so the database's own one must not select the pod meanwhile. Connections that are open
 * survive a new policy on many networks: those to its server and those from it are ended from both sides.
 */
export async function cutOff(
  set: PostgresSet,
  ordinal: number,
  { apiServer = true }: CutOptions = {},
): Promise<() => Promise<void>> {
  const pod = set.podName(ordinal);
  const label = 'statefulset.kubernetes.io/pod-name';
  const policy = `cut-${pod}`;
  const ports = [
    { protocol: 'UDP', port: 53 },
    { protocol: 'TCP', port: 53 },
    { protocol: 'TCP', port: 443 },
    { protocol: 'TCP', port: 6443 },
  ];
  await set.kubectl.apply([
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: policy },
      spec: {
        podSelector: { matchLabels: { [label]: pod } },
        policyTypes: ['Ingress', 'Egress'],
        ingress: [],
        egress: apiServer ? [{ ports }] : [],
      },
    },
  ]);
  const others = { matchExpressions: [{ key: label, operator: 'NotIn', values: [pod] }] };
  await set.kubectl.patch('networkpolicy', set.name, { spec: { podSelector: others } });
  await endConnections(set, ordinal);
  return async () => {
    await set.kubectl.patch('networkpolicy', set.name, { spec: { podSelector: { matchExpressions: null } } });
    await set.kubectl.delete('networkpolicy', policy);
  };
}

/** Ends every connection over the network that an instance has, to and from its server. */
export async function endConnections(set: PostgresSet, ordinal: number): Promise<void> {
  const { podIP } = (await set.pod(ordinal)).status;
  const terminate = (address: string) => `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${address}`;
  for (const pod of await set.pods()) {
    const other = Number(pod.metadata.name.slice(set.name.length + 1));
    // One that does not answer has no connections to end.
    await set
      .sql(other, terminate(other === ordinal ? 'client_addr IS NOT NULL' : `client_addr = '${podIP}'`))
      .catch(() => '');
  }
  // pg_terminate_backend does not take a walreceiver.
  const receiver = await set.sql(ordinal, 'SELECT pid FROM pg_stat_wal_receiver').catch(() => '');
  if (receiver) await set.exec(ordinal, ['bash', '-c', 'kill "$1" || true', 'end', receiver]);
}
