import { CONNECTION_LABEL } from '../../model/connection/earlier';
import { PREFIX } from '../../model/labels';
import { PRUNING_ANNOTATIONS } from '../../model/retention/pruning-plan';
import { annotation } from '../../model/retention/snapshot-objects';
import type { DumpPruningStatus } from '../../model/status/dump';
import type { Evidence } from '../../model/status/evidence';
import type { CronJobObject, LeaseObject, StatusObjects } from '../../model/status/objects';
import { pruningOf } from '../../model/status/pruning';
import { jsonOf, latest, numberOf } from '../../model/status/read';
import type { PruningStatus, RunsStatus } from '../../model/status/status';
import { endedRuns, type ProgramRuns, programRuns, runsAndTiming, type Timing, workFor } from './program-runs';

/** What deletes what no rule keeps. */
export interface PruningSchedule extends Timing, Pick<RunsStatus, 'name' | 'running'> {
  readonly of: 'snapshots' | 'dumps' | 'connections';
  /** Whose versions, of connections. */
  readonly connection?: string;
  /** How the last run ended; of dumps, by store. */
  readonly last?: PruningStatus;
  readonly stores?: readonly StorePruningStatus[];
}

/** How the pruning of a store ended. */
export interface StorePruningStatus {
  readonly name: string;
  readonly last: DumpPruningStatus;
}

/** The prunings of a database, by name: of its snapshots, its dumps, and the versions of its connections. */
export function pruningsOf(
  objects: StatusObjects,
  { database, connections }: { readonly database: string; readonly connections: readonly string[] },
  now: Date,
): PruningSchedule[] {
  const of = (component: string): ProgramRuns => programRuns(objects, workFor(database, component));
  return [
    ...pruningsBy(of('retention'), objects, now, ofSnapshots),
    ...pruningsBy(of('dump-retention'), objects, now, ofDumps),
    ...connections.flatMap((connection) => {
      const labels = { [CONNECTION_LABEL]: connection, [`${PREFIX}component`]: 'connection-pruning' };
      return pruningsBy(programRuns(objects, labels), objects, now, ofConnection(connection));
    }),
  ];
}

type Told = Pick<PruningSchedule, 'of' | 'connection' | 'last' | 'stores'>;

/** What is known of the prunings by a CronJob. */
type Teller = (known: { readonly lease?: LeaseObject; readonly programs: ProgramRuns } & StatusObjects) => Told;

function pruningsBy(programs: ProgramRuns, objects: StatusObjects, now: Date, tell: Teller): PruningSchedule[] {
  return [...programs.cronJobs].sort(byName).map(({ metadata: { name } }) => {
    const lease = objects.leases?.find(({ metadata }) => metadata.name === name);
    const told = tell({ ...objects, lease, programs });
    const ends = [told.last, ...(told.stores ?? []).map(({ last }) => last)].flatMap((end) => end ?? []);
    const known = ends.flatMap((end) => evidence(name, end));
    const { running, ...timing } = runsAndTiming(name, programs, { pods: objects.pods, known, now });
    const { cron = '', suspended = false, late = false, timeZone, description, nextRun, dueAt } = timing;
    return { name, ...told, cron, timeZone, description, suspended, nextRun, late, dueAt, running };
  });
}

const ofSnapshots: Teller = ({ lease }) => ({
  of: 'snapshots',
  last: pruningOf(lease && annotation(lease, PRUNING_ANNOTATIONS.last))[0],
});

const ofDumps: Teller = ({ lease }) => {
  const start = `${PRUNING_ANNOTATIONS.last}.`;
  const kept = Object.entries(lease?.metadata.annotations ?? {}).filter(([key]) => key.startsWith(start));
  const stores = kept.flatMap(([key, text]) =>
    pruningOf(text).map((last) => {
      const { refused, unreadable } = jsonOf(text);
      const counts = { refused: numberOf(refused), unreadable: numberOf(unreadable) };
      return { name: key.slice(start.length), last: { ...last, ...counts } };
    }),
  );
  return { of: 'dumps', stores: stores.sort(byOwnName) };
};

const ofConnection =
  (connection: string): Teller =>
  ({ programs, pods = [] }) => {
    const run = latest(endedRuns(programs.jobs, pods));
    const { dryRun, deleted, kept } = run?.said ?? {};
    const last = run && {
      time: run.time,
      ok: run.ok,
      dryRun: dryRun === true,
      deleted: Array.isArray(deleted) ? deleted.length : undefined,
      kept: numberOf(kept),
      reason: run.reason,
    };
    return { of: 'connections', connection, last };
  };

function evidence(of: string, { ok, time, reason = 'no reason is known' }: PruningStatus): Evidence[] {
  if (time === undefined) return [];
  const end = { of, scheduled: true };
  return ok ? [{ ...end, success: { time, snapshots: [] } }] : [{ ...end, failure: { time, reason } }];
}

const byName = (a: CronJobObject, b: CronJobObject): number => (a.metadata.name < b.metadata.name ? -1 : 1);
const byOwnName = (a: { readonly name: string }, b: { readonly name: string }): number => (a.name < b.name ? -1 : 1);
