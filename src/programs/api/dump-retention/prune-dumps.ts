import { oneLine } from '../client/api-error';
import { emitEvent } from '../emit-event';
import { TransferClient } from '../transfer-client';
import { timestamp } from '../timestamp';
import { awaitDump } from './await-dump';
import { pruneStore } from './prune-store';
import { recordFollowed, recordStore } from './record';
import { type DumpPruningResult, happenings, NOTHING, type StorePruning, together } from './result';
import type { DumpPruningSetting } from './setting';

/** Deletes those dumps of a database that no rule keeps, store by store: one that fails does not keep it from the others. */
export async function pruneDumps(setting: DumpPruningSetting): Promise<DumpPruningResult> {
  const result = await pruneAll(setting);
  for (const happening of happenings(result)) await emitEvent(setting, happening);
  return result;
}

async function pruneAll(setting: DumpPruningSetting): Promise<DumpPruningResult> {
  const { plan, folder, timing, ending } = setting;
  const { database } = plan;
  try {
    const before = await awaitDump(setting);
    if ('reason' in before) return await skipped(setting, before);
    const until = Date.now() + plan.deadline * 1000;
    const transfer = new TransferClient({ folder, ending, until, look: Math.min(timing.look, 100) });
    const stores: StorePruning[] = [];
    for (const [number, store] of plan.stores.entries())
      stores.push(await pruneStore(setting, transfer, { ...store, number }));
    const result = together(database, stores);
    if (result.ok && before.ended !== undefined) await recordFollowed(setting, before.ended);
    return result;
  } catch (error) {
    return { program: 'prune-dumps', ok: false, reason: oneLine(error), database, ...NOTHING };
  }
}

async function skipped(
  setting: DumpPruningSetting,
  { ok, reason }: { readonly ok: boolean; readonly reason: string },
): Promise<DumpPruningResult> {
  const { plan, log, now } = setting;
  const { database } = plan;
  log(reason);
  const end = { ok, outcome: 'skipped', reason, ...NOTHING } as const;
  for (const { name } of plan.stores)
    await recordStore(setting, name, { time: timestamp(now()), dryRun: false, ...end }, { first: false, done: false });
  return { program: 'prune-dumps', database, ...end };
}
