import type { Place } from '../emit-event';
import type { Setting } from '../main';
import type { Patience } from '../retry';

/** Where the companion works. */
export interface DumpPlace extends Place {
  /** The folder that it shares with the container that dumps. */
  readonly folder: string;
  /** The Job. */
  readonly job: string;
  /** For the Kubernetes API, from now on: a dump may take hours. */
  readonly patience: () => Patience;
  /** Aborted when the other container has ended, or everything has to. */
  readonly ending: AbortSignal;
  readonly now: () => Date;
  /** Milliseconds between two looks. @default 100 */
  readonly look?: number;
}

/** Where a dump is taken. */
export interface DumpRun extends DumpPlace {
  readonly jobUid: string;
  /** What somebody calls this run of a schedule. @default - by its time */
  readonly named?: string;
}

/** Where it works as its pod's environment says. */
export function placeOf({ client, environment, log, patience, ending }: Setting): DumpPlace {
  const { POD_NAME: pod = '', POD_UID: podUid = '', CDK8S_PG_JOB: job = '' } = environment;
  const folder = environment.CDK8S_PG_RUN ?? '/cdk8s-pg/run';
  return { client, pod, podUid, job, folder, log, patience: () => patience(90), ending, now: () => new Date() };
}

/** As long as Kubernetes keeps of a termination message. */
export const LONGEST = 4096;
