/** Some pods: `labels` or `namespace` has to be given. */
export interface PodsConfiguration {
  /**
   * The labels that they have.
   *
   * @default - all pods of the namespace
   */
  readonly labels?: { readonly [label: string]: string };

  /**
   * Their namespace.
   *
   * @default - the one of the database
   */
  readonly namespace?: string;
}
