import { type DumpPruningRecord, PRUNED_AFTER, storeAnnotations } from '../../../model/retention/dump-pruning-plan';
import { annotateLease, type LeaseAnnotations } from '../annotate-lease';
import { oneLine } from '../client/api-error';
import { LEASES } from '../client/resources';
import { findObject } from '../find-object';
import { retry } from '../retry';
import type { DumpPruningSetting } from './setting';

/** The annotations of the Lease. @throws where there is none */
export async function recorded({
  client,
  plan,
  patience,
}: DumpPruningSetting): Promise<Readonly<Record<string, string>>> {
  const lease = await retry(patience(), () => findObject(client, LEASES, plan.lease));
  if (lease === undefined)
    throw new Error(`there is no Lease ${plan.lease}: apply the manifests of the schedule of ${plan.database}`);
  return lease.metadata.annotations ?? {};
}

/** Notes which backup is about to go: what is left of it when this is killed is known by that. @throws where it could not */
export async function recordBegun(setting: DumpPruningSetting, store: string, backup: string): Promise<void> {
  await patch(setting, { [storeAnnotations(store).begun]: backup });
}

/** Keeps where a person and tools look how a store was pruned. That it could not is only logged. */
export async function recordStore(
  setting: DumpPruningSetting,
  store: string,
  record: DumpPruningRecord,
  { first, done }: { readonly first: boolean; readonly done: boolean },
): Promise<void> {
  const keys = storeAnnotations(store);
  const reason = record.reason?.slice(0, 1000);
  await patchOrLog(setting, {
    [keys.last]: JSON.stringify({ ...record, reason }),
    ...(first ? { [keys.first]: record.time } : {}),
    // The next run has to know what this one was stopped at.
    ...(done ? { [keys.begun]: null } : {}),
  });
}

/** Keeps which backup was followed: the next pruning follows a later one. */
export async function recordFollowed(setting: DumpPruningSetting, ended: string): Promise<void> {
  await patchOrLog(setting, { [PRUNED_AFTER]: ended });
}

async function patch(setting: DumpPruningSetting, annotations: LeaseAnnotations): Promise<void> {
  await annotateLease(setting, setting.plan.lease, annotations);
}

async function patchOrLog(setting: DumpPruningSetting, annotations: LeaseAnnotations): Promise<void> {
  try {
    await patch(setting, annotations);
  } catch (error) {
    setting.log(`status not written to Lease ${setting.plan.lease}: ${oneLine(error)}`);
  }
}
