import type { Construct } from 'constructs';
import { backupNameLengthProblem, OWN_LIMITS } from '../../model/backup/names';
import { backupProgram, type BackupModel, snapshotPlan, snapshotsOf } from '../../model/backup/own-backup';
import { offlineProblem, snapshotOptions } from '../../model/backup/snapshot-options';
import { Problems } from '../../model/problems';
import type { ReplicatedPostgresModel } from '../../model/replicated-postgres-model';
import { PROGRAMS } from '../../programs/bundled';
import { backupRules } from '../../programs/rules';
import { Program } from '../program/program';
import { reportWarnings } from '../report-warnings';
import { takeNames } from '../taken-names';
import type { BackupPlan } from './backup-plan';
import { cronTiming } from './timing';

/** How often a run that failed is tried again. */
const RETRIES = 2;

/** What a run may take longer than its program, which ends by itself: until its pod runs. */
const MARGIN = 60;

/**
 * Backups of a StatefulSet's database by our own program, with an identity of its own; as a CronJob, or
 * as a Job that runs once.
 *
 * @throws where the plan does not fit the database
 */
export function bindSnapshotBackup(scope: Construct, database: ReplicatedPostgresModel, plan: BackupPlan): void {
  const problems = new Problems();
  const { name, schedule, labels, annotations, program } = plan;
  const scheduled = schedule !== undefined;
  const deadline = plan.deadline.toSeconds();
  const backup: BackupModel = { name, scheduled, deadline, labels, annotations, program };
  const options = snapshotOptions(plan.method.volumeSnapshotOptions, new Problems());
  problems.add('name', backupNameLengthProblem(name, scheduled, OWN_LIMITS));
  problems.add('method.online', offlineProblem(options, database.replicas));
  if (plan.immediate)
    problems.warn('immediate', 'has no effect: only CloudNativePG can; take the first by hand, or with a Backup');
  const model = backupProgram(database, backup, problems);
  if (problems.none) problems.add('name', takeNames(scope, database.namespace, [name]));
  problems.throwIfAny(scope.node.path);
  reportWarnings(scope, problems.warnings);

  const told = snapshotPlan(database, backup, options);
  const rules = backupRules({
    database: database.names.database,
    replicas: database.replicas,
    walVolume: database.walVolume !== undefined,
    snapshots: snapshotsOf(told),
  });
  const files = { ...PROGRAMS.backup, 'plan.json': `${JSON.stringify(told, null, 2)}\n` };
  const made = new Program(scope, 'Program', { model, files, rules });
  const limits = { retries: RETRIES, deadline: deadline + MARGIN };
  // Neither the program's text nor what it is told: what was taken under this name stays taken.
  if (!scheduled) made.once(name, limits);
  else
    made.onSchedule({
      ...limits,
      ...cronTiming(schedule, plan),
    });
}
