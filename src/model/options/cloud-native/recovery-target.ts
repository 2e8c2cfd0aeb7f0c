/** How a recovery target is read. */
export interface RecoveryTargetOptions {
  /**
   * Whether recovery ends just before the target instead of just after it.
   *
   * @default false
   */
  readonly exclusive?: boolean;

  /**
   * The timeline to follow: a number, or `latest`.
   *
   * @default 'latest'
   */
  readonly timeline?: string;

  /**
   * The base backup to begin with, where backups come from a plugin. `name`, `xid` and `immediate` need it there.
   *
   * @default - the newest that fits
   */
  readonly backupId?: string;
}

/** Up to where a database is recovered. */
export class RecoveryTarget {
  /** A moment, with its zone: `2026-11-21T03:00:00Z`. */
  public static time(time: string, options?: RecoveryTargetOptions): RecoveryTarget {
    return new RecoveryTarget('time', time, options ?? {});
  }

  /** A place in the WAL: `0/3000060`. */
  public static lsn(lsn: string, options?: RecoveryTargetOptions): RecoveryTarget {
    return new RecoveryTarget('lsn', lsn, options ?? {});
  }

  /** A restore point, as made by `pg_create_restore_point()`. */
  public static restorePoint(name: string, options?: RecoveryTargetOptions): RecoveryTarget {
    return new RecoveryTarget('name', name, options ?? {});
  }

  /** A transaction. */
  public static transaction(xid: string, options?: RecoveryTargetOptions): RecoveryTarget {
    return new RecoveryTarget('xid', xid, options ?? {});
  }

  /** The first consistent moment. */
  public static immediate(options?: RecoveryTargetOptions): RecoveryTarget {
    return new RecoveryTarget('immediate', 'true', options ?? {});
  }

  private constructor(
    /** What it names: time, lsn, name, xid or immediate. */
    public readonly kind: string,
    /** The target itself. */
    public readonly value: string,
    /** How it is read. */
    public readonly options: RecoveryTargetOptions,
  ) {}
}
