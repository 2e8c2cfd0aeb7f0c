import { DUMP_STATUS, type DumpRecord, dumpStatusName } from '../../../model/backup/logical/annotations';
import type { DumpPlan } from '../../../model/backup/logical/plan';
import { PREFIX } from '../../../model/labels';
import { oneLine } from '../client/api-error';
import { CONFIG_MAPS } from '../client/resources';
import { isOutage, retry } from '../retry';
import { timestamp } from '../timestamp';
import type { DumpPlace } from './place';

/** Tells people which dump runs. */
export async function tellBegin(place: DumpPlace, plan: DumpPlan, backup: string): Promise<void> {
  await tell(place, plan, { [DUMP_STATUS.active]: { backup, job: place.job, since: timestamp(place.now()) } });
}

/** Tells people how it ended, and where what it made is. */
export async function tellEnd(
  place: DumpPlace,
  plan: DumpPlan,
  end: Exclude<keyof typeof DUMP_STATUS, 'active'>,
  record: DumpRecord,
): Promise<void> {
  const stores = record.stores?.map((store) => ({ ...store, location: plan.locations?.[store.name] }));
  await tell(place, plan, { [DUMP_STATUS.active]: null, [DUMP_STATUS[end]]: { ...record, stores } });
}

/** Programs and the command line read the Lease; so that this could not be written is only logged. */
async function tell(
  { client, patience, log }: DumpPlace,
  { name, database }: DumpPlan,
  said: { readonly [key: string]: object | null },
): Promise<void> {
  const status = dumpStatusName(name);
  // Nothing by which a tool would take it for its own, and prune it.
  const labels = { 'app.kubernetes.io/managed-by': 'cdk8s-pg', [`${PREFIX}database`]: database };
  const data = Object.fromEntries(
    Object.entries(said).map(([key, value]) => [key, value === null ? null : `${JSON.stringify(value, null, 2)}\n`]),
  );
  try {
    await retry({ ...patience(), passes: isOutage }, async () => {
      await client.apply(CONFIG_MAPS, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: status, labels } });
      await client.patch(CONFIG_MAPS, status, { data });
    });
  } catch (error) {
    log(`status not written to ConfigMap ${status}: ${oneLine(error)}`);
  }
}
