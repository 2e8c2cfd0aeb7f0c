/** Where the Kubernetes API is, for the NetworkPolicies. */
export interface ApiServerOptions {
  /**
   * The addresses of the API server, such as `10.0.0.1/32`.
   *
   * @default - any address
   */
  readonly cidrs?: string[];

  /**
   * The ports of the API server, before and behind its Service.
   *
   * @default [443, 6443]
   */
  readonly ports?: number[];
}

/** The NetworkPolicies of a database. */
export interface NetworkPolicyOptions {
  /**
   * Whether there are any. Without them every pod of the cluster reaches the database.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * Where the Kubernetes API is, which the instances have to reach.
   *
   * @default - any address, ports 443 and 6443
   */
  readonly apiServer?: ApiServerOptions;
}
