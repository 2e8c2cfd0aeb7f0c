import { booleanProblem, wholeProblem } from './numbers';
import type { NetworkPolicyOptions } from './options/network-policy-options';
import type { ReplicatedPostgresProps } from './options/replicated-postgres-props';
import type { Problems } from './problems';

/** What the NetworkPolicies allow besides consumers. */
export interface NetworkModel {
  readonly enabled: boolean;
  /** Empty: any address. */
  readonly apiServerCidrs: string[];
  readonly apiServerPorts: number[];
}

/** The NetworkPolicies of a database. */
export function network(props: ReplicatedPostgresProps, problems: Problems): NetworkModel {
  const model = networkModel(props.networkPolicy, problems);
  warnOfIdlePeers(model.enabled, props, problems);
  return model;
}

/** NetworkPolicies from their options. */
export function networkModel(options: NetworkPolicyOptions | undefined, problems: Problems): NetworkModel {
  const enabled = options?.enabled ?? true;
  const apiServerCidrs = options?.apiServer?.cidrs ?? [];
  const apiServerPorts = options?.apiServer?.ports ?? [443, 6443];
  problems.add('networkPolicy.enabled', booleanProblem(enabled));
  apiServerCidrs.forEach((cidr, index) => {
    if (!/^([0-9]{1,3}(\.[0-9]{1,3}){3}\/([12]?[0-9]|3[0-2])|[0-9a-f:]*:[0-9a-f:]*\/[0-9]{1,3})$/i.test(cidr)) {
      problems.add(
        `networkPolicy.apiServer.cidrs[${index}]`,
        `'${cidr}' is not a network; write for example 10.0.0.1/32`,
      );
    }
  });
  apiServerPorts.forEach((port, index) =>
    problems.add(`networkPolicy.apiServer.ports[${index}]`, wholeProblem(port, 1, 65535)),
  );
  if (apiServerPorts.length === 0)
    problems.add(
      'networkPolicy.apiServer.ports',
      '[] would cut the instances off the Kubernetes API; give its ports, or leave it out',
    );
  return { enabled, apiServerCidrs, apiServerPorts };
}

/** Says that consumers are given in vain. */
function warnOfIdlePeers(enabled: boolean, props: ReplicatedPostgresProps, problems: Problems): void {
  for (const prop of ['consumers', 'monitoring'] as const) {
    if (!enabled && props[prop]?.length)
      problems.warn(
        prop,
        'has no effect while networkPolicy.enabled is false: every pod of the cluster reaches the database',
      );
  }
}
