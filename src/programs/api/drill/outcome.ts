import { DRILL_ANNOTATIONS, type DrillRecord, type RunningDrill } from '../../../model/drill/annotations';
import type { DrillFinding } from '../../../model/drill/findings';
import { emitEvent } from '../emit-event';
import type { Result } from '../main';
import { timestamp } from '../timestamp';
import type { DrillSetting } from './setting';

/** What the program says at its end. Durations are in seconds. */
export interface DrillResult extends Result, Omit<DrillRecord, 'time' | 'job'> {
  readonly program: 'restore-drill';
  readonly database?: string;
  readonly failures?: readonly DrillFinding[];
  readonly skipped?: readonly DrillFinding[];
}

/** The annotation of the Lease for a result. */
export function recordOf({ job, now }: DrillSetting, result: DrillResult): Record<string, string> {
  const { ok, backup, backupAge, restoreSeconds, recoverySeconds, checkSeconds, assertions, reason } = result;
  const figures = { backup, backupAge, restoreSeconds, recoverySeconds, checkSeconds, assertions };
  const record: DrillRecord = { time: timestamp(now()), job, ...figures, reason: reason?.slice(0, 1000) };
  return { [ok ? DRILL_ANNOTATIONS.success : DRILL_ANNOTATIONS.failure]: JSON.stringify(record) };
}

/** Why a drill counts as failed that was killed. */
export function neverEnded({ job, since }: RunningDrill): string {
  return `the drill of Job ${job}, begun at ${since}, never ended`;
}

/** The annotation of the Lease for a drill that was killed. */
export function recordOfAbandoned(
  { now }: DrillSetting,
  { job }: RunningDrill,
  reason: string,
): Record<string, string> {
  const record: DrillRecord = { time: timestamp(now()), job, reason };
  return { [DRILL_ANNOTATIONS.failure]: JSON.stringify(record) };
}

/** Tells it by an Event on the pod of the program. */
export async function announce(setting: DrillSetting, result: DrillResult): Promise<void> {
  const { ok, database, backup, backupAge = 0, restoreSeconds = 0, reason = '' } = result;
  if (ok)
    await emitEvent(setting, {
      type: 'Normal',
      reason: 'DrillSucceeded',
      message: `${database}: backup ${backup}, ${backupAge} s old, was restored in ${restoreSeconds} s and is as it should be`,
    });
  else await emitEvent(setting, { type: 'Warning', reason: 'DrillFailed', message: `${database}: ${reason}` });
}
