import { DRILL_ANNOTATIONS, type DrillRecord } from '../../model/drill/annotations';
import { annotation } from '../../model/retention/snapshot-objects';
import type { Evidence } from '../../model/status/evidence';
import type { LeaseObject, StatusObjects } from '../../model/status/objects';
import { jsonOf, numberOf, textOf, timeOf } from '../../model/status/read';
import type { RunsStatus } from '../../model/status/status';
import { programRuns, runsAndTiming, type Timing, workFor } from './program-runs';

/** How a drill ended. Durations are in seconds. */
export interface DrillEnd extends Omit<DrillRecord, 'time' | 'job'> {
  readonly time: Date;
  /** The Job. */
  readonly job?: string;
}

/** How the drills of a schedule went. */
export interface DrillStatus extends Timing, Pick<RunsStatus, 'name' | 'running'> {
  readonly lastSuccess?: DrillEnd;
  readonly lastFailure?: DrillEnd;
}

/** The drills of a database, by name: its CronJobs, and what their Leases keep. */
export function drillsOf(objects: StatusObjects, database: string, now: Date): DrillStatus[] {
  const programs = programRuns(objects, workFor(database, 'restore-drill'));
  return programs.cronJobs
    .map(({ metadata: { name } }): DrillStatus => {
      const lease = objects.leases?.find(({ metadata }) => metadata.name === name);
      const success = endOf(lease, DRILL_ANNOTATIONS.success);
      const failure = endOf(lease, DRILL_ANNOTATIONS.failure);
      const known = [...evidence(name, 'success', success), ...evidence(name, 'failure', failure)];
      const { lastSuccess, lastFailure, ...rest } = runsAndTiming(name, programs, { pods: objects.pods, known, now });
      return {
        ...(rest as Timing & RunsStatus),
        lastSuccess: lastSuccess && (sameTime(success, lastSuccess) ?? { time: lastSuccess.time }),
        lastFailure:
          lastFailure &&
          (sameTime(failure, lastFailure) ?? {
            time: lastFailure.time,
            job: lastFailure.run,
            reason: lastFailure.reason,
          }),
      };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function endOf(lease: LeaseObject | undefined, key: string): DrillEnd | undefined {
  const record = jsonOf(lease && annotation(lease, key));
  const time = timeOf(record.time);
  if (time === undefined) return undefined;
  return {
    time,
    job: textOf(record.job),
    backup: textOf(record.backup),
    backupAge: numberOf(record.backupAge),
    restoreSeconds: numberOf(record.restoreSeconds),
    recoverySeconds: numberOf(record.recoverySeconds),
    checkSeconds: numberOf(record.checkSeconds),
    assertions: numberOf(record.assertions),
    reason: textOf(record.reason),
  };
}

function evidence(of: string, how: 'success' | 'failure', end: DrillEnd | undefined): Evidence[] {
  if (end === undefined) return [];
  const { time, job: run, reason = 'no reason is known' } = end;
  return how === 'success'
    ? [{ of, scheduled: true, success: { run, time, snapshots: [] } }]
    : [{ of, scheduled: true, failure: { run, time, reason } }];
}

/** The record, where it is the one that counts. */
function sameTime(record: DrillEnd | undefined, { time }: { readonly time: Date }): DrillEnd | undefined {
  return record?.time.getTime() === time.getTime() ? record : undefined;
}
