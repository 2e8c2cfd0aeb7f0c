import { setTimeout } from 'node:timers/promises';
import { ApiError } from './client/api-error';

/** When to try again. */
export interface Patience {
  /** Milliseconds since the epoch after which nothing is tried again. */
  readonly deadline: number;
  /** Milliseconds before the next try, after so many that failed. */
  readonly pause: (failures: number) => number;
  /** Told of each failure that is tried again. */
  readonly onFailure?: (error: unknown) => void;
  /**
   * Whether a failure may be over later.
   *
   * @default - outages, and missing rights
   */
  readonly passes?: (error: unknown) => boolean;
}

/** Tries a step until it works, fails for good, or the time is over. */
export async function retry<T>(
  { deadline, pause, onFailure, passes = passing }: Patience,
  step: () => Promise<T>,
): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await step();
    } catch (error) {
      if (!passes(error) || Date.now() + pause(failures) > deadline) throw error;
      onFailure?.(error);
      await setTimeout(pause(failures));
    }
  }
}

/** Whether it is an outage of the API, which passes. */
export function isOutage(error: unknown): boolean {
  return error instanceof ApiError && error.transient;
}

/** An outage passes; so does a missing right, where the RoleBinding is applied after the Job. */
function passing(error: unknown): boolean {
  return error instanceof ApiError && (error.transient || error.status === 401 || error.status === 403);
}
