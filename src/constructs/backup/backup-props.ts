import type { Duration } from 'cdk8s';
import type { BackupMethod } from '../../model/backup/options/backup-method';
import type { BackupProgramOptions } from '../../model/backup/options/program-options';
import type { IPostgres } from '../postgres/i-postgres';

/** A backup that is taken once. */
export interface BackupProps extends BackupProgramOptions {
  /**
   * What its snapshots are named after. It stands for this one backup: once that was taken, it is never
   * taken again under this name.
   */
  readonly name: string;

  /** The database. */
  readonly postgres: IPostgres;

  /** How it is taken. */
  readonly method: BackupMethod;

  /**
   * How long it may take, all tries together.
   *
   * @default Duration.hours(1)
   */
  readonly deadline?: Duration;

  /**
   * Labels of everything that is made, the snapshots included.
   *
   * @default - none but our own
   */
  readonly labels?: { readonly [key: string]: string };

  /**
   * Annotations of everything that is made, the snapshots included.
   *
   * @default - none but our own
   */
  readonly annotations?: { readonly [key: string]: string };
}
