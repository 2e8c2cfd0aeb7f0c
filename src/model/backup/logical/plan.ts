/** What the companion of a dump is told. */
export interface DumpPlan {
  /** The name of the backup, or of its schedule. */
  readonly name: string;
  readonly scheduled: boolean;
  /** The database in Kubernetes, and its namespace. */
  readonly database: string;
  readonly namespace: string;
  /** Where each store is, for people, by its name. @default - nobody says */
  readonly locations?: { readonly [store: string]: string };
  /** What kind of database it is. @default 'postgresql' */
  readonly kind?: string;
}
