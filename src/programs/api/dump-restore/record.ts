import {
  DUMP_RESTORE_ANNOTATIONS,
  type DumpChoiceRecord,
  type DumpRestoreRecord,
} from '../../../model/backup/logical/restore-annotations';
import type { DumpRestorePlan } from '../../../model/backup/logical/restore-plan';
import { annotateLease } from '../annotate-lease';
import { oneLine } from '../client/api-error';
import { LEASES } from '../client/resources';
import type { DumpPlace } from '../dump/place';
import { findObject } from '../find-object';
import { retry } from '../retry';
import { timestamp } from '../timestamp';
import type { DumpRestoreResult } from './result';

/** What the Lease says of the tries before. */
export interface Before {
  readonly restored?: DumpRestoreRecord;
  readonly chosen?: DumpChoiceRecord;
}

/** What was done before under this name. @throws where nobody can tell */
export async function before({ client, patience }: DumpPlace, name: string): Promise<Before> {
  const lease = await retry(patience(), () => findObject(client, LEASES, name));
  if (lease === undefined) throw new Error(`there is no Lease ${name}: apply the manifests of the restore`);
  const { [DUMP_RESTORE_ANNOTATIONS.restored]: restored, [DUMP_RESTORE_ANNOTATIONS.chosen]: chosen } =
    lease.metadata.annotations ?? {};
  return {
    ...(restored === undefined ? {} : { restored: JSON.parse(restored) as DumpRestoreRecord }),
    ...(chosen === undefined ? {} : { chosen: JSON.parse(chosen) as DumpChoiceRecord }),
  };
}

/** Keeps which backup was chosen. @throws where that cannot be written: the next try might choose another */
export async function recordChoice(
  place: DumpPlace,
  name: string,
  { backup, latestBefore }: Pick<DumpChoiceRecord, 'backup' | 'latestBefore'>,
): Promise<void> {
  const told: DumpChoiceRecord = { time: timestamp(place.now()), job: place.job, backup, latestBefore };
  await annotateLease(place, name, {
    [DUMP_RESTORE_ANNOTATIONS.chosen]: JSON.stringify(told),
  });
}

/** Keeps how a try has ended. That it could not is only logged. */
export async function recordEnd(
  place: DumpPlace,
  { name }: DumpRestorePlan,
  { ok, backup = '', reason, databases = [] }: DumpRestoreResult,
): Promise<void> {
  const told: DumpRestoreRecord = {
    time: timestamp(place.now()),
    job: place.job,
    backup,
    databases: Object.fromEntries(databases.map(({ from, into }) => [from, into])),
    reason: reason?.slice(0, 1000),
  };
  try {
    const annotation = ok ? DUMP_RESTORE_ANNOTATIONS.restored : DUMP_RESTORE_ANNOTATIONS.failure;
    await annotateLease(place, name, { [annotation]: JSON.stringify(told) });
  } catch (error) {
    // The next try finds a database that is not empty, and refuses.
    place.log(`status not written to Lease ${name}: ${oneLine(error)}`);
  }
}
