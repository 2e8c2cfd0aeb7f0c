import { DUMP_ANNOTATIONS } from '../../../model/backup/logical/annotations';
import { dueTime } from '../../../model/backup/run-id';
import { PRUNED_AFTER } from '../../../model/retention/dump-pruning-plan';
import { sleep } from '../bell';
import { LEASES } from '../client/resources';
import { findObject } from '../find-object';
import { retry } from '../retry';
import { recorded } from './record';
import type { DumpPruningSetting } from './setting';

/** The backup that a pruning follows; or why nothing is pruned. */
export type DumpBefore = { readonly ended?: string } | { readonly ok: boolean; readonly reason: string };

/** How a backup ended. */
interface End {
  readonly ok: boolean;
  readonly time: string;
}

/**
 * Waits until the backup of the schedule has ended that was due at the same time; a later one will do as well. Where it
 * is not waited for, one has to have ended since the last pruning. A pruning follows a backup that succeeded: where none
 * comes any more, the old ones are all there is. Started by hand, it follows none.
 */
export async function awaitDump(setting: DumpPruningSetting): Promise<DumpBefore> {
  const { plan, job, timing, log, ending, now } = setting;
  const { schedule, within } = plan.after;
  const started = now();
  const due = dueTime(plan.lease, job, started);
  if (due === started) {
    log('not started by its schedule: waiting for no backup');
    return {};
  }
  if (within === 0) return beforeThis(setting);

  const until = Date.now() + within * 1000;
  let failed: string | undefined;
  let since = 0;
  log(`waiting for the backup of ${schedule} that was due at ${due.toISOString()}`);
  while (!ending.aborted) {
    // One that is due at a minute does not end before it.
    const last = await lastEnd(setting, due.getTime() - 1);
    if (last?.ok) return { ended: last.time };
    if (last?.time !== failed) [failed, since] = [last?.time, Date.now()];
    // One that has failed is tried again.
    if (failed !== undefined && (Date.now() >= since + timing.retried || Date.now() >= until))
      return { ok: true, reason: `the backup of ${schedule} failed, so nothing is pruned after it` };
    if (Date.now() >= until)
      return { ok: false, reason: `no backup of ${schedule} ended within ${within} s, so nothing is pruned` };
    await sleep(timing.look, ending);
  }
  throw new Error(`told to end while waiting for the backup of ${schedule}`);
}

/** The last one that has ended, at whatever time. */
async function beforeThis(setting: DumpPruningSetting): Promise<DumpBefore> {
  const { schedule } = setting.plan.after;
  const followed = (await recorded(setting))[PRUNED_AFTER];
  const last = await lastEnd(setting, followed === undefined ? -Infinity : Date.parse(followed));
  if (last?.ok) return { ended: last.time };
  if (last !== undefined)
    return { ok: true, reason: `the last backup of ${schedule} failed, so nothing is pruned after it` };
  // The first run of a schedule has none before it.
  return followed === undefined
    ? { ok: true, reason: `no backup of ${schedule} has ended yet, so nothing is pruned` }
    : { ok: false, reason: `no backup of ${schedule} has ended since the last pruning, so nothing is pruned` };
}

/** How the last backup ended that ended after a time; undefined where there is none. */
async function lastEnd({ client, plan, patience }: DumpPruningSetting, after: number): Promise<End | undefined> {
  const lease = await retry(patience(), () => findObject(client, LEASES, plan.after.schedule));
  const { annotations = {} } = lease?.metadata ?? {};
  const ends = [
    { ok: true, time: timeOf(annotations[DUMP_ANNOTATIONS.success]) },
    { ok: false, time: timeOf(annotations[DUMP_ANNOTATIONS.failure]) },
  ];
  // Where both have one time, the one that succeeded is the try after the other.
  const [last] = ends
    .filter(({ time }) => Date.parse(time) > after)
    .sort((a, b) => Date.parse(b.time) - Date.parse(a.time));
  return last;
}

function timeOf(record: string | undefined): string {
  try {
    const { time = '' } = JSON.parse(record ?? '{}') as { time?: string };
    return time;
  } catch {
    return '';
  }
}
