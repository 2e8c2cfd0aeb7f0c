import type { Duration } from 'cdk8s';
import type { IConfigMap, ISecret } from 'cdk8s-plus-28';

/** Queries whose results become metrics, in the operator's format. */
export class MetricsQueries {
  /** Queries from a ConfigMap; with the label `cnpg.io/reload: "true"` on it, changes are taken over. */
  public static fromConfigMap(configMap: IConfigMap, key: string): MetricsQueries {
    return new MetricsQueries(configMap, undefined, key);
  }

  /** Queries from a Secret; with the label `cnpg.io/reload: "true"` on it, changes are taken over. */
  public static fromSecret(secret: ISecret, key: string): MetricsQueries {
    return new MetricsQueries(undefined, secret, key);
  }

  private constructor(
    /** The ConfigMap they come from, if they come from one. */
    public readonly configMap: IConfigMap | undefined,
    /** The Secret they come from, if they come from one. */
    public readonly secret: ISecret | undefined,
    /** The key that holds them. */
    public readonly key: string,
  ) {}
}

/** What every instance serves for Prometheus, port 9187, path /metrics. */
export interface MetricsOptions {
  /**
   * Further queries.
   *
   * @default - none
   */
  readonly queries?: MetricsQueries[];

  /**
   * Whether the operator's own queries are run: those of the ConfigMap `cnpg-default-monitoring`, which its usual installation brings.
   *
   * @default true
   */
  readonly defaultQueries?: boolean;

  /**
   * How long results are kept before queries run again.
   *
   * @default - as the operator has it, 30 s
   */
  readonly queriesTtl?: Duration;

  /**
   * Whether metrics are served encrypted.
   *
   * @default false
   */
  readonly tls?: boolean;
}
