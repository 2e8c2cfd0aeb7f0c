import { decide, deletions, verdictLine } from '../../../model/retention/decision';
import { type PrunedStore, storeAnnotations } from '../../../model/retention/dump-pruning-plan';
import { dumpUnits } from '../../../model/retention/dump-units';
import type { PruningOutcome } from '../../../model/retention/pruning-plan';
import { oneLine } from '../client/api-error';
import { timestamp } from '../timestamp';
import type { TransferClient } from '../transfer-client';
import { listDumps } from './listing';
import { recordBegun, recorded, recordStore } from './record';
import { isRefusal } from './refusal';
import { type DumpPruningCounts, NOTHING, type StorePruning } from './result';
import type { DumpPruningSetting } from './setting';

/** A store, and its number for the transfer. */
export interface NumberedStore extends PrunedStore {
  readonly number: number;
}

/** What was done until now. */
type Progress = { -readonly [count in keyof DumpPruningCounts]: number } & { reason?: string };

/**
 * Deletes those backups of a store that no rule keeps. All is read before the first goes; what the store will not let
 * go stays, and after any other failure nothing more goes.
 */
export async function pruneStore(
  setting: DumpPruningSetting,
  transfer: TransferClient,
  store: NumberedStore,
): Promise<StorePruning> {
  const { name } = store;
  const progress: Progress = { ...NOTHING };
  let first = false;
  let ok = true;
  try {
    const annotations = await recorded(setting);
    const keys = storeAnnotations(name);
    first = annotations[keys.first] === undefined;
    await prune(setting, transfer, { store, first, begun: annotations[keys.begun] }, progress);
  } catch (error) {
    ok = false;
    progress.reason = oneLine(error);
    setting.log(`${name}: ${progress.reason}`);
  }
  const time = timestamp(setting.now());
  const outcome: PruningOutcome | undefined = ok ? (progress.deleted > 0 ? 'pruned' : 'nothing') : undefined;
  const record = { time, ok, dryRun: false, outcome, ...progress };
  await recordStore(setting, name, record, { first: first && ok, done: ok });
  return { name, ok, ...progress };
}

async function prune(
  setting: DumpPruningSetting,
  transfer: TransferClient,
  { store, first, begun }: { readonly store: NumberedStore; readonly first: boolean; readonly begun?: string },
  progress: Progress,
): Promise<void> {
  const { plan, log } = setting;
  const { database, owner } = plan;
  const found = await listDumps(transfer, String(store.number), database);
  const now = setting.now().getTime();
  const backups = dumpUnits({ database, owner, now, begun, ...found });
  for (const { name, problem } of backups) if (problem !== undefined) log(`${store.name}: ${name}: ${problem}`);
  progress.unreadable = backups.filter(({ problem }) => problem !== undefined).length;
  // One that cannot be read stays; a store of which none can be read is not in order.
  if (found.dumps.length > 0 && progress.unreadable === found.dumps.length)
    throw new Error(
      `of ${found.dumps.length} backups no manifest can be read, such as that of ${found.dumps[0]?.name}`,
    );
  progress.kept = backups.filter(({ foreign }) => !foreign).length;
  const decision = decide({ database, now, rules: store.rules, backups, firstPruning: first });
  for (const verdict of decision.verdicts) log(`${store.name}: ${verdictLine(verdict)}`);
  if (decision.refusal !== undefined) throw new Error(decision.refusal);

  for (const { name } of deletions(decision)) {
    if (setting.ending.aborted) throw new Error(`told to end before ${name} was deleted; the next run goes on`);
    await recordBegun(setting, store.name, name);
    try {
      await transfer.ask('remove', { store: String(store.number), to: `${database}/${name}` });
      progress.deleted += 1;
      progress.kept -= 1;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      log(`${store.name}: ${name}: not deleted: ${oneLine(error)}`);
      progress.refused += 1;
      progress.reason ??= `${name}: ${oneLine(error)}`;
    }
  }
}
