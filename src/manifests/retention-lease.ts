import type { k8s } from 'cdk8s-plus-28';
import type { ObjectDefaults } from '../model/object-defaults';
import { metadata } from './metadata';

/** How the last pruning ended. It has no spec and says nothing here: the pruner does, and applying it again must not. */
export function retentionLease(model: ObjectDefaults & { readonly name: string }): k8s.KubeLeaseProps {
  return { metadata: metadata(model, model.name) };
}
