import { setTimeout as setEnd } from 'node:timers';
import { setTimeout } from 'node:timers/promises';
import { connect } from './connect';
import type { Synthesize } from './declaration/synthesize';
import type { Connect } from './kubernetes/reader';
import type { StopSignal } from './stop-signal';
import { coloursWanted } from './text/colours';

/** Everything outside the command line that it touches: a test hands in its own. */
export interface Surroundings {
  /** Standard output. */
  readonly write: (text: string) => void;
  /** Standard error. */
  readonly complain: (text: string) => void;
  readonly colours: boolean;
  /**
   * What clears the screen.
   *
   * @default - there is none: nothing is cleared
   */
  readonly clear?: string;
  readonly now: () => Date;
  readonly connect: Connect;
  /** Waits until it is time to look again, and says whether to. */
  readonly again: () => Promise<boolean>;
  /**
   * Waits so many milliseconds, or until it is told to end.
   *
   * @default - by the clock
   */
  readonly pause?: Pause;
  /**
   * Notices Ctrl-C from now on, until it is over.
   *
   * @default - Ctrl-C ends the process
   */
  readonly interruption?: () => Interruption;
  /**
   * Asks the person at the terminal, and returns what they typed.
   *
   * @default - nobody can be asked
   */
  readonly ask?: (question: string) => Promise<string>;
  /**
   * Makes manifests of what is to be applied.
   *
   * @default - by the constructs of this package
   */
  readonly synthesize?: Synthesize;
  /**
   * Ends the process after so many milliseconds, whatever it waits for.
   *
   * @default - it waits
   */
  readonly limit?: (milliseconds: number) => void;
}

/** Waits so many milliseconds, or until it is told to end. */
export type Pause = (milliseconds: number, signal: StopSignal) => Promise<void>;

/** Whether somebody wants to wait no more. */
export interface Interruption {
  readonly signal: StopSignal;
  readonly over: () => void;
}

/** How often a watch looks. */
const INTERVAL = 2_000;

/** To the upper left, and everything after it away. */
const CLEAR = '\u001b[H\u001b[J';

/** Those of this process. */
export function surroundingsOfProcess(): Surroundings {
  return {
    write: (text) => void process.stdout.write(text),
    complain: (text) => void process.stderr.write(text),
    colours: coloursWanted(process.stdout, process.env),
    ...(process.stdout.isTTY ? { clear: CLEAR } : {}),
    now: () => new Date(),
    connect,
    // Ctrl-C ends the process, which leaves nothing behind.
    again: () => setTimeout(INTERVAL, true),
    interruption: interruptionOfProcess,
    ...(process.stdin.isTTY && process.stdout.isTTY ? { ask: askAtTerminal } : {}),
    limit: (milliseconds) => void setEnd(() => process.exit(), milliseconds).unref(),
  };
}

/** By the clock. */
export const pauseByClock: Pause = (milliseconds, signal) =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setEnd(end, milliseconds);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });

/** The first Ctrl-C is noticed; a second ends the process. */
function interruptionOfProcess(): Interruption {
  const told = new AbortController();
  const abort = (): void => told.abort();
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.once(signal, abort);
  return {
    signal: told.signal,
    over: () => {
      for (const signal of signals) process.off(signal, abort);
    },
  };
}

/** Most commands ask nothing, and `--help` is to be there at once. */
const askAtTerminal: Surroundings['ask'] = async (question) => (await import('./ask.js')).ask(question);
