import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import type { LogicalBackupOptions } from '../../model/backup/options/logical-backup-options';
import { Problems } from '../../model/problems';
import { storeRetentions } from '../../model/retention/store-retentions';
import type { IPostgres } from '../postgres/i-postgres';
import { reportWarnings } from '../report-warnings';
import type { BackupPlan } from './backup-plan';
import { bindBackup } from './bind-backup';
import { DumpRetention } from './dump-retention';
import { scheduledBackupPlan } from './resolve-plan';
import { retentionOfSchedule } from './retention-resolve';
import type { Schedule } from './schedule';
import type { ScheduledBackupProps } from './scheduled-backup-props';
import { SnapshotRetention } from './snapshot-retention';

/** What a backup may take longer than its deadline before its pruning waits no more, in seconds. */
const PATIENCE = 600;

/**
 * Backups that are taken again and again, one at a time. Removing it removes the schedule and leaves the
 * backups. Nothing prunes them without `retention`, that of a store, or a SnapshotRetention of the database.
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
    bindBackup(this, props.postgres, plan);
    if (plan.method.logicalOptions === undefined) this.prune(props, plan);
    else this.pruneDumps(props, plan, plan.method.logicalOptions);
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

  /** The same, in each store that has a retention of its own or that of the schedule. */
  private pruneDumps(
    { postgres, schedule, retention }: ScheduledBackupProps,
    plan: BackupPlan,
    options: LogicalBackupOptions,
  ): void {
    const stores = storeRetentions(options.stores, retention, new Problems());
    if (stores.length > 0)
      new DumpRetention(this, 'Retention', { database: postgres, schedule, options, plan, stores });
  }
}
