import type { ConnectionPlan } from '../../../model/connection/compose-program';
import { ESCAPES } from '../../../model/connection/escapes';
import type { Values } from '../../../model/connection/fill';
import { ApiError } from '../client/api-error';

/** So many characters of a secret text in a row give it away. */
const GIVEAWAY = 6;

/**
 * The error without its words where they give away a part of the password: whoever
 * refuses a request may quote it, in whatever form it was sent.
 */
export function withhold(
  error: unknown,
  data: { readonly [key: string]: string },
  { data: templates }: ConnectionPlan,
  { password }: Values,
): unknown {
  if (!(error instanceof ApiError) || !password) return error;
  const secret = Object.keys(data).filter((key) =>
    templates[key]?.some((part) => typeof part !== 'string' && part.value === 'password'),
  );
  const forms = Object.values(ESCAPES).flatMap((escape) => [
    escape(password),
    JSON.stringify(escape(password)).slice(1, -1),
  ]);
  const texts = [...forms, ...secret.map((key) => data[key] ?? '')];
  if (!texts.some((text) => givenAway(error.message, text))) return error;
  const withheld = `${error.message.split(':')[0]}: ${error.status}: the answer is withheld, because it quotes the password`;
  return new ApiError(withheld, error.status, error.outcomeUnknown);
}

/** Whether a message has a part of the text. */
function givenAway(message: string, text: string): boolean {
  const length = Math.min(GIVEAWAY, text.length);
  return Array.from({ length: text.length - length + 1 }, (_, at) => text.slice(at, at + length)).some((part) =>
    message.includes(part),
  );
}
