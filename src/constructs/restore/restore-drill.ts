import { Construct } from 'constructs';
import { Problems } from '../../model/problems';
import type { Schedule } from '../backup/schedule';
import type { IPostgres } from '../postgres/i-postgres';
import { reportWarnings } from '../report-warnings';
import { bindDumpDrill } from './restore-drill-dumps';
import type { RestoreDrillProps } from './restore-drill-props';
import { drillPlan } from './restore-drill-resolve';

/**
 * Restores a backup of a database by a schedule, into a copy that reaches nobody and that nobody reaches; looks whether
 * it is as it should be, measures how long that took, writes it down, and removes the copy again.
 *
 * How it ended is one line of JSON in the log of its Job and as termination message, an Event on its pod, and an
 * annotation of its Lease: `cdk8s-pg/last-successful-drill` or `cdk8s-pg/last-failed-drill`. A Job that failed is the
 * alert.
 */
export class RestoreDrill extends Construct {
  /** The name of the CronJob, and of the Lease that says how the last drills ended. */
  public readonly name: string;
  /** The database. */
  public readonly postgres: IPostgres;
  /** When. */
  public readonly schedule: Schedule;

  /** @throws where props are refused: one Error that lists them all */
  constructor(scope: Construct, id: string, props: RestoreDrillProps) {
    super(scope, id);
    const problems = new Problems();
    const plan = drillPlan(props, problems);
    if (props.dumps !== undefined && props.dataChecksums !== undefined)
      problems.warn('dataChecksums', 'has no effect: the pages that a dump is restored to are new');
    problems.throwIfAny(this.node.path);
    reportWarnings(this, problems.warnings);
    this.name = plan.name;
    this.postgres = props.postgres;
    this.schedule = plan.schedule;
    if (props.dumps === undefined) props.postgres.bindDrill(this, plan);
    else bindDumpDrill(this, props.postgres, props.dumps, plan);
  }
}
