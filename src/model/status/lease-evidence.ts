import { PREFIX } from '../labels';
import { REQUEST_ANNOTATIONS, statusAnnotations } from '../backup/annotations';
import { annotation } from '../retention/snapshot-objects';
import { type Evidence, type ScheduleOf, scheduleOfRun } from './evidence';
import type { LeaseObject } from './objects';
import { jsonOf, textOf, textsOf, timeOf } from './read';

/** How long after its time a Lease may still be renewed: clocks differ, and so do moments of looking. */
const MARGIN = 60_000;

/** The run that holds a Lease; undefined where none does, or one that died. */
export function holderOf({ spec }: LeaseObject, now: Date): string | undefined {
  const { holderIdentity, leaseDurationSeconds = 60, renewTime, acquireTime } = spec ?? {};
  const renewed = timeOf(renewTime) ?? timeOf(acquireTime);
  if (!holderIdentity || renewed === undefined) return undefined;
  return now.getTime() <= renewed.getTime() + leaseDurationSeconds * 1000 + MARGIN ? holderIdentity : undefined;
}

/** What the Lease of a database tells: what runs, and how the last run of each name ended. */
export function leaseEvidence(lease: LeaseObject, now: Date, scheduleOf: ScheduleOf = scheduleOfRun): Evidence[] {
  const run = holderOf(lease, now);
  const since = timeOf(lease.spec?.acquireTime);
  const running =
    run === undefined ? [] : [{ ...nameOf(run, scheduleOf), running: { run, since, doing: doing(lease) } }];
  return [...running, ...Object.keys(lease.metadata.annotations ?? {}).flatMap((key) => ended(lease, key))];
}

function ended(lease: LeaseObject, key: string): Evidence[] {
  const name = /^[^.]*\.(.+)$/.exec(key.startsWith(PREFIX) ? key : '')?.[1];
  if (name === undefined) return [];
  const { success, failure } = statusAnnotations(name);
  const { time: written, run: text, reason, snapshots } = jsonOf(annotation(lease, key));
  const [time, run] = [timeOf(written), textOf(text)];
  if (time === undefined) return [];
  // Without a name of a run nobody knows which of the two it was.
  const of = { of: name, ...(run === undefined ? {} : { scheduled: run !== name }) };
  if (key === success) return [{ ...of, success: { run, time, snapshots: textsOf(snapshots) } }];
  return key === failure ? [{ ...of, failure: { run, time, reason: textOf(reason) ?? 'no reason is known' } }] : [];
}

const nameOf = (run: string, scheduleOf: ScheduleOf): { of: string; scheduled: boolean } => {
  const schedule = scheduleOf(run);
  return { of: schedule ?? run, scheduled: schedule !== undefined };
};

/** What the run that holds it is about. */
function doing(lease: LeaseObject): string | undefined {
  const instance = annotation(lease, REQUEST_ANNOTATIONS.instance);
  if (instance === undefined) return 'looking for an instance';
  const offline = annotation(lease, REQUEST_ANNOTATIONS.mode) === 'offline';
  if (annotation(lease, REQUEST_ANNOTATIONS.phase) === 'cut') return `waiting for ${instance} to confirm`;
  return offline ? `taking snapshots of ${instance}, which is stopped for it` : `taking snapshots of ${instance}`;
}
