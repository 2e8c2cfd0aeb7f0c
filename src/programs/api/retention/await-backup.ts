import { statusAnnotations } from '../../../model/backup/annotations';
import { dueTime } from '../../../model/backup/run-id';
import type { AwaitedBackup } from '../../../model/retention/pruning-plan';
import { holderOf } from '../../../model/retention/running-backups';
import type { BackupObject } from '../../../model/retention/snapshot-objects';
import { sleep } from '../bell';
import { BACKUPS } from '../client/resources';
import { listAll } from './list-all';
import { requestLease } from './request-lease';
import type { PruningSetting } from './setting';

/** How the backup before a pruning ended. */
export type BackupBefore = 'succeeded' | 'failed' | 'missing';

/** What is seen of it: undefined while it runs, or is not there yet; a failure has a name of its own. */
type Look = () => Promise<{ readonly failure?: string } | undefined>;

const MINUTE = 60_000;

/**
 * Waits until the backup of a schedule has ended that was due at the same time; a later one will do as well. A failure
 * counts once it has been the last word for a while. Started by hand, it waits for nothing.
 */
export async function awaitBackup(setting: PruningSetting, after: AwaitedBackup): Promise<BackupBefore> {
  const { plan, job, timing, log, ending, now } = setting;
  const started = now();
  const due = dueTime(plan.lease, job, started);
  if (due === started) {
    log('not started by its schedule: waiting for no backup');
    return 'succeeded';
  }
  const look = plan.engine === 'own' ? ownRun(setting, after, due) : operatorRun(setting, after, due);
  const end = Date.now() + after.within * 1000;
  let failure: string | undefined;
  let since = 0;
  log(`waiting for the backup of ${after.schedule} that was due at ${due.toISOString()}`);
  while (!ending.aborted) {
    const seen = await look();
    if (seen !== undefined && seen.failure === undefined) return 'succeeded';
    if (seen?.failure !== failure) [failure, since] = [seen?.failure, Date.now()];
    if (failure !== undefined && Date.now() >= since + timing.retried) return 'failed';
    if (Date.now() >= end) return failure === undefined ? 'missing' : 'failed';
    await sleep(timing.look, ending);
  }
  throw new Error(`told to end while waiting for the backup of ${after.schedule}`);
}

/** The Lease tells how the last runs of a schedule ended; a run that failed is tried again, and holds the Lease then. */
function ownRun({ client, plan, patience, now }: PruningSetting, { schedule }: AwaitedBackup, due: Date): Look {
  const { success, failure } = statusAnnotations(schedule);
  return async () => {
    const lease = await requestLease(client, plan, patience());
    const { annotations = {} } = lease?.metadata ?? {};
    if (dueOf(annotations[success], schedule) >= due.getTime()) return {};
    const text = annotations[failure];
    const retried = stamped(holderOf(lease, now().getTime()), schedule) >= due.getTime();
    return dueOf(text, schedule) >= due.getTime() && !retried ? { failure: text } : undefined;
  };
}

/** A Backup of CloudNativePG is named after its schedule and the time at which it was made. */
function operatorRun({ client, plan, patience }: PruningSetting, { schedule }: AwaitedBackup, due: Date): Look {
  return async () => {
    const backups = await listAll(client, BACKUPS, (backup) => backup as BackupObject, patience());
    const runs = backups.filter(
      ({ metadata: { name, creationTimestamp = '' }, spec }) =>
        !Number.isNaN(stamped(name, schedule)) &&
        spec?.cluster?.name === plan.database &&
        Date.parse(creationTimestamp) >= due.getTime() - MINUTE,
    );
    const phases = runs.map(({ status }) => status?.phase);
    if (phases.includes('completed')) return {};
    const failed = phases.length > 0 && phases.every((phase) => phase === 'failed');
    return failed ? { failure: runs.map(({ metadata }) => metadata.name).join() } : undefined;
  };
}

/** When the run was due that a status tells of, or else ended; NaN where it tells nothing. */
function dueOf(status: string | undefined, schedule: string): number {
  try {
    const { run, time } = JSON.parse(status ?? '{}') as { run?: string; time?: string };
    return run === undefined ? Date.parse(time ?? '') : stamped(run, schedule);
  } catch {
    return NaN;
  }
}

/** The time in the name of a run of the schedule; NaN for any other name. */
function stamped(run: string | undefined, schedule: string): number {
  const [, date, time] =
    /^(\d{8})(\d{6})$/.exec(run?.startsWith(`${schedule}-`) ? run.slice(schedule.length + 1) : '') ?? [];
  if (date === undefined || time === undefined) return NaN;
  const [day, clock] = [date.replace(/(....)(..)(..)/, '$1-$2-$3'), time.replace(/(..)(..)(..)/, '$1:$2:$3')];
  return Date.parse(`${day}T${clock}Z`);
}
