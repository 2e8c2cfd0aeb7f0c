import type { k8s } from 'cdk8s-plus-28';
import type { ObjectDefaults } from '../model/object-defaults';

/** The metadata of an object. */
export function metadata({ namespace, labels, annotations }: ObjectDefaults, name: string): k8s.ObjectMeta {
  return { name, namespace, labels, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) };
}
