import { DUMP_ANNOTATIONS } from '../backup/logical/annotations';
import { annotation, label } from '../retention/snapshot-objects';
import type { Evidence } from './evidence';
import type { LeaseObject } from './objects';
import { jsonOf, numberOf, textOf, timeOf } from './read';

/** How a dump ended, as far as its Lease can be read. */
export interface ReadDump {
  /** The schedule, or the backup that is taken once. */
  readonly of: string;
  readonly ok: boolean;
  /** Whether it was asked for some of the stores only: it says nothing of the schedule. */
  readonly partial: boolean;
  readonly time: Date;
  readonly run?: string;
  readonly bytes?: number;
  readonly seconds?: number;
  readonly reason?: string;
  readonly stores: readonly { readonly name: string; readonly ok: boolean; readonly reason?: string }[];
}

/** How the last dumps of a database ended, of each name those that its Lease keeps. */
export function dumpRecords(leases: readonly LeaseObject[], database: string): ReadDump[] {
  return leases
    .filter((lease) => label(lease, 'app.kubernetes.io/instance') === database)
    .flatMap((lease) => [...recordOf(lease, 'success'), ...recordOf(lease, 'failure'), ...recordOf(lease, 'partial')]);
}

/** The same as what is said of backups of any kind. */
export function dumpEvidence(records: readonly ReadDump[]): Evidence[] {
  return records.map(({ of, ok, time, run, reason = 'no reason is known' }) => {
    // Without a name of a run nobody knows which of the two it was.
    const name = { of, ...(run === undefined ? {} : { scheduled: run !== of }) };
    return ok ? { ...name, success: { run, time, snapshots: [] } } : { ...name, failure: { run, time, reason } };
  });
}

function recordOf(lease: LeaseObject, end: keyof typeof DUMP_ANNOTATIONS): ReadDump[] {
  const text = annotation(lease, DUMP_ANNOTATIONS[end]);
  const { time: written, backup, bytes, seconds, reason, stores } = jsonOf(text);
  const time = timeOf(written);
  if (time === undefined) return [];
  return [
    {
      of: lease.metadata.name,
      ok: end === 'success' || (end === 'partial' && reason === undefined),
      partial: end === 'partial',
      time,
      run: textOf(backup),
      bytes: numberOf(bytes),
      seconds: numberOf(seconds),
      reason: textOf(reason),
      stores: Array.isArray(stores) ? stores.flatMap(storeOf) : [],
    },
  ];
}

function storeOf(stored: unknown): ReadDump['stores'][number][] {
  if (typeof stored !== 'object' || stored === null) return [];
  const { name: written, ok, reason } = stored as { readonly [field: string]: unknown };
  const name = textOf(written);
  return name === undefined || typeof ok !== 'boolean' ? [] : [{ name, ok, reason: textOf(reason) }];
}
