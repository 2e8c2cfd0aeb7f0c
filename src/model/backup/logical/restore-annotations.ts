import { PREFIX } from '../../labels';

/** The annotations of the Lease that keeps how a restore from dumps has ended. */
export const DUMP_RESTORE_ANNOTATIONS = {
  /** That it is done, as JSON. It is not done again. */
  restored: `${PREFIX}restored-dump`,
  /** How the last try ended that failed. */
  failure: `${PREFIX}last-failed-restore`,
  /** Which backup was chosen, as JSON, where none was named: every try takes that. */
  chosen: `${PREFIX}chosen-dump`,
} as const;

/** How a restore from dumps ended, as the Lease keeps it. */
export interface DumpRestoreRecord {
  readonly time: string;
  readonly job: string;
  readonly backup: string;
  /** Which went where. */
  readonly databases?: { readonly [name: string]: string };
  readonly reason?: string;
}

/** Which backup was chosen, as the Lease keeps it. */
export interface DumpChoiceRecord {
  readonly time: string;
  readonly job: string;
  readonly backup: string;
  /** By what. @default - it was the newest */
  readonly latestBefore?: string;
}
