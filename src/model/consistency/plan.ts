/** What the companion of a consistency check is told. */
export interface ConsistencyPlan {
  /** The name of the database, for people. */
  readonly database: string;
  /** Where the instances are. */
  readonly instances: KnownInstance[] | FoundInstances;
  readonly assertions: PlannedAssertion[];
}

/** An instance that has a name. */
export interface KnownInstance {
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

/** Instances whose pods have to be looked for. */
export interface FoundInstances {
  readonly podLabels: { readonly [key: string]: string };
  readonly port: number;
  /** How many there should be, and how many seconds they may take to be there. */
  readonly count: number;
  readonly within: number;
}

/** An assertion with its defaults. */
export interface PlannedAssertion {
  readonly name: string;
  readonly sql: string;
  readonly on: string;
  readonly expect?: string;
}
