import type { DrillPlanFile } from '../../../model/drill/plan';
import type { Client } from '../client/client';
import type { Log } from '../log';

/** Who drills. */
export interface DrillSetting {
  readonly client: Client;
  readonly plan: DrillPlanFile;
  /** The pod of the program. */
  readonly pod: string;
  readonly podUid: string;
  /** Its Job, which owns what is made. */
  readonly job: string;
  readonly jobUid: string;
  readonly log: Log;
  readonly timing: DrillTiming;
  /** Told to end. */
  readonly ending: AbortSignal;
  readonly now: () => Date;
}

/** How often a drill looks, and how long it waits, in milliseconds. */
export interface DrillTiming {
  /** Between two looks at what is waited for. */
  readonly look: number;
  /** Between two renewals of the Lease. */
  readonly renew: number;
  /** How long a Lease that is not renewed is held still. */
  readonly lease: number;
  /** How long one request to the API is tried again; missing rights, too, for they may be applied after the Job. */
  readonly request: number;
  /** How long removing may take. */
  readonly remove: number;
  /** How long writing down the end may take. */
  readonly record: number;
}

const SECOND = 1000;

export const DRILL_TIMING: DrillTiming = {
  look: SECOND,
  renew: 10 * SECOND,
  lease: 60 * SECOND,
  request: 30 * SECOND,
  remove: 120 * SECOND,
  record: 30 * SECOND,
};
