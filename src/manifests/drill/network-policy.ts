import type { k8s } from 'cdk8s-plus-28';
import { type CopyModel, copySelector } from '../../model/drill/copy';
import { copyNames } from '../../model/drill/names';
import { recommendedLabels } from '../../model/labels';
import { metadata } from '../metadata';

/** A copy reaches nobody, and nobody reaches it: it may hold subscriptions, foreign servers, jobs. */
export function copyNetworkPolicy(model: CopyModel): k8s.KubeNetworkPolicyProps {
  return {
    metadata: policyMetadata(model),
    spec: { podSelector: { matchLabels: copySelector(model.drill) }, policyTypes: ['Ingress', 'Egress'] },
  };
}

/** The metadata of a copy's policy, which stands in the manifests. */
export function policyMetadata({ drill, namespace, database, labels, annotations }: CopyModel): k8s.ObjectMeta {
  const all = { ...labels, ...recommendedLabels(database) };
  return metadata({ namespace, labels: all, annotations }, copyNames(drill).copy);
}
