import type { k8s } from 'cdk8s-plus-28';
import type { ObjectDefaults } from '../model/object-defaults';
import { metadata } from './metadata';

/**
 * Which run of a program is under way, and how the last ones ended. It has no spec and says nothing here: the program fills
 * it, and applying it again must not empty it.
 */
export function recordLease(model: ObjectDefaults & { readonly name: string }): k8s.KubeLeaseProps {
  return { metadata: metadata(model, model.name) };
}
