import { databaseNames } from '../names';
import { cnpgEvidence } from './cnpg-evidence';
import { engineOf } from './engine';
import { type Evidence, type ScheduleOf, scheduleOfRun } from './evidence';
import { cronJobEvidence, jobEvidence } from './job-evidence';
import { engineOfTemplate, hasEnded, namedRunOf, ownerOf } from './jobs';
import { holderOf, leaseEvidence } from './lease-evidence';
import type { JobObject, StatusObjects } from './objects';
import { lastPruning } from './pruning';
import { scheduleStatuses } from './schedules';
import { singleStatuses } from './singles';
import type { BackupStatus } from './status';
import { availableBackups, brokenBackups, countsOf, unitEvidence } from './units';
import { warningsOf } from './warnings';

/**
 * How the backups of a database are, by the objects of its namespace.
 *
 * @param now when they were read
 */
export function backupStatus(objects: StatusObjects, database: string, now: Date): BackupStatus {
  const { leases = [], cronJobs = [], volumeSnapshots: snapshots = [], scheduledBackups = [] } = objects;
  const engine = engineOf(objects, database);
  const jobs = objects.jobs?.filter(({ spec }) => engineOfTemplate(spec?.template, database) !== undefined);
  const lease = leases.find(({ metadata }) => metadata.name === databaseNames(database).backupLease);
  const holder = lease && holderOf(lease, now);
  const scheduleOf = scheduleOfRuns(jobs ?? []);
  const sources = {
    snapshots,
    backups: (objects.backups ?? []).filter(({ spec }) => spec?.cluster?.name === database),
  };
  const runs =
    jobs && ((backup: string) => backup === holder || jobs.some((job) => mayTake(job, scheduleOf(backup) ?? backup)));
  const backups = availableBackups({ ...sources, database, engine, runs });

  const told = [
    ...(lease === undefined ? [] : leaseEvidence(lease, now, scheduleOf)),
    ...cnpgEvidence(sources.backups),
    ...unitEvidence(backups, { running: jobs !== undefined }),
  ];
  const evidence: Evidence[] = [
    ...told,
    ...jobEvidence(jobs ?? [], objects.pods ?? [], { holder, known: told, scheduleOf }),
    ...cronJobEvidence(
      cronJobs.filter(({ spec }) => engineOfTemplate(spec?.jobTemplate?.spec?.template, database) === 'replicated'),
      told,
    ),
  ];
  const status = {
    database,
    engine,
    schedules: scheduleStatuses({ cronJobs, scheduledBackups }, { database, now, evidence }),
    singles: singleStatuses(evidence, engine),
    backups,
    counts: countsOf(backups),
    newestAvailable: backups.find(({ state }) => state === 'available'),
    lastPruning: lastPruning(leases, database),
  };
  const succeeded = evidence.some((each) => 'success' in each) || hasSucceeded(objects, database);
  const broken = brokenBackups(backups, sources);
  return { ...status, warnings: warningsOf(status, { objects, now, succeeded, broken }) };
}

/** Whether a Cluster says that a backup of it succeeded, whatever became of the Backup. */
function hasSucceeded({ clusters = [] }: StatusObjects, database: string): boolean {
  const cluster = clusters.find(({ metadata }) => metadata.name === database);
  return Boolean(cluster?.status?.lastSuccessfulBackup);
}

/** Whether a Job that has not ended may be what takes the backups of a name. */
function mayTake(job: JobObject, name: string): boolean {
  return !hasEnded(job) && ownerOf(job).name === name;
}

/** The schedules of runs, of those too that somebody named. */
function scheduleOfRuns(jobs: readonly JobObject[]): ScheduleOf {
  const named = new Map(jobs.map((job) => [namedRunOf(job), ownerOf(job).name]));
  return (run) => named.get(run) ?? scheduleOfRun(run);
}
