import type { Duration } from 'cdk8s';

/** How often the kubelet asks an instance, and how patient it is. */
export interface ProbeOptions {
  /**
   * How often readiness is asked.
   *
   * @default Duration.seconds(5)
   */
  readonly readinessPeriod?: Duration;

  /**
   * After how many failures in a row an instance is out of its Services.
   *
   * @default 3
   */
  readonly readinessFailureThreshold?: number;

  /**
   * How often liveness is asked.
   *
   * @default Duration.seconds(10)
   */
  readonly livenessPeriod?: Duration;

  /**
   * After how many failures in a row the container is restarted.
   *
   * @default 6
   */
  readonly livenessFailureThreshold?: number;

  /**
   * How long an answer may take.
   *
   * @default Duration.seconds(5)
   */
  readonly timeout?: Duration;
}
