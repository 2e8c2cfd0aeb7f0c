import type { k8s } from 'cdk8s-plus-28';
import { labelValueProblem, type StringMap } from './labels';
import type { ReplicatedPostgresProps } from './options/replicated-postgres-props';
import type { Problems } from './problems';

/** What pods ask of nodes; given to Kubernetes as it is. */
export interface Scheduling {
  readonly affinity?: k8s.Affinity;
  readonly topologySpreadConstraints?: k8s.TopologySpreadConstraint[];
  readonly tolerations?: k8s.Toleration[];
  readonly nodeSelector?: StringMap;
  readonly priorityClassName?: string;
}

/** What pods ask of nodes. */
export function scheduling(props: ReplicatedPostgresProps, problems: Problems): Scheduling {
  const { affinity, topologySpreadConstraints, tolerations, nodeSelector, priorityClassName } = props;
  for (const [key, value] of Object.entries(nodeSelector ?? {}))
    problems.add(`nodeSelector.${key}`, labelValueProblem(key, value));
  return { affinity, topologySpreadConstraints, tolerations, nodeSelector, priorityClassName };
}
