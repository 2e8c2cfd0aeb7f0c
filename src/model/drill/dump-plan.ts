/** What chooses the backup of a drill is told. */
export interface DumpDrillPlan {
  /** The name of the database that the backups are of. */
  readonly source: string;
  /** What the store is called. */
  readonly store: string;
  /** How old the backup has to be at least, in seconds. @default - the newest */
  readonly minimumAge?: number;
  /** How old the newest may be, in seconds. @default - not limited */
  readonly maxAge?: number;
}
