import type { k8s } from 'cdk8s-plus-28';
import { choiceProblem } from './numbers';
import { type ClaimRetention, ClaimRetentionPolicy } from './options/claim-retention';
import type { Problems } from './problems';

/** When Kubernetes may delete the claims. */
export function claimRetention(
  given: ClaimRetention | undefined,
  problems: Problems,
): k8s.StatefulSetPersistentVolumeClaimRetentionPolicy {
  const policy = (key: 'whenDeleted' | 'whenScaled', event: string): string => {
    const value = given?.[key] ?? ClaimRetentionPolicy.RETAIN;
    problems.add(`claimRetention.${key}`, choiceProblem(value, Object.values(ClaimRetentionPolicy)));
    if (value === ClaimRetentionPolicy.DELETE)
      problems.warn(`claimRetention.${key}`, `'${value}' deletes data when ${event}, with no way back but a backup`);
    return value;
  };
  return {
    whenDeleted: policy('whenDeleted', 'the StatefulSet is deleted, by a pruning tool for instance'),
    whenScaled: policy('whenScaled', 'replicas is lowered'),
  };
}
