import { PREFIX } from '../labels';

/** The annotations of a drill's Lease. */
export const DRILL_ANNOTATIONS = {
  /** How the last drill ended that was good, as JSON. */
  success: `${PREFIX}last-successful-drill`,
  /** The same of one that was not, or that never ended. */
  failure: `${PREFIX}last-failed-drill`,
  /** Which drill runs. Where nobody holds the Lease, one that never ended. */
  running: `${PREFIX}running-drill`,
} as const;

/** The label of everything that a drill makes: its name. */
export const DRILL_LABEL = `${PREFIX}drill`;

/** The annotation of a claim that keeps its snapshot from being pruned while it is restored. */
export const RESTORED_FROM = `${PREFIX}restored-from`;

/** Which drill runs, as the Lease says while one does, or after one that was killed. */
export interface RunningDrill {
  /** The Job. */
  readonly job: string;
  /** When it took the Lease. */
  readonly since: string;
}

/** How a drill ended, as the Lease keeps it. Durations are in seconds. */
export interface DrillRecord {
  /** When it ended. */
  readonly time: string;
  /** The Job. */
  readonly job: string;
  readonly backup?: string;
  /** How old the backup was. */
  readonly backupAge?: number;
  /** From asking for the volumes to the first query. */
  readonly restoreSeconds?: number;
  /** What PostgreSQL's own recovery took of that. */
  readonly recoverySeconds?: number;
  readonly checkSeconds?: number;
  /** How many assertions hold. */
  readonly assertions?: number;
  /** Why it failed. */
  readonly reason?: string;
}
