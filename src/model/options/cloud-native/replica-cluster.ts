import type { Duration } from 'cdk8s';

/**
 * A database that follows another one: either for good, with `enabled`, or in a
 * pair that hands over by changing `primary` on both sides.
 */
export interface ReplicaClusterOptions {
  /** The external cluster that it follows. */
  readonly source: string;

  /**
   * Whether it follows. Not together with `primary`.
   *
   * @default - it follows where `primary` is another one
   */
  readonly enabled?: boolean;

  /**
   * The external cluster that is the primary of the pair.
   *
   * @default - none: `enabled` decides
   */
  readonly primary?: string;

  /**
   * Which of the external clusters this one is.
   *
   * @default - the one that has its name
   */
  readonly self?: string;

  /**
   * The token that the demoted side wrote, with which this one is promoted and loses nothing.
   *
   * @default - none
   */
  readonly promotionToken?: string;

  /**
   * How far it lags on purpose; whole seconds.
   *
   * @default - not at all
   */
  readonly minApplyDelay?: Duration;
}
