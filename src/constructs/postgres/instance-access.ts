import type { BackupProgramOptions } from '../../model/backup/options/program-options';
import type { PostgresEndpoint } from './postgres-endpoint';

/** How the instances of a database are reached one by one, and what speaks with them. */
export interface InstanceAccess {
  /**
   * Where each is, in the order of their numbers.
   *
   * @default - they have no names of their own: their pods are found by `podLabels`
   */
  readonly endpoints?: PostgresEndpoint[];

  /**
   * Labels of their pods, in the namespace of the database.
   *
   * @default - they are no pods that are known here
   */
  readonly podLabels?: { readonly [key: string]: string };

  /**
   * The image that PostgreSQL runs from, which holds its clients too.
   *
   * @default - unknown
   */
  readonly image?: string;

  /**
   * How the database's own programs are pulled; the programs of its backups, restores and checks, where nothing else is
   * said of them.
   *
   * @default - as each says
   */
  readonly programs?: BackupProgramOptions;
}
