import { backupNameProblem } from '../../model/backup/names';
import type { RetentionPolicy } from '../../model/backup/options/retention-policy';
import { booleanProblem } from '../../model/numbers';
import type { Problems } from '../../model/problems';
import { policyAmong, retentionRules } from '../../model/retention/resolve-policy';
import { PROGRAM_OPTIONS } from '../program/known-options';
import { madeBy } from '../program/program-options';
import type { RetentionPlan } from './retention-plan';
import { Schedule } from './schedule';
import type { SnapshotRetentionProps } from './snapshot-retention-props';
import { checkSchedule, timingOf } from './timing';

type Beside = Exclude<keyof SnapshotRetentionProps, keyof RetentionPolicy | '_after'>;

/** Every prop that is no rule; the compiler sees to it that none is missing. */
const BESIDE: { readonly [prop in Beside]-?: true } = {
  postgres: true,
  name: true,
  schedule: true,
  dryRun: true,
  suspend: true,
  deadline: true,
  startingDeadline: true,
  copyOnWrite: true,
  successfulHistory: true,
  failedHistory: true,
  labels: true,
  annotations: true,
  ...PROGRAM_OPTIONS,
};

/** The longest name of a CronJob: those of its Jobs have a time after it. */
const LONGEST_CRON_JOB = 52;

const HALF_AN_HOUR = 1800;

/** The plan of a retention: every default filled in, every value checked. */
export function retentionPlan({ _after, ...props }: SnapshotRetentionProps, problems: Problems): RetentionPlan {
  retentionRules(props, problems, { beside: Object.keys(BESIDE) });
  const { postgres, schedule = Schedule.daily({ hour: 4, minute: 17 }), dryRun = false, copyOnWrite = false } = props;
  if (typeof postgres?.bindRetention !== 'function')
    problems.add('postgres', 'is missing; give the database, such as a ReplicatedPostgres or a CloudNativePostgres');
  const { name = `${postgres?.name ?? 'database'}-retention` } = props;
  problems.add('name', nameProblem(name));
  checkSchedule(schedule, 'Schedule.daily({ hour: 4, minute: 17 })', problems);
  problems.add('dryRun', booleanProblem(dryRun));
  problems.add('copyOnWrite', booleanProblem(copyOnWrite));
  return {
    name,
    policy: policyAmong(props),
    schedule,
    dryRun,
    ...timingOf(props, problems, HALF_AN_HOUR),
    copyOnWrite,
    ...(_after === undefined ? {} : { afterBackup: _after.schedule, afterBackupWithin: _after.within }),
    ...madeBy(props, postgres, problems),
  };
}

/** The name of the retention that belongs to a schedule. */
export function retentionOfSchedule(schedule: string): string {
  return `${schedule}-retention`;
}

/** What is wrong with a schedule that shall have a retention; undefined when nothing is. */
export function scheduleRetentionProblem(schedule: string): string | undefined {
  const name = retentionOfSchedule(schedule);
  return name.length <= LONGEST_CRON_JOB
    ? undefined
    : `'${schedule}' has ${schedule.length} characters; ${LONGEST_CRON_JOB - name.length + schedule.length} are allowed with retention, because its CronJob is called '${name}'`;
}

function nameProblem(name: unknown): string | undefined {
  const problem = backupNameProblem(name);
  if (problem !== undefined) return name === '' ? "'' is no name; write one, or leave it out" : problem;
  const { length } = name as string;
  return length <= LONGEST_CRON_JOB
    ? undefined
    : `'${String(name)}' has ${length} characters; ${LONGEST_CRON_JOB} are allowed, because the Jobs of a CronJob append the time to it`;
}
