import { PREFIX } from '../../model/labels';
import { backupStatus } from '../../model/status/backup-status';
import { storesOfTemplate } from '../../model/status/dump-objects';
import { dumpStatus } from '../../model/status/dump-status';
import { ownerOf } from '../../model/status/jobs';
import type { CronJobObject, JobObject, PodTemplate, ScheduledBackupObject } from '../../model/status/objects';
import { CannotTell } from '../kubernetes/problems';
import { demandRight, type NamespaceContent } from '../kubernetes/read-namespace';
import { meant } from '../text/meant';
import { whenText } from '../text/times';
import { databasesElsewhere, databasesOf, noSuchDatabase } from '../views/databases';
import { programRuns, workFor } from '../views/program-runs';

/** Backups that are taken again and again, and can be taken now. */
export interface DeclaredSchedule {
  readonly name: string;
  readonly method: 'snapshots' | 'dumps';
  /** What takes them: a CronJob with the container that does the work, or CloudNativePG's operator. */
  readonly by:
    | { readonly cronJob: CronJobObject; readonly container: string }
    | { readonly scheduledBackup: ScheduledBackupObject };
  /** In words, or as cron has it. */
  readonly when: string;
  /** Where dumps go. */
  readonly stores: readonly string[];
}

/** A check or drill that can be run now. */
export interface DeclaredRun {
  readonly name: string;
  readonly from: { readonly cronJob: CronJobObject } | { readonly job: JobObject };
}

/** The programs that take dumps and backups, by their containers. */
const CONTAINERS = ['backup-snapshot', 'create-backup', 'dump-databases'];

/** @throws CannotTell where a right is missing without which they cannot be known */
export function declaredSchedules(content: NamespaceContent, database: string, now: Date): DeclaredSchedule[] {
  demandRight(content, /^(cronjobs|scheduledbackups)\./);
  const { cronJobs = [], scheduledBackups = [] } = content.objects;
  const snapshots = backupStatus(content.objects, database, now).schedules.map((each) => ({
    ...each,
    method: 'snapshots' as const,
  }));
  const dumps = dumpStatus(content.objects, database, now).schedules.map((each) => ({
    ...each,
    kind: 'CronJob' as const,
    method: 'dumps' as const,
  }));
  return [...snapshots, ...dumps].flatMap((each): DeclaredSchedule[] => {
    const { name, kind, method } = each;
    const when = whenText(each);
    const called = ({ metadata }: Named): boolean => metadata.name === name;
    const scheduledBackup = kind === 'ScheduledBackup' ? scheduledBackups.find(called) : undefined;
    if (scheduledBackup !== undefined) return [{ name, method, when, by: { scheduledBackup }, stores: [] }];
    const cronJob = cronJobs.find(called);
    const template = cronJob?.spec?.jobTemplate?.spec?.template;
    const container = CONTAINERS.find((program) => containersOf(template).includes(program));
    if (cronJob === undefined || container === undefined) return [];
    return [{ name, method, when, by: { cronJob, container }, stores: storesOfTemplate(template) }];
  });
}

/** The checks or drills of a database, by name: those of CronJobs, and Jobs that ran once. */
export function declaredRuns(
  content: NamespaceContent,
  database: string,
  component: 'consistency-check' | 'restore-drill',
): DeclaredRun[] {
  demandRight(content, /^cronjobs\./);
  const { cronJobs, jobs } = programRuns(content.objects, workFor(database, component));
  const scheduled = cronJobs.map((cronJob): DeclaredRun => ({ name: cronJob.metadata.name, from: { cronJob } }));
  const once = jobs
    .filter((job) => !ownerOf(job).scheduled)
    .map((job): DeclaredRun => ({ name: checkOf(job) ?? ownerOf(job).name, from: { job } }));
  // One name each: a Job that was run on demand is another run of the same check.
  const known = new Map([...once, ...scheduled].map((run) => [run.name, run]));
  return [...known.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** One of those that are declared: the named one, or the only one. */
export function oneOf<T extends { readonly name: string }>(
  declared: readonly T[],
  wanted: string | undefined,
  { what, option, line }: { readonly what: string; readonly option: string; readonly line: (each: T) => string },
): T {
  const lines = declared.map((each) => `\n  ${line(each)}`).join('');
  if (wanted === undefined) {
    if (declared.length === 1) return declared[0];
    throw new CannotTell(`there are ${declared.length} ${what}; name one by ${option}:${lines}`);
  }
  const found = declared.find(({ name }) => name === wanted);
  if (found !== undefined) return found;
  const names = declared.map(({ name }) => name);
  throw new CannotTell(`${wanted} is none of the ${what}; ${meant(wanted, names, `there are:${lines}`)}`);
}

/** Says that nothing is declared; or that there is no such database at all. */
export function nothingDeclared(
  content: NamespaceContent,
  database: string,
  { construct, page }: { readonly construct: string; readonly page: string },
): CannotTell {
  const known = [...databasesOf(content.objects).map(({ name }) => name), ...databasesElsewhere(content.objects)];
  if (!known.includes(database)) return noSuchDatabase(database, known, content);
  return new CannotTell(
    `no ${construct} of ${database} in namespace ${content.namespace}: declare one, see docs/how-to/${page}.md`,
  );
}

interface Named {
  readonly metadata: { readonly name: string };
}

const containersOf = (template: PodTemplate | undefined): (string | undefined)[] =>
  (template?.spec?.containers ?? []).map(({ name }) => name);

/** The check that a Job is of, by the label of its pods. */
const checkOf = ({ spec }: JobObject): string | undefined => spec?.template?.metadata?.labels?.[`${PREFIX}check`];
