import { Duration } from 'cdk8s';
import { backupNameProblem } from '../../model/backup/names';
import { BackupMethod } from '../../model/backup/options/backup-method';
import { snapshotOptions } from '../../model/backup/snapshot-options';
import { secondsOf } from '../../model/durations';
import { booleanProblem, wholeProblem } from '../../model/numbers';
import type { Problems } from '../../model/problems';
import { retentionRules } from '../../model/retention/resolve-policy';
import { warnOfMisspeltProps } from '../../model/unknown-props';
import { userAnnotations, userLabels } from '../../model/user-metadata';
import type { BackupPlan } from './backup-plan';
import type { BackupProps } from './backup-props';
import { BACKUP_PROPS, SCHEDULED_BACKUP_PROPS } from './known-props';
import { scheduleRetentionProblem } from './retention-resolve';
import { Schedule } from './schedule';
import type { ScheduledBackupProps } from './scheduled-backup-props';

const HOUR = 3600;

/** The plan of a backup that is taken once. */
export function backupPlan(props: BackupProps, problems: Problems): BackupPlan {
  return plan(props, undefined, BACKUP_PROPS, problems);
}

/** The plan of a schedule. */
export function scheduledBackupPlan(props: ScheduledBackupProps, problems: Problems): BackupPlan {
  const { schedule } = props;
  if (schedule instanceof Schedule) for (const warning of schedule.warnings) problems.warn('schedule', warning);
  else
    problems.add(
      'schedule',
      `${JSON.stringify(schedule) ?? 'nothing'} is no Schedule; write for example Schedule.expression('0 3 * * *')`,
    );
  if (props.retention !== undefined) {
    retentionRules(props.retention, problems, { prop: 'retention' });
    problems.add('name', scheduleRetentionProblem(String(props.name)));
  }
  return plan(props, schedule, SCHEDULED_BACKUP_PROPS, problems);
}

function plan(
  props: BackupProps & Partial<ScheduledBackupProps>,
  schedule: Schedule | undefined,
  known: { readonly [prop: string]: true },
  problems: Problems,
): BackupPlan {
  warnOfMisspeltProps(props, problems, known);
  problems.add('name', backupNameProblem(props.name));
  const { postgres, method, suspend = false, immediate = false, successfulHistory = 3, failedHistory = 3 } = props;
  if (typeof postgres?.bindBackup !== 'function')
    problems.add('postgres', 'is missing; give the database, such as a ReplicatedPostgres or a CloudNativePostgres');
  if (method instanceof BackupMethod) snapshotOptions(method.volumeSnapshotOptions, problems);
  else problems.add('method', 'is missing; write for example BackupMethod.volumeSnapshot()');
  problems.add('suspend', booleanProblem(suspend));
  problems.add('immediate', booleanProblem(immediate));
  problems.add('successfulHistory', wholeProblem(successfulHistory, 0));
  problems.add('failedHistory', wholeProblem(failedHistory, 0));
  const { programImage, registry, imagePullPolicy, imagePullSecrets, programResources } = props;
  return {
    name: props.name,
    method,
    ...(schedule === undefined ? {} : { schedule }),
    suspend,
    immediate,
    deadline: Duration.seconds(secondsOf('deadline', props.deadline, HOUR, 60, problems)),
    // The controller looks every ten seconds: less may leave runs out.
    startingDeadline: Duration.seconds(secondsOf('startingDeadline', props.startingDeadline, HOUR, 60, problems)),
    successfulHistory,
    failedHistory,
    labels: userLabels('labels', props.labels, problems),
    annotations: userAnnotations('annotations', props.annotations, problems),
    program: { programImage, registry, imagePullPolicy, imagePullSecrets, programResources },
  };
}
