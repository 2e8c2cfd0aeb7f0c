import { k8s } from 'cdk8s-plus-28';
import { selectorLabels } from '../model/labels';
import type { ReplicatedPostgresModel } from '../model/replicated-postgres-model';
import { metadata } from './metadata';

/** Draining nodes takes one instance at a time. Only from two replicas on: with one it would block the drain. */
export function podDisruptionBudget(model: ReplicatedPostgresModel): k8s.KubePodDisruptionBudgetProps {
  return {
    metadata: metadata(model, model.names.database),
    spec: {
      maxUnavailable: k8s.IntOrString.fromNumber(1),
      selector: { matchLabels: selectorLabels(model.names.database, 'instance') },
    },
  };
}
