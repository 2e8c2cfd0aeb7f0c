import { Construct } from 'constructs';
import type { OtherDatabase } from '../../model/backup/options/other-database';
import { Problems } from '../../model/problems';
import { storeRetentions } from '../../model/retention/store-retentions';
import { warnOfMisspeltProps } from '../../model/unknown-props';
import { bindDump } from './bind-dump';
import type { DatabaseDumpProps } from './database-dump-props';
import { DATABASE_DUMP_PROPS } from './known-props';
import { timingOfOne } from './timing';

/**
 * A dump of a database that is no PostgreSQL, taken once, when it is applied. What was taken is known by its name: applied
 * again it is not taken again. Removing it leaves the backup.
 */
export class DatabaseDump extends Construct {
  /** The name of the backup. */
  public readonly name: string;
  /** The database. */
  public readonly database: OtherDatabase;

  /** @throws where props are refused: one Error that lists them all */
  constructor(scope: Construct, id: string, props: DatabaseDumpProps) {
    super(scope, id);
    const problems = new Problems();
    warnOfMisspeltProps(props, problems, DATABASE_DUMP_PROPS);
    for (const { prop } of storeRetentions(props.stores, undefined, new Problems(), ''))
      problems.warn(
        prop,
        'has no effect on a dump that is taken once; a ScheduledDatabaseDump of this database prunes',
      );
    const timing = timingOfOne(props, problems);
    bindDump(this, props, timing, problems);
    this.name = props.name;
    this.database = props.database;
  }
}
