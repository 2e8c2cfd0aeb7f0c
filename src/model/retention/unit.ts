/** How far a backup has come. */
export type BackupState = 'completed' | 'running' | 'pending' | 'failed';

/**
 * A backup as the rules see it: everything that was taken together and can only be
 * restored together, such as the snapshots of the data and of the WAL.
 */
export interface BackupUnit {
  /** Its name, which no other backup of the same listing has. */
  readonly name: string;
  /** The database that it was taken of. */
  readonly database: string;
  /** Completed means that all its parts are there and can be restored. */
  readonly state: BackupState;
  /** When it was completed, or else begun, in milliseconds since 1970; undefined where nobody knows. */
  readonly takenAt?: number;
  /** Who still needs it, each for a person: `the bootstrap of Cluster orders`. */
  readonly neededBy?: readonly string[];
  /** Somebody marked it to be kept. */
  readonly keepMarked?: boolean;
  /** It is declared in YAML, from which it would be taken again. */
  readonly declared?: boolean;
  /** It was made by somebody else. */
  readonly foreign?: boolean;
  /** A pruning has begun to delete it, so parts of it may be gone. */
  readonly deletionBegun?: boolean;
}

/** A backup of which it is known when it was taken. */
export type DatedBackup = BackupUnit & { readonly takenAt: number };

/** Whether it is known when a backup was taken. */
export function isDated(backup: BackupUnit): backup is DatedBackup {
  return Number.isFinite(backup.takenAt);
}

/** The newest first. Names decide between equal times, so that the order of a listing decides nothing. */
export function newestFirst<B extends BackupUnit>(backups: readonly B[]): B[] {
  const time = (backup: B): number => (isDated(backup) ? backup.takenAt : -Infinity);
  const later = (a: B, b: B): number => (time(a) === time(b) ? 0 : time(b) > time(a) ? 1 : -1);
  return [...backups].sort((a, b) => later(a, b) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
