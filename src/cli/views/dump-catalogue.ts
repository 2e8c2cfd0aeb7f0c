import type { StoredDump } from '../../model/backup/logical/annotations';
import { dumpRecords } from '../../model/status/dump-records';
import { worksFor } from '../../model/status/dump-objects';
import { beganAt, hasEnded, ownerOf, podsOf, troubleOf } from '../../model/status/jobs';
import type { StatusObjects } from '../../model/status/objects';
import { numberOf, textOf } from '../../model/status/read';
import { scheduleOfRun } from '../../model/status/evidence';
import { endedRuns } from './program-runs';

/** What became of a dump in a store. */
export type StoredCopy = StoredDump;

/** A dump that something in the cluster remembers. */
export interface RememberedDump {
  /** That of its Job, while it runs or where it failed before it had one. */
  readonly name: string;
  readonly takenAt?: Date;
  /** Available: in one store at least, unless it was pruned there since. */
  readonly state: 'available' | 'running' | 'failed';
  readonly reason?: string;
  readonly schedule?: string;
  readonly stores: readonly StoredCopy[];
  /** Of all of its files together. */
  readonly bytes?: number;
  /** From the first database to the last. */
  readonly seconds?: number;
  /** Which server was dumped: `primary` or `standby`. */
  readonly from?: string;
}

/**
 * The dumps of a database that are remembered: by the Leases of their schedules the last that succeeded and the last that
 * failed, and by the Jobs that are still there. What lies in a store is not asked.
 */
export function rememberedDumps(objects: StatusObjects, database: string): RememberedDump[] {
  const { leases = [], pods = [] } = objects;
  const jobs = (objects.jobs ?? []).filter(({ spec }) => worksFor(spec?.template, database, 'logical-backup'));
  const recorded = dumpRecords(leases, database).map((record): RememberedDump => {
    const name = record.run ?? record.of;
    const scheduled = (objects.cronJobs ?? []).some(({ metadata }) => metadata.name === record.of);
    const schedule = scheduled ? record.of : scheduleOfRun(name);
    return { ...outcome(record), name, takenAt: record.time, schedule, ...figures(record) };
  });
  const ended = endedRuns(jobs, pods).map((run): RememberedDump => {
    const name = textOf(run.said.backup) ?? run.job;
    const stores = copiesOf(run.said.stores);
    const told = { ok: run.ok, stores, reason: textOf(run.said.reason) ?? run.reason };
    const schedule = run.scheduled ? run.of : scheduleOfRun(name);
    return { ...outcome(told), name, takenAt: run.time, schedule, ...figures(run.said) };
  });
  const running = jobs
    .filter((job) => !hasEnded(job))
    .map((job): RememberedDump => {
      const { name: of, scheduled } = ownerOf(job);
      const reason = podsOf(job, pods).map(troubleOf).at(-1);
      const schedule = scheduled ? of : undefined;
      return { name: job.metadata.name, takenAt: beganAt(job), state: 'running', reason, schedule, stores: [] };
    });
  return [...eachOnce([...recorded, ...ended]), ...running];
}

function outcome({
  ok,
  stores,
  reason,
}: {
  readonly ok: boolean;
  readonly stores: readonly StoredCopy[];
  readonly reason?: string;
}): Pick<RememberedDump, 'state' | 'stores' | 'reason'> {
  const state = ok || stores.some((store) => store.ok) ? 'available' : 'failed';
  return { state, stores, reason: ok ? undefined : reason };
}

function figures(said: {
  readonly bytes?: unknown;
  readonly seconds?: unknown;
  readonly from?: unknown;
}): Pick<RememberedDump, 'bytes' | 'seconds' | 'from'> {
  return { bytes: numberOf(said.bytes), seconds: numberOf(said.seconds), from: textOf(said.from) };
}

/** What became of a dump in each store, as its program has said. */
export function copiesOf(said: unknown): StoredCopy[] {
  return Array.isArray(said) ? said.flatMap(copyOf) : [];
}

function copyOf(stored: unknown): StoredCopy[] {
  const { name, ok, reason } = Object(stored) as { readonly [field: string]: unknown };
  const told = textOf(name);
  return told === undefined || typeof ok !== 'boolean' ? [] : [{ name: told, ok, reason: textOf(reason) }];
}

/** A backup that was tried again, or told of twice, is one: what succeeded counts, and of that what says more. */
function eachOnce(dumps: readonly RememberedDump[]): RememberedDump[] {
  const byName = new Map<string, RememberedDump>();
  for (const dump of dumps) {
    const other = byName.get(dump.name);
    byName.set(dump.name, other === undefined ? dump : better(other, dump));
  }
  return [...byName.values()];
}

function better(a: RememberedDump, b: RememberedDump): RememberedDump {
  const good = ({ state, stores }: RememberedDump): number =>
    state === 'available' ? 1 + stores.filter(({ ok }) => ok).length : 0;
  const [best, other] = good(b) > good(a) ? [b, a] : [a, b];
  return { ...other, ...defined(best), state: best.state, reason: best.reason, stores: best.stores };
}

const defined = <T extends object>(value: T): Partial<T> =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as Partial<T>;
