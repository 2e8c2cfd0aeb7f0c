import type { ContainerResources } from 'cdk8s-plus-28';
import type { BackupStore } from '../../backup/options/backup-store';

/** Which dumps are drilled: only `store` has to be given. */
export interface DrilledDumps {
  /** Where they are. A volume has to be given by its claim. */
  readonly store: BackupStore;

  /**
   * The name of the database that they are of, as it was called in Kubernetes.
   *
   * @default - the name of `postgres`
   */
  readonly source?: string;

  /**
   * How many connections restore at once.
   *
   * @default 1
   */
  readonly jobs?: number;

  /**
   * The image of PostgreSQL that the copy runs from, with the extensions and locales that the databases need.
   *
   * @default - that of `postgres`; the official one of its major version where it is unknown
   */
  readonly image?: string;

  /**
   * The image with rclone.
   *
   * @default 'docker.io/rclone/rclone:1.75.1'
   */
  readonly transferImage?: string;

  /**
   * Processor and memory of the container that moves files.
   *
   * @default - 50m, 64 MiB to 256 MiB
   */
  readonly transferResources?: ContainerResources;
}
