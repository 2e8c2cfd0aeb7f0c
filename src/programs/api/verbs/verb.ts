import type { Context } from '../context';
import type { Values } from '../lines';

/** A question of the supervisor. */
export interface Request {
  readonly values: Values;
  /** True once nobody waits for the answer any more: nothing may be written for it then. */
  withdrawn(): boolean;
}

/** `ok` is true, false (nothing was done), or unknown (a write may have arrived); then `error` says why. */
export type Answer = Values & { readonly ok: 'true' | 'false' | 'unknown' };

/**
 * Answers one kind of question, always fresh from the API.
 *
 * @throws where it cannot; the message becomes the answer's `error`
 */
export type Verb = (context: Context, request: Request) => Promise<Answer>;
