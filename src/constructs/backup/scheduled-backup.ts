import { Construct } from 'constructs';
import { Problems } from '../../model/problems';
import type { IPostgres } from '../postgres/i-postgres';
import { reportWarnings } from '../report-warnings';
import { scheduledBackupPlan } from './resolve-plan';
import type { Schedule } from './schedule';
import type { ScheduledBackupProps } from './scheduled-backup-props';

/**
 * Backups that are taken again and again, one at a time. Removing it removes the schedule and leaves the
 * snapshots. Nothing prunes them.
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
  }
}
