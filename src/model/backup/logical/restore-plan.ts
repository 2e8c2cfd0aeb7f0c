/** What the companion of a restore from dumps is told. */
export interface DumpRestorePlan {
  /** The name of the restore: it stands for this one. */
  readonly name: string;
  /** The database in Kubernetes that is written. */
  readonly database: string;
  /** The one that the backup is of. */
  readonly source: string;
  /** @default - it is chosen */
  readonly backup?: string;
  /** By what it is chosen. @default - it is named */
  readonly choose?: BackupChoice;
  /** Which of its databases go where, name by name. @default - the only one, into `into` */
  readonly databases?: { readonly [name: string]: string };
  /** The application's database. */
  readonly into: string;
  /** That missing roles are made, and whether with their passwords. @default - they are not */
  readonly roles?: { readonly passwords: boolean };
}

/** The newest backup of a store, or the newest before a time. */
export interface BackupChoice {
  /** What the store is called. */
  readonly store: string;
  /** RFC 3339. @default - the newest of all */
  readonly latestBefore?: string;
}
