import type { DatabaseAdapter } from '../kinds/adapter';
import { genericAdapter } from '../kinds/generic';
import { mongoDbAdapter } from '../kinds/mongodb';
import { MARIADB, MYSQL, mySqlAdapter } from '../kinds/mysql';
import type { GenericDatabaseOptions } from './generic-database-options';
import type { MongoDbOptions } from './mongodb-options';
import type { MySqlOptions } from './mysql-options';

/** A database that is no PostgreSQL, and that somebody else runs: it is dumped, and dumps of it are restored. */
export class OtherDatabase {
  /** A MariaDB, by mariadb-dump. */
  public static mariadb(options: MySqlOptions): OtherDatabase {
    return new OtherDatabase(options.name, mySqlAdapter(MARIADB, options));
  }

  /** A MySQL, by mysqldump. */
  public static mysql(options: MySqlOptions): OtherDatabase {
    return new OtherDatabase(options.name, mySqlAdapter(MYSQL, options));
  }

  /** A MongoDB, by mongodump: all of its databases. */
  public static mongodb(options: MongoDbOptions): OtherDatabase {
    return new OtherDatabase(options.name, mongoDbAdapter(options));
  }

  /** Whatever a command can dump. */
  public static generic(options: GenericDatabaseOptions): OtherDatabase {
    return new OtherDatabase(options.name, genericAdapter(options));
  }

  private constructor(
    /** What it is called here. */
    public readonly name: string,
    /** @internal */
    public readonly _adapter: DatabaseAdapter,
  ) {}
}
