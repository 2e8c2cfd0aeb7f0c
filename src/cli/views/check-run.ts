/** A consistency check that was run by hand. */
export interface CheckRun {
  readonly namespace: string;
  readonly database: string;
  readonly check: string;
  readonly job: string;
  /** Unknown: the check could not tell, or was not waited for to its end. Begun: it was not waited for at all. */
  readonly outcome: 'begun' | 'same' | 'different' | 'unknown';
  /** Why it cannot be told. */
  readonly reason?: string;
  readonly instances: readonly { readonly name: string; readonly role: string }[];
  /** How many were compared, and their rows together. */
  readonly tables: number;
  readonly rows: number;
  /** How many assertions held, counted for each instance. */
  readonly assertions: number;
  readonly differences: readonly CheckDifference[];
  readonly skipped: readonly { readonly what: string; readonly reason: string }[];
  /** What has no rows that could be compared, such as sequences. */
  readonly leftOut: readonly string[];
  /** How many of the lists above Kubernetes had no room for. */
  readonly more: number;
  /** What shows how it goes on. */
  readonly follow?: string;
}

/** Something that is not as it should be. */
export interface CheckDifference {
  /** @default - it is not about a table */
  readonly table?: string;
  /** @default - it is not about one instance */
  readonly instance?: string;
  readonly what: string;
  readonly figures: string;
}
