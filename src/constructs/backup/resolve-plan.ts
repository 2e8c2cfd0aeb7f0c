import { backupNameProblem } from '../../model/backup/names';
import { BackupMethod } from '../../model/backup/options/backup-method';
import { snapshotOptions } from '../../model/backup/snapshot-options';
import { booleanProblem } from '../../model/numbers';
import type { Problems } from '../../model/problems';
import { retentionRules } from '../../model/retention/resolve-policy';
import { storeRetentions } from '../../model/retention/store-retentions';
import { warnOfMisspeltProps } from '../../model/unknown-props';
import { madeBy } from '../program/program-options';
import type { BackupPlan } from './backup-plan';
import type { BackupProps } from './backup-props';
import { BACKUP_PROPS, SCHEDULED_BACKUP_PROPS } from './known-props';
import { scheduleRetentionProblem } from './retention-resolve';
import type { Schedule } from './schedule';
import type { ScheduledBackupProps } from './scheduled-backup-props';
import { checkSchedule, timingOf } from './timing';

/** The plan of a backup that is taken once. */
export function backupPlan(props: BackupProps, problems: Problems): BackupPlan {
  return plan(props, undefined, BACKUP_PROPS, problems);
}

/** The plan of a schedule. */
export function scheduledBackupPlan(props: ScheduledBackupProps, problems: Problems): BackupPlan {
  checkSchedule(props.schedule, "Schedule.expression('0 3 * * *')", problems);
  if (props.retention !== undefined) retentionRules(props.retention, problems, { prop: 'retention' });
  const stores = storeRetentions(props.method?.logicalOptions?.stores, props.retention, problems);
  if (props.retention !== undefined || stores.length > 0)
    problems.add('name', scheduleRetentionProblem(String(props.name)));
  return plan(props, props.schedule, SCHEDULED_BACKUP_PROPS, problems);
}

function plan(
  props: BackupProps & Partial<ScheduledBackupProps>,
  schedule: Schedule | undefined,
  known: { readonly [prop: string]: true },
  problems: Problems,
): BackupPlan {
  warnOfMisspeltProps(props, problems, known);
  problems.add('name', backupNameProblem(props.name));
  const { postgres, method, immediate = false } = props;
  if (typeof postgres?.bindBackup !== 'function')
    problems.add('postgres', 'is missing; give the database, such as a ReplicatedPostgres or a CloudNativePostgres');
  if (method instanceof BackupMethod) {
    // A dump is the same for every engine: its options are checked where it is bound.
    if (method.logicalOptions === undefined) snapshotOptions(method.volumeSnapshotOptions, problems);
  } else problems.add('method', 'is missing; write for example BackupMethod.volumeSnapshot()');
  problems.add('immediate', booleanProblem(immediate));
  return {
    name: props.name,
    method,
    ...(schedule === undefined ? {} : { schedule }),
    immediate,
    ...timingOf(props, problems),
    ...madeBy(props, postgres, problems),
  };
}
