import type { IConfigMap, ISecret } from 'cdk8s-plus-28';

/** How an init script is run. */
export interface InitSqlOptions {
  /**
   * Whether it runs as the superuser instead of as the owner; in the application database either way.
   *
   * @default false
   */
  readonly superuser?: boolean;
}

/**
 * SQL that is run once, when the database is made. It is never run on a database
 * that exists. The object it comes from has to stay: pods mount it.
 */
export class InitSql {
  /**
   * SQL from a ConfigMap.
   *
   * @param name what the log calls it, a DNS label
   * @param key the key of the ConfigMap that holds the SQL
   */
  public static fromConfigMap(name: string, configMap: IConfigMap, key: string, options?: InitSqlOptions): InitSql {
    return new InitSql(name, configMap, undefined, key, options);
  }

  /**
   * SQL from a Secret.
   *
   * @param name what the log calls it, a DNS label
   * @param key the key of the Secret that holds the SQL
   */
  public static fromSecret(name: string, secret: ISecret, key: string, options?: InitSqlOptions): InitSql {
    return new InitSql(name, undefined, secret, key, options);
  }

  /** Whether it runs as the superuser. */
  public readonly superuser: boolean;

  private constructor(
    /** What the log calls it. */
    public readonly name: string,
    /** The ConfigMap it comes from, if it comes from one. */
    public readonly configMap: IConfigMap | undefined,
    /** The Secret it comes from, if it comes from one. */
    public readonly secret: ISecret | undefined,
    /** The key that holds the SQL. */
    public readonly key: string,
    options?: InitSqlOptions,
  ) {
    this.superuser = options?.superuser ?? false;
  }
}
