import type { Construct } from 'constructs';
import { type CloudNativeBackup, cloudNativeBackup } from '../../../manifests/cloud-native/backup';
import type { CloudNativePostgresModel } from '../../../model/cloud-native/model';
import { programImages } from '../../../model/images';
import { recommendedLabels, selectorLabels } from '../../../model/labels';
import { networkModel } from '../../../model/network';
import { Problems } from '../../../model/problems';
import { PROGRAM_USER } from '../../../model/program-model';
import { PROGRAM_RESOURCES, resources } from '../../../model/resources';
import { PROGRAMS } from '../../../programs/bundled';
import { createBackupRules } from '../../../programs/rules';
import type { BackupPlan } from '../../backup/backup-plan';
import type { Schedule } from '../../backup/schedule';
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
        environment: { CDK8S_PG_PLAN: '/cdk8s-pg/programs/plan.json' },
        fields: {
          POD_NAMESPACE: 'metadata.namespace',
          CDK8S_PG_JOB: "metadata.labels['batch.kubernetes.io/job-name']",
        },
        images: programImages(program, problems),
        userId: PROGRAM_USER,
        resources: resources('programResources', program.programResources, PROGRAM_RESOURCES, problems),
        scheduling: {},
        network: networkModel(undefined, problems),
      },
      files: { ...PROGRAMS.cloudNativeBackup, 'plan.json': `${JSON.stringify({ name, manifest }, null, 2)}\n` },
      rules: createBackupRules(),
    });
    problems.throwIfAny(scope.node.path);
    this.onSchedule({
      schedule: schedule.cronExpression,
      timeZone: schedule.timeZone,
      suspend: plan.suspend,
      startingDeadline: plan.startingDeadline.toSeconds(),
      deadline: 300,
      retries: 2,
      successfulHistory: plan.successfulHistory,
      failedHistory: plan.failedHistory,
    });
  }
}
