import { setTimeout } from 'node:timers/promises';
import type { ConnectionPlan } from '../../../model/connection/compose-program';
import type { Values } from '../../../model/connection/fill';
import type { Client } from '../client/client';
import { SECRETS, type Secret } from '../client/resources';
import { findObject } from '../find-object';
import type { Log } from '../log';
import { type Patience, retry } from '../retry';
import { Refusal } from './refusal';

/** How sources are waited for. */
export interface Waiting {
  readonly patience: Patience;
  readonly log: Log;
  /**
   * Milliseconds until the log says again what is waited for.
   *
   * @default 60000
   */
  readonly reminder?: number;
}

type Sources = ConnectionPlan['sources'];
type Source = Sources[string];

/**
 * The values of all sources. Those that are missing or empty are waited for: somebody
 * else makes them. Keys of one Secret are of one reading, so that they fit together.
 *
 * @throws where one does not come in time, or cannot be used
 */
export async function readSources(client: Client, sources: Sources, waiting: Waiting): Promise<Values> {
  const values: Record<string, string> = {};
  for (const name of new Set(Object.values(sources).map(({ secret }) => secret))) {
    const wanted = Object.entries(sources).filter(([, { secret }]) => secret === name);
    const keys = wanted.map(([, { key }]) => key);
    const data = await whole(client, name, keys, waiting);
    for (const [variable, source] of wanted) values[variable] = valueOf(variable, source, data[source.key] ?? '');
  }
  return values;
}

/** The data of a Secret, once it has all keys. */
async function whole(
  client: Client,
  name: string,
  keys: readonly string[],
  { patience, log, reminder = 60_000 }: Waiting,
): Promise<NonNullable<Secret['data']>> {
  for (let looks = 1, said = -Infinity; ; looks += 1) {
    const found = await retry(patience, () => findObject(client, SECRETS, name));
    const missing = keys.filter((key) => !found?.data?.[key]);
    if (found?.data && missing.length === 0) return found.data;
    const what = found
      ? `Secret ${name} has no ${missing.map((key) => `'${key}'`).join(', ')}`
      : `there is no Secret ${name}`;
    if (Date.now() + patience.pause(looks) > patience.deadline) throw new Error(`${what}: waited for it in vain`);
    if (Date.now() >= said + reminder) {
      said = Date.now();
      log(`${what} yet: waiting for it`);
    }
    await setTimeout(patience.pause(looks));
  }
}

/** The text of a value. A certificate has lines; what clients send has none. */
function valueOf(variable: string, { secret, key }: Source, base64: string): string {
  const refuse = (what: string): Refusal => new Refusal(`'${key}' of Secret ${secret} ${what}`);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(base64, 'base64'));
  } catch {
    throw refuse('is not UTF-8, and not every client can send it: choose another');
  }
  if (text.includes('\0')) throw refuse('has a NUL character, which no client can send: choose another');
  if (variable !== 'rootCertificate' && /[\r\n]/.test(text))
    throw refuse('has a line break, which not every client can send: write it without, also at its end');
  return text;
}
