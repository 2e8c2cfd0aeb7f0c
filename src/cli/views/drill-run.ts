import type { DrillRecord } from '../../model/drill/annotations';
import type { DrillFinding } from '../../model/drill/findings';

/** A restore drill that was run by hand. Durations are in seconds. */
export interface DrillRun extends Omit<DrillRecord, 'time'> {
  readonly namespace: string;
  readonly database: string;
  readonly drill: string;
  /** Begun: it was not waited for. Unknown: not to its end. */
  readonly state: 'begun' | 'succeeded' | 'failed' | 'unknown';
  /** Why it failed, or cannot be told. */
  readonly reason?: string;
  /** What is not as it should be. */
  readonly failures: readonly DrillFinding[];
  /** What could not be looked at. */
  readonly skipped: readonly DrillFinding[];
  /** What shows how it goes on. */
  readonly follow?: string;
}
