import { backupNameLengthProblem, backupNameProblem, CLOUD_NATIVE_LIMITS, OWN_LIMITS } from '../../model/backup/names';
import { backupStatus } from '../../model/status/backup-status';
import { scheduleOfRun } from '../../model/status/evidence';
import { CannotTell } from '../kubernetes/problems';
import type { NamespaceContent } from '../kubernetes/read-namespace';
import { meant } from '../text/meant';
import { declaredSchedules, type DeclaredSchedule, nothingDeclared, oneOf } from './declared';
import type { Variables } from './on-demand-job';

/** What of a backup can be other than its schedule says. */
export interface BackupWishes {
  readonly name?: string;
  readonly schedule?: string;
  readonly online?: boolean;
  readonly store?: string;
}

/** A backup that can be taken. */
export interface AskedBackup extends Omit<BackupWishes, 'schedule'> {
  readonly schedule: DeclaredSchedule;
}

/** @throws CannotTell where it cannot be taken so */
export function askedBackup(content: NamespaceContent, database: string, wishes: BackupWishes, now: Date): AskedBackup {
  const declared = declaredSchedules(content, database, now);
  if (declared.length === 0)
    throw nothingDeclared(content, database, { construct: 'ScheduledBackup', page: 'back-up-by-snapshot' });
  const schedule = chosen(declared, database, wishes);
  const { name, online, store } = wishes;
  if (online !== undefined && schedule.method === 'dumps')
    throw new CannotTell(
      `schedule ${schedule.name} takes dumps, which stop no server: leave --online and --offline out`,
    );
  if (online === false && instancesOf(content, database) <= 1)
    throw new CannotTell(
      `--offline would stop the only instance of ${database}; where its schedule may do that, it does so without --offline`,
    );
  if (store !== undefined) checkStore(schedule, store);
  if (name !== undefined) checkName(content, database, { name, schedule, now });
  return { schedule, name, online, store };
}

/** What its programs honour. */
export function variablesOf({ name, online, store }: AskedBackup): Variables {
  return {
    ...(name === undefined ? {} : { CDK8S_PG_BACKUP_NAME: name }),
    ...(online === undefined ? {} : { CDK8S_PG_ONLINE: String(online) }),
    ...(store === undefined ? {} : { CDK8S_PG_ONLY_STORE: store }),
  };
}

/** The schedule that is named, or the only one; of those that bring dumps to the store, where one is named. */
function chosen(
  declared: readonly DeclaredSchedule[],
  database: string,
  { schedule, store }: BackupWishes,
): DeclaredSchedule {
  const fitting = declared.filter(({ stores }) => store !== undefined && stores.includes(store));
  return oneOf(schedule === undefined && fitting.length > 0 ? fitting : declared, schedule, {
    what: `schedules of backups of ${database}`,
    option: '--schedule',
    line: ({ name, method, when, stores }) =>
      `${name}: ${method}${stores.length > 0 ? ` to ${stores.join(', ')}` : ''}, ${when}`,
  });
}

/** How many instances there are to be; many where nothing tells. */
function instancesOf({ objects: { statefulSets = [], clusters = [] } }: NamespaceContent, database: string): number {
  const called = ({ metadata }: { readonly metadata: { readonly name: string } }): boolean =>
    metadata.name === database;
  const [set, cluster] = [statefulSets.find(called), clusters.find(called)];
  return set?.spec?.replicas ?? cluster?.spec?.instances ?? ((set ?? cluster) ? 1 : Infinity);
}

function checkStore({ name, method, stores }: DeclaredSchedule, store: string): void {
  if (method === 'snapshots')
    throw new CannotTell(`schedule ${name} takes snapshots, which go to no store: leave --store out`);
  if (stores.includes(store)) return;
  throw new CannotTell(
    `schedule ${name} has no store ${store}; ${meant(store, stores, `there are ${stores.join(', ')}`)}`,
  );
}

function checkName(
  { objects }: NamespaceContent,
  database: string,
  { name, schedule: { by, name: schedule }, now }: { name: string; schedule: DeclaredSchedule; now: Date },
): void {
  const limits = 'scheduledBackup' in by ? CLOUD_NATIVE_LIMITS : OWN_LIMITS;
  const problem = backupNameProblem(name) ?? backupNameLengthProblem(name, false, limits);
  if (problem !== undefined) throw new CannotTell(`--name ${problem}`);
  if (scheduleOfRun(name) !== undefined || name === schedule)
    throw new CannotTell(`--name '${name}' is what the runs of a schedule are called; choose another`);
  const taken = [
    ...backupStatus(objects, database, now).backups.map((each) => each.name),
    ...[...(objects.backups ?? []), ...(objects.volumeSnapshots ?? [])].map(({ metadata }) => metadata.name),
  ];
  if (taken.includes(name)) throw new CannotTell(`there is a backup ${name} already: choose another name`);
}
