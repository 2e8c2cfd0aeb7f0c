import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { recordLease } from '../../manifests/record-lease';
import type { BackedUpDatabase } from '../../model/database-program';
import { Problems } from '../../model/problems';
import { prunerProgram } from '../../model/retention/program';
import type { SnapshotPruningPlan } from '../../model/retention/pruning-plan';
import { retentionRules } from '../../model/retention/resolve-policy';
import { PROGRAMS } from '../../programs/bundled';
import { retentionRules as rightsOf } from '../../programs/rules';
import { Program } from '../program/program';
import { takeNames } from '../taken-names';
import type { RetentionPlan } from './retention-plan';
import { cronTiming } from './timing';

/** What a run may take longer than its program, which ends by itself: until its pod runs. */
const MARGIN = 60;

/**
 * Prunes the backups of a database, whatever engine it has: a CronJob with an identity of its own, and a Lease that
 * keeps how the last run ended.
 *
 * @throws where the plan does not fit the database
 */
export function bindSnapshotRetention(scope: Construct, database: BackedUpDatabase, plan: RetentionPlan): void {
  const problems = new Problems();
  const model = prunerProgram(database, plan, problems);
  if (problems.none) problems.add('name', takeNames(scope, database.namespace, [plan.name]));
  problems.throwIfAny(scope.node.path);

  const told = pruningPlan(database, plan);
  new ApiObject(scope, 'Lease', k8s.KubeLease.manifest(recordLease(model)));
  new Program(scope, 'Program', {
    model,
    files: { ...PROGRAMS.retention, 'plan.json': `${JSON.stringify(told, null, 2)}\n` },
    rules: rightsOf(told),
  }).onSchedule({
    ...cronTiming(plan.schedule, plan),
    deadline: told.deadline + (told.after?.within ?? 0) + MARGIN,
    // What a run that failed has left, the next one does.
    retries: 0,
  });
}

/** What the program is told. */
function pruningPlan({ database, engine }: BackedUpDatabase, plan: RetentionPlan): SnapshotPruningPlan {
  const { name, policy, dryRun, copyOnWrite, deadline, afterBackup, afterBackupWithin } = plan;
  return {
    database,
    engine,
    rules: retentionRules(policy, new Problems()),
    dryRun,
    copyOnWrite,
    lease: name,
    deadline: deadline.toSeconds(),
    ...(afterBackup === undefined || afterBackupWithin === undefined
      ? {}
      : { after: { schedule: afterBackup, within: afterBackupWithin.toSeconds() } }),
  };
}
