import { Pods } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { dumpStatusName } from '../../model/backup/logical/annotations';
import { resolveLogical } from '../../model/backup/logical/resolve';
import { backupNameLengthProblem, DUMP_LIMITS } from '../../model/backup/names';
import type { LogicalBackupOptions } from '../../model/backup/options/logical-backup-options';
import { resolveStores } from '../../model/backup/stores/resolve-stores';
import { Problems } from '../../model/problems';
import { storeRetentions } from '../../model/retention/store-retentions';
import { PROGRAMS } from '../../programs/bundled';
import type { IPostgres } from '../postgres/i-postgres';
import { reportWarnings } from '../report-warnings';
import { takeNames } from '../taken-names';
import type { BackupPlan } from './backup-plan';
import { makeDumps } from './dump-job';
import { databaseEgress, dumpedServer } from './dumped-server';

/**
 * Dumps of any database, by a program with an identity of its own; as a CronJob, or as a Job that runs once.
 *
 * @throws where the options do not fit the database
 */
export function bindLogicalBackup(
  scope: Construct,
  postgres: IPostgres,
  options: LogicalBackupOptions,
  plan: BackupPlan,
): void {
  const problems = new Problems();
  const { name, schedule, labels, annotations, program } = plan;
  const scheduled = schedule !== undefined;
  problems.add('name', backupNameLengthProblem(name, scheduled, DUMP_LIMITS));
  if (plan.immediate)
    problems.warn('immediate', 'has no effect: only CloudNativePG can; take the first by hand, or with a Backup');
  const model = resolveLogical(
    dumpedServer(postgres),
    { name, scheduled, labels, annotations, program },
    options,
    problems,
  );
  if (!scheduled)
    for (const { prop } of storeRetentions(options.stores, undefined, new Problems()))
      problems.warn(prop, 'has no effect on a backup that is taken once; a ScheduledBackup of this database prunes');
  const transfer = resolveStores(options, { backup: name, registry: program.registry }, problems);
  if (problems.none) problems.add('name', takeNames(scope, postgres.namespace, [name, dumpStatusName(name)]));
  problems.throwIfAny(scope.node.path);
  reportWarnings(scope, problems.warnings);

  makeDumps(scope, plan, {
    model: model.program,
    transfer,
    files: PROGRAMS.logicalBackup,
    plan: model.plan,
    egress: databaseEgress(postgres),
  });
  postgres.allowFrom(Pods.select(scope, 'Pods', { labels: { ...model.program.selector } }));
}
