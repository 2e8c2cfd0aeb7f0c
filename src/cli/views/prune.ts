import type { PrunedStore } from '../../model/retention/dump-pruning-plan';
import type { RetentionRules } from '../../model/retention/policy';
import type { SnapshotPruningPlan } from '../../model/retention/pruning-plan';
import { parseDumpPruningPlan } from '../../model/retention/read-dump-plan';
import { parseSnapshotPruningPlan } from '../../model/retention/read-plan';
import { isDated } from '../../model/retention/unit';
import { oneLine } from '../../model/status/read';
import type { PruningStatus } from '../../model/status/status';
import { KINDS, type KindName, kindText } from '../kubernetes/kinds';
import type { NamespaceObjects } from '../kubernetes/objects';
import { type MissingRight, missingRightText } from '../kubernetes/problems';
import type { NamespaceContent } from '../kubernetes/read-namespace';
import { knownNames, noSuchDatabase } from './databases';
import { type PruningSchedule, pruningsOf } from './prunings';
import { leaseOf, snapshotDecision } from './snapshot-decision';

/** What becomes of a backup, and why. */
export interface ExplainedVerdict {
  readonly backup: string;
  readonly action: 'keep' | 'delete';
  /** One line. */
  readonly reason: string;
  readonly takenAt?: Date;
}

/** What a retention would do. */
export interface RetentionExplanation extends Pick<
  PruningSchedule,
  'name' | 'cron' | 'timeZone' | 'description' | 'suspended' | 'nextRun'
> {
  readonly method: 'snapshot' | 'dump';
  /** Of dumps. */
  readonly store?: string;
  /** As the program in the cluster has them; durations are in seconds. */
  readonly rules?: RetentionRules;
  /** Whether it only says what it would do. */
  readonly dryRun: boolean;
  /** How its last run ended. */
  readonly last?: PruningStatus;
  /** One for each backup, the newest first; undefined where they are not known. */
  readonly verdicts?: readonly ExplainedVerdict[];
  /** When that was decided: now, or by the last run. */
  readonly decidedAt?: Date;
  /** Why nothing would be deleted, although something should. */
  readonly refusal?: string;
  /** Why it cannot be told what would be deleted. */
  readonly problem?: string;
}

/** What the retentions of a database would delete now, and why. */
export interface PruneExplanation {
  readonly namespace: string;
  readonly database: string;
  /** What could not be looked at. */
  readonly missingRights: readonly MissingRight[];
  readonly retentions: readonly RetentionExplanation[];
}

/** What is read for it. */
export const PRUNE_KINDS: readonly KindName[] = [
  ...(['statefulSets', 'clusters', 'pods', 'claims', 'leases', 'cronJobs', 'jobs'] as const),
  ...(['volumeSnapshots', 'scheduledBackups', 'backups', 'configMaps'] as const),
];

/** The lines that the program of a pruning of dumps has printed, by its CronJob. */
export type PruningLogs = ReadonlyMap<string, { readonly at: Date; readonly lines: readonly string[] }>;

/**
 * Explains what the retentions of a database would delete, by their own plans and the very decision of the program in
 * the cluster. What lies in a store of dumps only the last run has seen.
 *
 * @throws CannotTell where there is no such database
 */
export function pruneExplanation(
  content: NamespaceContent,
  database: string,
  { now, logs = new Map() }: { readonly now: Date; readonly logs?: PruningLogs },
): PruneExplanation {
  const { namespace, objects, missingRights, missingAside } = content;
  const schedules = pruningsOf(objects, { database, connections: [] }, now);
  const known = knownNames(objects);
  if (schedules.length === 0 && !known.includes(database)) throw noSuchDatabase(database, known, content);
  const retentions = schedules.flatMap((schedule) =>
    schedule.of === 'dumps' ? ofDumps(content, schedule, logs) : [ofSnapshots(content, schedule, now)],
  );
  return { namespace, database, missingRights: [...missingRights, ...missingAside], retentions };
}

