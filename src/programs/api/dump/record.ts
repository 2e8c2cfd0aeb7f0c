import { DUMP_ANNOTATIONS, type DumpRecord } from '../../../model/backup/logical/annotations';
import type { DumpPlan } from '../../../model/backup/logical/plan';
import { annotateLease } from '../annotate-lease';
import { oneLine } from '../client/api-error';
import { timestamp } from '../timestamp';
import type { DumpPlace } from './place';
import type { DumpResult } from './result';
import { tellEnd } from './status';

/** Keeps where a person and tools look how it has ended. That it could not is only logged. */
export async function record(
  place: DumpPlace,
  plan: DumpPlan,
  { ok, partial, backup, bytes, seconds, stores, reason }: DumpResult,
): Promise<void> {
  const { job, log, now } = place;
  const lease = plan.name;
  const told: DumpRecord = {
    time: timestamp(now()),
    job,
    backup,
    bytes,
    seconds,
    stores,
    reason: reason?.slice(0, 1000),
  };
  const end = endOf({ ok, partial });
  const annotations = { [DUMP_ANNOTATIONS[end]]: JSON.stringify(told) };
  try {
    await annotateLease(place, lease, annotations);
  } catch (error) {
    log(`status not written to Lease ${lease}: ${oneLine(error)}`);
  }
  await tellEnd(place, plan, end, told);
}

function endOf({ ok, partial }: Pick<DumpResult, 'ok' | 'partial'>): keyof typeof DUMP_ANNOTATIONS {
  if (partial) return 'partial';
  return ok ? 'success' : 'failure';
}
