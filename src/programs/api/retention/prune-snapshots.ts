import { decide, deletions, verdictLine } from '../../../model/retention/decision';
import type { PruningOutcome } from '../../../model/retention/pruning-plan';
import { runningBackups } from '../../../model/retention/running-backups';
import { neededBy, type SnapshotUnit, snapshotUnits } from '../../../model/retention/snapshot-units';
import { oneLine } from '../client/api-error';
import { emitEvent } from '../emit-event';
import type { Result } from '../main';
import { timestamp } from '../timestamp';
import { awaitBackup } from './await-backup';
import { deleteParts, partsOf } from './delete-backup';
import { listBackups, listReferences } from './listing';
import { isFirstPruning, recordPruning } from './record';
import { requestLease } from './request-lease';
import type { PruningSetting } from './setting';

/** What the program says at its end. */
export interface SnapshotPruningResult extends Result {
  readonly program: 'prune-snapshots';
  readonly database?: string;
  readonly dryRun?: boolean;
  readonly outcome?: PruningOutcome;
  /** How many backups; in a dry run, how many would be. */
  readonly deleted: number;
  /** How many of the database stay. */
  readonly kept: number;
}

/** What was done until now. */
interface Progress {
  deleted: number;
  kept: number;
}

/**
 * Deletes those backups of a database that no rule keeps. Everything is read before the first goes, and who may need
 * one again before each; after the first surprise nothing more goes, and the next run ends in the same place.
 */
export async function pruneSnapshots(setting: PruningSetting): Promise<SnapshotPruningResult> {
  const { plan, now } = setting;
  const progress: Progress = { deleted: 0, kept: 0 };
  let first = false;
  let end: Pick<SnapshotPruningResult, 'ok' | 'outcome' | 'reason'>;
  try {
    const skipped = await reasonToSkip(setting);
    if (skipped === undefined) {
      first = await isFirstPruning(setting);
      await prune(setting, first, progress);
    }
    end = skipped ?? { ok: true, outcome: progress.deleted > 0 ? 'pruned' : 'nothing' };
  } catch (error) {
    end = { ok: false, reason: oneLine(error) };
  }
  const time = timestamp(now());
  const { dryRun, database } = plan;
  await recordPruning(setting, { time, dryRun, ...end, ...progress }, { first: first && end.ok && !dryRun });
  const result = { program: 'prune-snapshots', database, dryRun, ...end, ...progress } as const;
  await announce(setting, result);
  return result;
}

/** A pruning follows a backup that succeeded: where none comes any more, the old ones are all there is. */
async function reasonToSkip(
  setting: PruningSetting,
): Promise<{ ok: boolean; outcome: 'skipped'; reason: string } | undefined> {
  const { after } = setting.plan;
  if (after === undefined) return undefined;
  const before = await awaitBackup(setting, after);
  if (before === 'succeeded') return undefined;
  const reason =
    before === 'failed'
      ? `the backup of ${after.schedule} failed, so nothing is pruned after it`
      : `no backup of ${after.schedule} ended within ${after.within} s, so nothing is pruned`;
  return { ok: before === 'failed', outcome: 'skipped', reason };
}

async function prune(setting: PruningSetting, firstPruning: boolean, progress: Progress): Promise<void> {
  const { client, plan, patience, log } = setting;
  const { database, engine, rules } = plan;
  const end = Date.now() + plan.deadline * 1000;
  const lease = await requestLease(client, plan, patience());
  const listing = await listBackups(client, plan, patience);
  const references = await listReferences(client, plan, patience);
  const now = setting.now().getTime();
  const runs = runningBackups(lease, listing.snapshots, now);
  const backups = snapshotUnits({ ...listing, engine, references, runs });
  const decision = decide({ database, now, rules, backups, firstPruning });
  for (const verdict of decision.verdicts) log(verdictLine(verdict));
  progress.kept = backups.filter((backup) => backup.database === database && !backup.foreign).length;
  if (decision.refusal !== undefined) throw new Error(decision.refusal);

  for (const unit of deletions(decision) as SnapshotUnit[]) {
    const parts = partsOf(unit, listing);
    if (!plan.dryRun && parts.length > 0) {
      await mayGo(setting, unit, end);
      await deleteParts(client, parts);
    }
    progress.kept -= 1;
    // One whose deletion was asked for earlier waits for its finalizers only.
    if (parts.length > 0) progress.deleted += 1;
  }
}

/** @throws why a backup must not go now, although it was decided so */
async function mayGo(
  { client, plan, patience, ending }: PruningSetting,
  unit: SnapshotUnit,
  end: number,
): Promise<void> {
  const { name } = unit;
  if (ending.aborted) throw new Error(`told to end before ${name} was deleted; the next run goes on`);
  if (Date.now() >= end) throw new Error(`not done within ${plan.deadline} s; the next run goes on with ${name}`);
  const [needing] = neededBy(unit, await listReferences(client, plan, patience));
  if (needing !== undefined)
    throw new Error(`${name} is needed by ${needing} since a moment ago; the next run decides anew`);
}

async function announce(
  setting: PruningSetting,
  { ok, outcome, dryRun, deleted, kept, reason = '' }: SnapshotPruningResult,
): Promise<void> {
  const { database } = setting.plan;
  if (!ok) await emitEvent(setting, { type: 'Warning', reason: 'PruningRefused', message: `${database}: ${reason}` });
  else if (outcome === 'pruned' && !dryRun)
    await emitEvent(setting, {
      type: 'Normal',
      reason: 'SnapshotsPruned',
      message: `backups of ${database}: ${deleted} deleted, ${kept} kept`,
    });
}
