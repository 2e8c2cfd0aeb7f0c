/** A plugin of CloudNativePG, such as `barman-cloud.cloudnative-pg.io`. It has to be installed beside the operator. */
export interface CloudNativePlugin {
  /** Its name. */
  readonly name: string;

  /**
   * Whether it works.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * Whether it archives the WAL; at most one plugin may.
   *
   * @default false
   */
  readonly walArchiver?: boolean;

  /**
   * What it is told.
   *
   * @default - nothing
   */
  readonly parameters?: { readonly [name: string]: string };
}
