import { PATIENCE } from './extent';

/** How long and how often a condition is looked at. */
export interface EventuallyOptions {
  /** Seconds until giving up, where nothing else keeps the cluster busy. */
  readonly within: number;
  /** Seconds between two looks. @default 0.5 */
  readonly every?: number;
  /** What to add to the failure: pods, events, logs. Its own failure is added instead. */
  readonly explain?: () => Promise<string>;
}

/** Time was up. */
export class NotInTime extends Error {
  /** @param explained whether the message tells the state of things */
  constructor(
    message: string,
    readonly explained: boolean,
  ) {
    super(message);
  }
}

/**
 * Waits until `look` returns something, and returns that.
 *
 * `undefined`, `false` and `null` mean "not yet"; so does an error, which is shown when time is up (an `expect` in
 * `look` thus says what is still wrong).
 *
 * @param what the condition in words, for the failure
 * @throws {NotInTime} when time is up: what was awaited, the last error, and what `explain` tells
 */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | undefined | false | null>,
  options: EventuallyOptions,
): Promise<T> {
  const within = options.within * PATIENCE;
  const end = Date.now() + within * 1000;
  let last = '';
  for (;;) {
    try {
      const value = await look();
      if (value !== undefined && value !== false && value !== null) return value;
      last = '';
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    if (Date.now() >= end) break;
    await pause(options.every ?? 0.5);
  }
  const explanation = options.explain
    ? await options.explain().catch((error: unknown) => `no explanation: ${String(error)}`)
    : '';
  const message = [`${what}: not within ${within} s`, last && `last error: ${last}`, explanation]
    .filter(Boolean)
    .join('\n');
  throw new NotInTime(message, explanation !== '');
}

/**
 * Checks that `look` stays true for some time: for what must not happen.
 *
 * @throws as soon as `look` returns false or throws
 */
export async function throughout(what: string, seconds: number, look: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    if (!(await look())) throw new Error(`${what}: not any more`);
    await pause(1);
  }
}

/** Only for the time between two looks: a test awaits conditions. */
function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}
