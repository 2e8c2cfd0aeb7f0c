import { ApiObject, JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  type CloudNativeBackup,
  cloudNativeBackup,
  cloudNativeScheduledBackup,
  clusterBackup,
} from '../../../manifests/cloud-native/backup';
import { backupNameLengthProblem, CLOUD_NATIVE_LIMITS } from '../../../model/backup/names';
import { offlineProblem, snapshotOptions, type SnapshotOptionsModel } from '../../../model/backup/snapshot-options';
import type { CloudNativePostgresModel } from '../../../model/cloud-native/model';
import type { BackedUpDatabase } from '../../../model/database-program';
import { recommendedLabels } from '../../../model/labels';
import { Problems } from '../../../model/problems';
import { PROGRAM_USER } from '../../../model/program-model';
import { PROGRAM_RESOURCES, resources } from '../../../model/resources';
import type { BackupPlan } from '../../backup/backup-plan';
import type { RetentionPlan } from '../../backup/retention-plan';
import { bindSnapshotRetention } from '../../backup/retention-program';
import { reportWarnings } from '../../report-warnings';
import { bindOperatedDrill } from '../../restore/restore-drill-operated';
import type { DrillPlan } from '../../restore/restore-drill-plan';
import { takeNames } from '../../taken-names';
import { CreateBackupProgram } from './create-backup-program';

/**
 * Backups by the operator: its own objects, or a CronJob that makes them where the operator cannot read the time zone.
 *
 * @internal
 */
export class ClusterBackups {
  /** What the Cluster says, once a backup has asked for it. */
  private said: SnapshotOptionsModel | undefined;

  constructor(
    private readonly cluster: ApiObject,
    private readonly model: CloudNativePostgresModel,
  ) {}

  /** @throws where the plan does not fit */
  public bind(scope: Construct, plan: BackupPlan): void {
    const { name, schedule, suspend, immediate } = plan;
    const { namespace, names } = this.model;
    const problems = new Problems();
    const options = snapshotOptions(plan.method.volumeSnapshotOptions, new Problems());
    this.check(plan, options, problems);
    if (problems.none) problems.add('name', takeNames(scope, namespace, [name]));
    problems.throwIfAny(scope.node.path);
    reportWarnings(scope, problems.warnings);
    this.sayToCluster(options);

    const labels = { ...plan.labels, ...recommendedLabels(names.database) };
    const backup: CloudNativeBackup = {
      name,
      namespace,
      labels,
      annotations: plan.annotations,
      cluster: names.database,
      options,
    };
    const expression = schedule?.cloudNativeExpression;
    if (schedule === undefined) new ApiObject(scope, 'Resource', cloudNativeBackup(backup));
    else if (expression === undefined)
      new CreateBackupProgram(scope, 'Program', { model: this.model, plan, schedule, backup });
    else
      new ApiObject(
        scope,
        'Resource',
        cloudNativeScheduledBackup(backup, { schedule: expression, suspend, immediate }),
      );
  }

  /** @throws where the plan does not fit */
  public bindRetention(scope: Construct, plan: RetentionPlan): void {
    bindSnapshotRetention(scope, this.database(), plan);
  }

  /** @throws where the plan does not fit */
  public bindDrill(scope: Construct, plan: DrillPlan): void {
    bindOperatedDrill(scope, this.model, this.database(), plan);
  }

  /** The database, for a program beside it. */
  private database(): BackedUpDatabase {
    const { names, namespace, network } = this.model;
    return {
      database: names.database,
      namespace,
      engine: 'cloudnative-pg',
      userId: PROGRAM_USER,
      resources: resources('programResources', undefined, PROGRAM_RESOURCES, new Problems()),
      scheduling: {},
      network,
    };
  }

  private check(plan: BackupPlan, options: SnapshotOptionsModel, problems: Problems): void {
    const { replicas, props } = this.model;
    problems.add('name', backupNameLengthProblem(plan.name, plan.schedule !== undefined, CLOUD_NATIVE_LIMITS));
    problems.add('method.online', offlineProblem(options, replicas));
    if (this.said !== undefined && this.said.snapshotClass !== options.snapshotClass)
      problems.add(
        'method.snapshotClass',
        `'${options.snapshotClass ?? 'the default'}' differs from '${this.said.snapshotClass ?? 'the default'}', which another backup of this database asks for; CloudNativePG has one class for each Cluster, so give both the same`,
      );
    if (options.online && !props.plugins?.some(({ walArchiver }) => walArchiver))
      problems.warn(
        'method.online',
        'true needs a WAL archive to recover from, and this database has none: add a plugin that archives WAL, or write online: false',
      );
    if (plan.schedule?.cloudNativeExpression === undefined && plan.immediate)
      problems.warn(
        'immediate',
        'has no effect here: only a schedule in UTC or at a fixed distance from it is the operator’s own',
      );
  }

  private sayToCluster(options: SnapshotOptionsModel): void {
    if (this.said === undefined) this.cluster.addJsonPatch(JsonPatch.add('/spec/backup', clusterBackup(options)));
    this.said ??= options;
  }
}
