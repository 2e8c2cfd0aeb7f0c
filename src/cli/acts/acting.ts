import { ApiRefusal, CannotTell } from '../kubernetes/problems';
import type { Connect } from '../kubernetes/reader';
import { type Pause, pauseByClock, type Surroundings } from '../surroundings';
import type { StopSignal } from '../stop-signal';
import { printable } from '../text/printable';

/** What a verb that acts touches of what is outside. */
export interface Acting {
  readonly connect: Connect;
  readonly now: () => Date;
  /** Takes a line for each thing that changes. */
  readonly progress: (line: string) => void;
  readonly pause: Pause;
  /** Aborted where nobody wants to wait any more. */
  readonly signal: StopSignal;
}

/** How waiting for something ended. */
export type Waited<T> = { readonly found: T } | { readonly ended: 'late' | 'interrupted' };

/** How often something is looked at that is waited for, in milliseconds. */
const LOOK = 1_000;

/** How long a cluster may be away in between, in milliseconds. */
const AWAY = 120_000;

/** Runs a verb on the command line: progress goes to standard error, and Ctrl-C is told to the verb. */
export async function actingIn<T>(surroundings: Surroundings, act: (acting: Acting) => Promise<T>): Promise<T> {
  const { connect, now, complain, pause = pauseByClock } = surroundings;
  const interruption = surroundings.interruption?.() ?? { signal: new AbortController().signal, over: () => {} };
  const progress = (line: string): void => complain(`${printable(line)}\n`);
  try {
    return await act({ connect, now, pause, progress: changes(progress), signal: interruption.signal });
  } finally {
    interruption.over();
  }
}

/** Only lines that are another than the one before. */
export function changes(progress: (line: string) => void): (line: string) => void {
  let last: string | undefined;
  return (line) => {
    if (line !== last) progress(line);
    last = line;
  };
}

/** The last moment to turn back. @throws CannotTell where nobody wants it any more */
export function checkWanted({ signal }: Acting): void {
  if (signal.aborted) throw new CannotTell('nothing was begun');
}

/**
 * Looks until there is something, it is too late, or nobody wants to wait any more. A cluster that is away in between
 * may come back.
 *
 * @param timeout in seconds; for ever where it is undefined
 */
export async function until<T>(
  acting: Acting,
  look: () => Promise<T | undefined>,
  timeout?: number,
): Promise<Waited<T>> {
  const { signal } = acting;
  let interrupt = (): void => {};
  const interrupted = new Promise<'interrupted'>((resolve) => (interrupt = () => resolve('interrupted')));
  signal.addEventListener('abort', interrupt);
  if (signal.aborted) interrupt();
  try {
    return await lookAgain(acting, look, { timeout, interrupted });
  } finally {
    signal.removeEventListener('abort', interrupt);
  }
}

async function lookAgain<T>(
  { now, pause, progress, signal }: Acting,
  look: () => Promise<T | undefined>,
  { timeout = Infinity, interrupted }: { readonly timeout?: number; readonly interrupted: Promise<'interrupted'> },
): Promise<Waited<T>> {
  const end = now().getTime() + timeout * 1000;
  let answered: number | undefined;
  for (;;) {
    try {
      const found = await Promise.race([look().then((value) => ({ value })), interrupted]);
      if (found === 'interrupted') return { ended: 'interrupted' };
      if (found.value !== undefined) return { found: found.value };
      answered = now().getTime();
    } catch (error) {
      if (!mayPass(error) || answered === undefined || now().getTime() >= answered + AWAY) throw error;
      progress(`${error.message}; asking again`);
    }
    if (now().getTime() >= end) return { ended: 'late' };
    await pause(LOOK, signal);
    if (signal.aborted) return { ended: 'interrupted' };
  }
}

/** Whether the same question may be answered later. */
function mayPass(error: unknown): error is Error {
  return error instanceof ApiRefusal ? error.code >= 500 || error.code === 429 : error instanceof CannotTell;
}
