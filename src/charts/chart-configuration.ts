import type { BackupConfiguration } from './backup-configuration';
import type { DrillConfiguration } from './drill-configuration';
import type { DumpConfiguration } from './dump-configuration';
import type { PodsConfiguration } from './pods-configuration';

/** What every ready chart is made from, beside its database. */
export interface ChartConfiguration {
  /** The namespace, which has to be there. */
  readonly namespace: string;

  /**
   * A registry, with a path if wanted, that all images come from instead of their own.
   *
   * @default - each from the registry that its reference names
   */
  readonly registry?: string;

  /**
   * The Secrets with which images are pulled.
   *
   * @default - none
   */
  readonly imagePullSecrets?: string[];

  /**
   * The pods that may watch the database: metrics and connections.
   *
   * @default - none
   */
  readonly monitoring?: PodsConfiguration[];

  /**
   * Its backups. Taken out, the schedule and the pruning go, and the snapshots stay.
   *
   * @default - none
   */
  readonly backups?: BackupConfiguration;

  /**
   * Its dumps, which leave the storage system and the major version. Taken out, the schedule and the pruning go, and
   * the dumps stay.
   *
   * @default - none
   */
  readonly dumps?: DumpConfiguration;

  /**
   * Trials of a restore.
   *
   * @default - none
   */
  readonly drill?: DrillConfiguration;
}
