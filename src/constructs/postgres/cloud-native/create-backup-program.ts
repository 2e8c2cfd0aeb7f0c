import type { Construct } from 'constructs';
import { type CloudNativeBackup, cloudNativeBackup } from '../../../manifests/cloud-native/backup';
import type { CloudNativePostgresModel } from '../../../model/cloud-native/model';
import { recommendedLabels, selectorLabels } from '../../../model/labels';
import { loneProgram } from '../../../model/lone-program';
import { Problems } from '../../../model/problems';
import { PLAN_VARIABLE } from '../../../model/program-model';
import { PROGRAMS } from '../../../programs/bundled';
import { createBackupRules } from '../../../programs/rules';
import type { BackupPlan } from '../../backup/backup-plan';
import type { Schedule } from '../../backup/schedule';
import { cronTiming } from '../../backup/timing';
import { Program } from '../../program/program';

/**
 * What it makes, and when.
 *
 * @internal
 */
export interface CreateBackupParts {
  readonly model: CloudNativePostgresModel;
  readonly plan: BackupPlan;
  readonly schedule: Schedule;
  readonly backup: CloudNativeBackup;
}

/**
 * A CronJob that makes a Backup at each time of a schedule whose zone the operator cannot read.
 *
 * @internal
 */
export class CreateBackupProgram extends Program {
  constructor(scope: Construct, id: string, { model, plan, schedule, backup }: CreateBackupParts) {
    const problems = new Problems();
    const { name, program } = plan;
    const own = selectorLabels(model.names.database, 'backup');
    const { metadata, ...rest } = cloudNativeBackup(backup);
    const manifest = { ...rest, metadata: { labels: metadata?.labels, annotations: metadata?.annotations } };
    super(scope, id, {
      model: {
        ...backup,
        entry: 'create-backup',
        podLabels: { ...recommendedLabels(model.names.database), ...own },
        selector: own,
        environment: PLAN_VARIABLE,
        fields: {
          POD_NAMESPACE: 'metadata.namespace',
          CDK8S_PG_JOB: "metadata.labels['batch.kubernetes.io/job-name']",
        },
        ...loneProgram(program, problems),
      },
      files: { ...PROGRAMS.cloudNativeBackup, 'plan.json': `${JSON.stringify({ name, manifest }, null, 2)}\n` },
      rules: createBackupRules(),
    });
    problems.throwIfAny(scope.node.path);
    this.onSchedule({
      ...cronTiming(schedule, plan),
      deadline: 300,
      retries: 2,
    });
  }
}
