import type { k8s } from 'cdk8s-plus-28';
import type { ReplicatedPostgresModel } from '../model/replicated-postgres-model';

/** The metadata of an object of a database. */
export function metadata({ namespace, labels, annotations }: ReplicatedPostgresModel, name: string): k8s.ObjectMeta {
  return { name, namespace, labels, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) };
}
