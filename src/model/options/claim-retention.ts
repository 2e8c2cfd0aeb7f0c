/** What becomes of a claim, and with it of the data, when its pod is gone for good. */
export enum ClaimRetentionPolicy {
  /** The claim and its data stay until somebody deletes them. */
  RETAIN = 'Retain',
  /** Kubernetes deletes the claim, and with most storage classes the data. */
  DELETE = 'Delete',
}

/** When Kubernetes may delete the claims of the instances. */
export interface ClaimRetention {
  /**
   * When the StatefulSet is deleted.
   *
   * @default ClaimRetentionPolicy.RETAIN
   */
  readonly whenDeleted?: ClaimRetentionPolicy;

  /**
   * When `replicas` is lowered, for the instances that go.
   *
   * @default ClaimRetentionPolicy.RETAIN
   */
  readonly whenScaled?: ClaimRetentionPolicy;
}
