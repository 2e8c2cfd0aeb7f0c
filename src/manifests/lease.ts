import type { k8s } from 'cdk8s-plus-28';
import type { ReplicatedPostgresModel } from '../model/replicated-postgres-model';
import { metadata } from './metadata';

/** Who may be the primary. It has no spec here: the pods fill it, and applying it again must not empty it. */
export function lease(model: ReplicatedPostgresModel): k8s.KubeLeaseProps {
  return { metadata: metadata(model, model.names.database) };
}

/** Which backup asks for an instance: one at a time. It has no spec here either: who makes a backup fills it. */
export function backupLease(model: ReplicatedPostgresModel): k8s.KubeLeaseProps {
  return { metadata: metadata(model, model.names.backupLease) };
}
