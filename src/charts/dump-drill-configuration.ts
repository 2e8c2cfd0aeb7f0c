import type { DrillConfiguration } from './drill-configuration';

/** When the latest dump is restored for trial, into a server of its own. */
export interface DumpDrillConfiguration extends DrillConfiguration {
  /**
   * The name of the store that it is fetched from.
   *
   * @default - the first of the list
   */
  readonly store?: string;

  /**
   * How many tables are restored at once.
   *
   * @default 1
   */
  readonly jobs?: number;

  /**
   * The size of the volume that the dump and the restored copy lie on together, such as '50Gi'.
   *
   * @default - an empty directory of the node, without a limit
   */
  readonly size?: string;
}
