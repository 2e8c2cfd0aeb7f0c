import type { TargetOptions } from './target-options';

/** Which instances of a database a connection leads to. */
export class ConnectionTarget {
  /** The primary. */
  public static readWrite(options?: TargetOptions): ConnectionTarget {
    return new ConnectionTarget('readWrite', options);
  }

  /** The standbys; the primary where there are none. */
  public static readOnly(options?: TargetOptions): ConnectionTarget {
    return new ConnectionTarget('readOnly', options);
  }

  /** Any instance. */
  public static any(options?: TargetOptions): ConnectionTarget {
    return new ConnectionTarget('any', options);
  }

  /**
   * One instance, whatever its role.
   *
   * @param ordinal its number, as the database counts
   */
  public static instance(ordinal: number, options?: TargetOptions): ConnectionTarget {
    return new ConnectionTarget('instances', options, [ordinal]);
  }

  /**
   * Some instances, in the order in which they are tried.
   *
   * @param ordinals their numbers, as the database counts
   */
  public static instances(ordinals: number[], options?: TargetOptions): ConnectionTarget {
    return new ConnectionTarget('instances', options, ordinals);
  }

  private constructor(
    /** @internal */
    public readonly _kind: 'readWrite' | 'readOnly' | 'any' | 'instances',
    /** @internal */
    public readonly _options: TargetOptions = {},
    /** @internal */
    public readonly _ordinals: number[] = [],
  ) {}
}
