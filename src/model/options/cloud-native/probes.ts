import type { Duration, Size } from 'cdk8s';

/** What an instance has to do to be ready. */
export enum ReadinessCheck {
  /** Answer to pg_isready. */
  PG_ISREADY = 'pg_isready',
  /** Answer to a query. */
  QUERY = 'query',
  /** Stream from the primary, if it is a standby. */
  STREAMING = 'streaming',
}

/** How often the kubelet asks an instance, and how patient it is. What is left out is the operator's own. */
export interface CloudNativeProbeOptions {
  /**
   * How often readiness is asked.
   *
   * @default - every 10 s
   */
  readonly readinessPeriod?: Duration;

  /**
   * After how many failures in a row an instance is out of its Services.
   *
   * @default - 3
   */
  readonly readinessFailureThreshold?: number;

  /**
   * What an instance has to do to be ready.
   *
   * @default - answer to pg_isready
   */
  readonly readinessCheck?: ReadinessCheck;

  /**
   * How far a standby that is checked by `STREAMING` may lag.
   *
   * @default - as far as it likes
   */
  readonly readinessMaximumLag?: Size;

  /**
   * How often liveness is asked.
   *
   * @default - every 10 s
   */
  readonly livenessPeriod?: Duration;

  /**
   * After how many failures in a row the container is restarted.
   *
   * @default - 3
   */
  readonly livenessFailureThreshold?: number;

  /**
   * Whether a primary that reaches neither the Kubernetes API nor any other instance is restarted, so that there are never two.
   *
   * @default true
   */
  readonly isolationCheck?: boolean;

  /**
   * How long an answer may take.
   *
   * @default - 5 s
   */
  readonly timeout?: Duration;
}
