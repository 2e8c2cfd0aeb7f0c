/** How long things take and how often they are done; in milliseconds where nothing else is said. Tests have less patience. */
export interface Timing {
  /** Between two looks at the files, beside being told of changes. */
  readonly look: number;
  /** Seconds until the API is to end a watch; the object is then read anew. */
  readonly watchSeconds: () => number;
  /** A watch that went on for so long was a good one. */
  readonly lasting: number;
  /** Before the next try, after so many that failed. */
  readonly backoff: (failures: number) => number;
  /** How long the outcome of a write to the Lease is looked for. */
  readonly settle: number;
  /** Between two looks for it. */
  readonly settlePause: number;
  /** Between two changes of the pod that make the kubelet refresh its Secrets. */
  readonly nudge: number;
  /** Until a pod's label is compared again with what it should be. */
  readonly verify: number;
  /** The same, after a patch of which nobody knows when it arrives. */
  readonly verifySoon: number;
  /** Between two looks at the sizes of the claims. */
  readonly grow: number;
  /** The same, while the API does not answer. */
  readonly growRetry: number;
  /** Between two looks at the Secrets of logins. */
  readonly logins: number;
  /** How long a claim of the Lease that is under way may hold up the end. */
  readonly lastClaim: number;
  /** How long taking away the role label may. */
  readonly lastLabel: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;

export const TIMING: Timing = {
  look: SECOND,
  // Not all agents of a cluster at once.
  watchSeconds: () => 240 + Math.floor(Math.random() * 55),
  lasting: 15 * SECOND,
  backoff: (failures) => Math.min(15, 2 ** (failures - 1)) * SECOND * (1 - Math.random() / 4),
  // With a read and a write of 10 s after it, this ends before the supervisor stops waiting at 80 s.
  settle: 55 * SECOND,
  settlePause: SECOND,
  nudge: 2 * SECOND,
  verify: 5 * MINUTE,
  verifySoon: 30 * SECOND,
  grow: 5 * MINUTE,
  growRetry: 15 * SECOND,
  logins: 15 * SECOND,
  lastClaim: 5 * SECOND,
  lastLabel: 2 * SECOND,
};
