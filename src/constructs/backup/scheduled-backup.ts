import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { Problems } from '../../model/problems';
import type { IPostgres } from '../postgres/i-postgres';
import { reportWarnings } from '../report-warnings';
import type { BackupPlan } from './backup-plan';
import { scheduledBackupPlan } from './resolve-plan';
import { retentionOfSchedule } from './retention-resolve';
import type { Schedule } from './schedule';
import type { ScheduledBackupProps } from './scheduled-backup-props';
import { SnapshotRetention } from './snapshot-retention';

/** What a backup may take longer than its deadline before its pruning waits no more, in seconds. */
const PATIENCE = 600;

/**
 * Backups that are taken again and again, one at a time. Removing it removes the schedule and leaves the
 * snapshots. Nothing prunes them without `retention`, or a SnapshotRetention of the database.
 */
export class ScheduledBackup extends Construct {
  /** What its snapshots are named after: `<name>-YYYYMMDDhhmmss`. */
  public readonly name: string;
  /** The database. */
  public readonly postgres: IPostgres;
  /** When. */
  public readonly schedule: Schedule;

  /** @throws where props are refused: one Error that lists them all */
  constructor(scope: Construct, id: string, props: ScheduledBackupProps) {
    super(scope, id);
    const problems = new Problems();
    const plan = scheduledBackupPlan(props, problems);
    problems.throwIfAny(this.node.path);
    reportWarnings(this, problems.warnings);
    this.name = plan.name;
    this.postgres = props.postgres;
    this.schedule = props.schedule;
    props.postgres.bindBackup(this, plan);
    this.prune(props, plan);
  }

  /** The pruning after each run: on the same schedule, it waits for its backup. */
  private prune({ postgres, schedule, retention }: ScheduledBackupProps, plan: BackupPlan): void {
    if (retention === undefined) return;
    const { name, suspend, startingDeadline, successfulHistory, failedHistory, labels, annotations, program } = plan;
    new SnapshotRetention(this, 'Retention', {
      ...retention,
      ...program,
      postgres,
      name: retentionOfSchedule(name),
      schedule,
      suspend,
      startingDeadline,
      successfulHistory,
      failedHistory,
      labels,
      annotations,
      _after: { schedule: name, within: Duration.seconds(plan.deadline.toSeconds() + PATIENCE) },
    });
  }
}