function ofSnapshots(content: NamespaceContent, schedule: PruningSchedule, now: Date): RetentionExplanation {
  const begun = { ...basics(schedule), method: 'snapshot' as const, dryRun: false, last: schedule.last };
  const plan = planOf(content, schedule.name, parseSnapshotPruningPlan);
  if ('problem' in plan) return { ...begun, ...plan };
  const { rules, dryRun, engine } = plan.plan;
  const told = { ...begun, rules, dryRun };
  const needed: readonly KindName[] = ['volumeSnapshots', 'claims', 'leases', ...OPERATED[engine]];
  const unseen = needed.find((name) => content.objects[name] === undefined);
  if (unseen !== undefined) return { ...told, problem: missing(unseen, content.namespace) };
  return { ...told, decidedAt: now, ...decided(content.objects, plan.plan, now) };
}

/** What is needed beside, by the engine. */
const OPERATED: { readonly [engine in SnapshotPruningPlan['engine']]: readonly KindName[] } = {
  own: [],
  'cloudnative-pg': ['backups', 'clusters'],
};

function decided(
  objects: NamespaceObjects,
  plan: SnapshotPruningPlan,
  now: Date,
): Pick<RetentionExplanation, 'verdicts' | 'refusal' | 'problem'> {
  const { database, lease } = plan;
  if (leaseOf(objects, lease) === undefined)
    return { problem: `there is no Lease ${lease}: apply the manifests of the retention` };
  const { verdicts, refusal } = snapshotDecision(objects, plan, now);
  const own = verdicts.filter(({ backup }) => !backup.foreign && backup.database === database);
  return {
    verdicts: own.reverse().map(({ backup, action, reason }) => ({
      ...{ backup: backup.name, action, reason },
      ...(isDated(backup) ? { takenAt: new Date(backup.takenAt) } : {}),
    })),
    ...(refusal === undefined ? {} : { refusal }),
  };
}

function ofDumps(content: NamespaceContent, schedule: PruningSchedule, logs: PruningLogs): RetentionExplanation[] {
  const begun = { ...basics(schedule), method: 'dump' as const, dryRun: false };
  const plan = planOf(content, schedule.name, parseDumpPruningPlan);
  if ('problem' in plan) return [{ ...begun, ...plan }];
  return plan.plan.stores.map(({ name: store, rules }: PrunedStore) => {
    const last = schedule.stores?.find(({ name }) => name === store)?.last;
    const log = logs.get(schedule.name);
    const verdicts = log?.lines.flatMap((line) => verdictOf(line, store)).reverse();
    const told = { ...begun, store, rules, last };
    if (log !== undefined && verdicts !== undefined && verdicts.length > 0)
      return { ...told, verdicts, decidedAt: log.at };
    return { ...told, problem: 'only a run sees what lies in the store, and no log of one is there' };
  });
}

/** `<store>: <backup>: <action>: <reason>` */
function verdictOf(line: string, store: string): ExplainedVerdict[] {
  const start = `${store}: `;
  const match = line.startsWith(start) ? /^(\S+): (keep|delete): (.*)$/.exec(line.slice(start.length)) : null;
  if (match === null) return [];
  const [, backup, action, reason] = match;
  return [{ backup, action: action as ExplainedVerdict['action'], reason }];
}

/** The plan of a program, from its ConfigMap. */
function planOf<T>(
  { objects, namespace }: NamespaceContent,
  name: string,
  parse: (text: string) => T,
): { readonly plan: T } | { readonly problem: string } {
  if (objects.configMaps === undefined) return { problem: missing('configMaps', namespace) };
  const text = objects.configMaps.find(({ metadata }) => metadata.name === name)?.data?.['plan.json'];
  if (text === undefined) return { problem: `there is no plan in ConfigMap ${name}` };
  try {
    return { plan: parse(text) };
  } catch (error) {
    return { problem: `ConfigMap ${name}: ${oneLine((error as Error).message)}` };
  }
}

function basics({
  name,
  cron,
  timeZone,
  description,
  suspended,
  nextRun,
}: PruningSchedule): Omit<RetentionExplanation, 'method' | 'dryRun'> {
  return { name, cron, timeZone, description, suspended, nextRun };
}

const missing = (name: KindName, namespace: string): string =>
  missingRightText({ verb: 'list', resource: kindText(KINDS[name]), namespace });
