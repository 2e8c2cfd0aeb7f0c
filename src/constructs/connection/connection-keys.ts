import { type KeyFormat, standardKeys } from '../../model/connection/keys';
import { ConnectionFormat } from '../../model/connection/options/connection-format';
import { nearest } from '../../model/nearest';

/** The keys of a connection Secret, and what each holds. */
export class ConnectionKeys {
  /**
   * A key for every client, named as in the `-app` Secret of CloudNativePG where it has the
   * same. Those that cannot be made are left out: for clients that know one host, where the
   * target has several.
   */
  public static standard(): ConnectionKeys {
    return new ConnectionKeys(standardKeys(), []);
  }

  /**
   * These and no others. One that cannot be made is refused, with the reason.
   *
   * @param formats what each key holds
   */
  public static of(formats: { readonly [key: string]: ConnectionFormat }): ConnectionKeys {
    return new ConnectionKeys(required(formats), []);
  }

  /** The environment variables of libpq, for psql and everything that is built on it. PostgreSQL: "Environment Variables". */
  public static libpqEnvironment(): ConnectionKeys {
    const always = required({
      PGHOST: ConnectionFormat.HOST,
      PGPORT: ConnectionFormat.PORT,
      PGUSER: ConnectionFormat.USERNAME,
      PGPASSWORD: ConnectionFormat.PASSWORD,
      PGDATABASE: ConnectionFormat.DBNAME,
      PGAPPNAME: ConnectionFormat.APPLICATION_NAME,
      PGCONNECT_TIMEOUT: ConnectionFormat.CONNECT_TIMEOUT,
      PGOPTIONS: ConnectionFormat.OPTIONS,
      PGSSLMODE: ConnectionFormat.SSL_MODE,
      PGTARGETSESSIONATTRS: ConnectionFormat.SESSION_ATTRIBUTES,
      PGLOADBALANCEHOSTS: ConnectionFormat.LOAD_BALANCE_HOSTS,
    });
    const certificate = { format: ConnectionFormat.ROOT_CERTIFICATE_PATH, optional: true };
    return new ConnectionKeys({ ...always, PGSSLROOTCERT: certificate }, []);
  }

  /** What Spring Boot reads from its environment. */
  public static spring(): ConnectionKeys {
    return ConnectionKeys.of({
      SPRING_DATASOURCE_URL: ConnectionFormat.JDBC_BARE,
      SPRING_DATASOURCE_USERNAME: ConnectionFormat.USERNAME,
      SPRING_DATASOURCE_PASSWORD: ConnectionFormat.PASSWORD,
    });
  }

  /** What Rails reads from its environment. */
  public static rails(): ConnectionKeys {
    return ConnectionKeys.of({ DATABASE_URL: ConnectionFormat.DATABASE_URL });
  }

  /** What dj-database-url and django-environ read from the environment of Django. */
  public static django(): ConnectionKeys {
    return ConnectionKeys.of({ DATABASE_URL: ConnectionFormat.DATABASE_URL });
  }

  /** What the schemas of Prisma usually read from the environment. */
  public static prisma(): ConnectionKeys {
    return ConnectionKeys.of({ DATABASE_URL: ConnectionFormat.PRISMA });
  }

  private constructor(
    /** @internal */
    public readonly _entries: { readonly [key: string]: KeyFormat },
    /** @internal */
    public readonly _problems: readonly string[],
  ) {}

  /**
   * One key more, or one that holds something else.
   *
   * @param key its name
   * @param format what it holds
   */
  public with(key: string, format: ConnectionFormat): ConnectionKeys {
    return new ConnectionKeys({ ...this._entries, ...required({ [key]: format }) }, this._problems);
  }

  /**
   * One key less.
   *
   * @param key its name
   */
  public without(key: string): ConnectionKeys {
    const others = Object.entries(this._entries).filter(([name]) => name !== key);
    const known = Object.hasOwn(this._entries, key);
    return new ConnectionKeys(
      Object.fromEntries(others),
      known ? this._problems : [...this._problems, this.unknown(key)],
    );
  }

  /**
   * Other names for keys.
   *
   * @param names the new name of each old one
   */
  public renamed(names: { readonly [key: string]: string }): ConnectionKeys {
    const missing = Object.keys(names).filter((key) => !Object.hasOwn(this._entries, key));
    const entries = Object.entries(this._entries).map(([key, entry]): [string, KeyFormat] =>
      Object.hasOwn(names, key) ? [names[key], { ...entry, optional: false }] : [key, entry],
    );
    const twice = entries.map(([key]) => key).filter((key, index, all) => all.indexOf(key) !== index);
    return new ConnectionKeys(Object.fromEntries(entries), [
      ...this._problems,
      ...missing.map((key) => this.unknown(key)),
      ...twice.map((key) => `'${key}' would be the name of two keys; choose another, or leave one out by without()`),
    ]);
  }

  private unknown(key: string): string {
    const keys = Object.keys(this._entries);
    const meant = nearest(key, keys);
    return `there is no key '${key}' here; ${meant === undefined ? `there are ${keys.join(', ')}` : `was '${meant}' meant?`}`;
  }
}

function required(formats: { readonly [key: string]: ConnectionFormat }): { readonly [key: string]: KeyFormat } {
  return Object.fromEntries(Object.entries(formats).map(([key, format]) => [key, { format, optional: false }]));
}
