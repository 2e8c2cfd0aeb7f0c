import type { ConsistencyAssertion } from '../../consistency/options/consistency-assertion';

/** What has to hold in a restored database, as a query. The assertions of a ConsistencyCheck will do; `on` says nothing here. */
export interface DrillAssertion extends ConsistencyAssertion {
  /**
   * The database that is asked.
   *
   * @default - the application's
   */
  readonly database?: string;
}
