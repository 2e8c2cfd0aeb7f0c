import { Construct } from 'constructs';
import { Problems } from '../../model/problems';
import type { IPostgres } from '../postgres/i-postgres';
import { reportWarnings } from '../report-warnings';
import { takeRetention } from './retention-of-database';
import { retentionPlan } from './retention-resolve';
import type { Schedule } from './schedule';
import type { SnapshotRetentionProps } from './snapshot-retention-props';

/**
 * Deletes, by a CronJob, those backups of a database that no rule keeps, and all snapshots of each with it. It
 * deletes nothing where something surprises it. Removing it leaves all snapshots.
 */
export class SnapshotRetention extends Construct {
  /** The name of the CronJob, and of the Lease that says how the last pruning ended. */
  public readonly name: string;
  /** The database. */
  public readonly postgres: IPostgres;
  /** When. */
  public readonly schedule: Schedule;

  /** @throws where props are refused: one Error that lists them all */
  constructor(scope: Construct, id: string, props: SnapshotRetentionProps) {
    super(scope, id);
    const problems = new Problems();
    const plan = retentionPlan(props, problems);
    if (problems.none) problems.add('postgres', takeRetention(this, props.postgres));
    problems.throwIfAny(this.node.path);
    reportWarnings(this, problems.warnings);
    this.name = plan.name;
    this.postgres = props.postgres;
    this.schedule = plan.schedule;
    props.postgres.bindRetention(this, plan);
  }
}
