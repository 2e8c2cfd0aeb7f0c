import { Construct } from 'constructs';
import type { OtherDatabase } from '../../model/backup/options/other-database';
import { Problems } from '../../model/problems';
import { retentionRules } from '../../model/retention/resolve-policy';
import { storeRetentions } from '../../model/retention/store-retentions';
import { warnOfMisspeltProps } from '../../model/unknown-props';
import { DumpRetention } from '../backup/dump-retention';
import { scheduleRetentionProblem } from '../backup/retention-resolve';
import type { Schedule } from '../backup/schedule';
import { bindDump } from './bind-dump';
import { SCHEDULED_DATABASE_DUMP_PROPS } from './known-props';
import type { ScheduledDatabaseDumpProps } from './scheduled-database-dump-props';
import { timingOfSchedule } from './timing';

/**
 * Dumps of a database that is no PostgreSQL, taken again and again, one at a time. Removing it removes the schedule and
 * leaves the backups. Nothing prunes them without `retention`, or that of a store.
 */
export class ScheduledDatabaseDump extends Construct {
  /** What backups are named after: `<name>-YYYYMMDDhhmmss`. */
  public readonly name: string;
  /** The database. */
  public readonly database: OtherDatabase;
  /** When. */
  public readonly schedule: Schedule;

  /** @throws where props are refused: one Error that lists them all */
  constructor(scope: Construct, id: string, props: ScheduledDatabaseDumpProps) {
    super(scope, id);
    const { name, database, schedule, retention } = props;
    const problems = new Problems();
    warnOfMisspeltProps(props, problems, SCHEDULED_DATABASE_DUMP_PROPS);
    const plan = timingOfSchedule(props, problems);
    if (retention !== undefined) retentionRules(retention, problems, { prop: 'retention' });
    const stores = storeRetentions(props.stores, retention, problems, '');
    if (stores.length > 0) problems.add('name', scheduleRetentionProblem(String(name)));
    const namespace = bindDump(this, props, plan, problems);
    this.name = name;
    this.database = database;
    this.schedule = schedule;
    if (stores.length === 0) return;
    const pruned = { name: database.name, namespace, kind: database._adapter.kind };
    new DumpRetention(this, 'Retention', { database: pruned, schedule, options: props, plan, stores });
  }
}
