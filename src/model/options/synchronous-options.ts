/** Which standbys a commit waits for. */
export enum SynchronousMethod {
  /** Any of them, so many as asked for. */
  ANY = 'ANY',
  /** The first of them in the order of their numbers. */
  FIRST = 'FIRST',
}

/** Synchronous replication: a commit returns only after standbys have it too. */
export interface SynchronousOptions {
  /** How many standbys a commit waits for; less than `replicas`. */
  readonly number: number;

  /**
   * Which standbys count.
   *
   * @default SynchronousMethod.ANY
   */
  readonly method?: SynchronousMethod;
}
