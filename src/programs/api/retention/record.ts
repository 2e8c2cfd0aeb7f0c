import { PRUNING_ANNOTATIONS, type PruningRecord } from '../../../model/retention/pruning-plan';
import { annotateLease } from '../annotate-lease';
import { oneLine } from '../client/api-error';
import { LEASES } from '../client/resources';
import { findObject } from '../find-object';
import { retry } from '../retry';
import type { PruningSetting } from './setting';

/** Whether no pruning of this database has ended well yet. @throws where nobody can tell */
export async function isFirstPruning({ client, plan, patience }: PruningSetting): Promise<boolean> {
  const lease = await retry(patience(), () => findObject(client, LEASES, plan.lease));
  if (lease === undefined)
    throw new Error(`there is no Lease ${plan.lease}: apply the manifests of the retention of ${plan.database}`);
  return lease.metadata.annotations?.[PRUNING_ANNOTATIONS.first] === undefined;
}

/** Keeps where a person and tools look how the run has ended. That it could not is only logged. */
export async function recordPruning(
  setting: PruningSetting,
  record: PruningRecord,
  { first }: { readonly first: boolean },
): Promise<void> {
  const { lease } = setting.plan;
  const annotations = {
    [PRUNING_ANNOTATIONS.last]: JSON.stringify({ ...record, reason: record.reason?.slice(0, 1000) }),
    ...(first ? { [PRUNING_ANNOTATIONS.first]: record.time } : {}),
  };
  try {
    await annotateLease(setting, lease, annotations);
  } catch (error) {
    setting.log(`status not written to Lease ${lease}: ${oneLine(error)}`);
  }
}
