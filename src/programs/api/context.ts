import type { Client } from './client/client';
import type { Log, Problems } from './log';
import type { Timing } from './timing';

/** Who this agent is, and what its parts share. */
export interface Context {
  readonly client: Client;
  readonly database: string;
  readonly pod: string;
  readonly podUid: string;
  readonly log: Log;
  readonly problems: Problems;
  readonly timing: Timing;
}

/** The number at the end of the pod's name. */
export function ordinal({ pod }: Context): number {
  return Number(pod.slice(pod.lastIndexOf('-') + 1));
}
