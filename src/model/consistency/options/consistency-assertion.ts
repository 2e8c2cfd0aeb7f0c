import type { AssertionTarget } from './assertion-target';

/** What has to hold in a database, as a query. */
export interface ConsistencyAssertion {
  /** What it is called where its outcome is told. */
  readonly name: string;

  /**
   * The query. It runs read-only, with the settings of its role. Unless `expect` says otherwise it has to return no row,
   * or true in every row. An answer that is not the expected one is told, so it should not hold secrets.
   */
  readonly sql: string;

  /**
   * Where.
   *
   * @default AssertionTarget.PRIMARY
   */
  readonly on?: AssertionTarget;

  /**
   * What it has to return, as text: rows are lines, columns are separated by `|`.
   *
   * @default - no row, or true in every row
   */
  readonly expect?: string;
}
