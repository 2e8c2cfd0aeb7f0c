import type { RunningDrill } from '../../../model/drill/annotations';
import { type CopyReport, failureOf } from '../../../model/drill/findings';
import { oneLine } from '../client/api-error';
import { emitEvent } from '../emit-event';
import { awaitReport } from './await-report';
import { findBackup } from './backups';
import { DrillLease } from './lease';
import { makeCopy } from './make-copy';
import { announce, type DrillResult, neverEnded, recordOf, recordOfAbandoned } from './outcome';
import { remove } from './parts';
import { Run } from './run';
import type { DrillSetting } from './setting';

type Figures = Omit<DrillResult, 'program' | 'ok' | 'reason'>;

/**
 * Restores a backup into a copy that nothing else knows, looks at it, and removes it again:
 *
 * 1. take the Lease: one drill at a time; what an earlier one has left goes
 * 2. choose the backup; of dumps, the copy does
 * 3. make the copy, and wait until its pod has said what it found
 * 4. remove all of it, whatever happened, and wait until it is gone
 * 5. write down how it ended, and let go of the Lease
 */
export async function drill(setting: DrillSetting): Promise<DrillResult> {
  const { plan, log } = setting;
  const lease = new DrillLease(setting);
  const figures: { -readonly [figure in keyof Figures]: Figures[figure] } = { database: plan.database };
  const reasons: string[] = [];
  const run = new Run(setting, plan.deadline);
  let begun = false;
  try {
    const before = await lease.take(run);
    begun = true;
    await clear(run, lease, before);
    await steps(run, figures, reasons);
  } catch (error) {
    reasons.push(oneLine(error));
  } finally {
    run.over();
  }
  if (begun) reasons.push(...(await removed(setting)));
  const ok = reasons.length === 0;
  const result: DrillResult = {
    program: 'restore-drill',
    ok,
    ...figures,
    ...(ok ? {} : { reason: reasons.join('; ') }),
  };
  await lease
    .release(recordOf(setting, result))
    .catch((error: unknown) => log(`status not written to Lease ${plan.drill}: ${oneLine(error)}`));
  await announce(setting, result);
  return result;
}

/** Clears what an earlier drill has left, which was killed, and counts as failed. */
async function clear(run: Run, lease: DrillLease, before: RunningDrill | undefined): Promise<void> {
  const { setting } = run;
  const left = await remove(run, { everything: true });
  if (before === undefined && left.length === 0) return;
  const cleared = left.length > 0 ? `removed what it left: ${left.join(', ')}` : 'it left nothing';
  const abandoned = before ?? { job: 'unknown', since: 'unknown' };
  const reason = `${neverEnded(abandoned)}; ${cleared}`;
  setting.log(reason);
  await lease.note(run, recordOfAbandoned(setting, abandoned, reason));
  await emitEvent(setting, {
    type: 'Warning',
    reason: 'DrillAbandoned',
    message: `${setting.plan.database}: ${reason}`,
  });
}

async function steps(
  run: Run,
  figures: { -readonly [figure in keyof Figures]: Figures[figure] },
  reasons: string[],
): Promise<void> {
  // A dump is chosen where its store can be reached: in the pod of the copy, which has no token.
  const backup = run.setting.plan.engine === 'dump' ? undefined : await findBackup(run);
  if (backup !== undefined) Object.assign(figures, { backup: backup.unit.name, backupAge: backup.age });
  const begun = Date.now();
  await makeCopy(run, backup);
  const report = await awaitReport(run);
  Object.assign(figures, told(report, (Date.now() - begun) / 1000));
  const failure = failureOf(report);
  if (failure !== undefined) reasons.push(failure);
}

/** What a report adds to the result. The pod's own clock counts the checks, ours all of it: they need not agree. */
function told(report: CopyReport, all: number): Figures {
  const { broken, backup, recoverySeconds, checkSeconds, assertions, failures, skipped } = report;
  const restored = broken === undefined;
  return {
    ...(backup === undefined ? {} : { backup: backup.name, backupAge: backup.age }),
    ...(restored ? { restoreSeconds: Math.max(0, Math.round(all - checkSeconds)), checkSeconds, assertions } : {}),
    ...(recoverySeconds === undefined ? {} : { recoverySeconds }),
    ...(failures.length > 0 ? { failures } : {}),
    ...(skipped.length > 0 ? { skipped } : {}),
  };
}

/** Removes what was made; also where the drill has run out of time, or is told to end. @returns what went wrong */
async function removed(setting: DrillSetting): Promise<string[]> {
  const run = new Run(setting, setting.timing.remove / 1000, { deaf: true });
  try {
    await remove(run, { everything: false });
    return [];
  } catch (error) {
    return [`not all was removed, the next drill does it: ${oneLine(error)}`];
  } finally {
    run.over();
  }
}
