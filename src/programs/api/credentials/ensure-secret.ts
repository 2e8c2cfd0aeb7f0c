import { ApiError } from '../client/api-error';
import type { Client } from '../client/client';
import { SECRETS, type Secret } from '../client/resources';
import { findObject } from '../find-object';
import { randomPassword } from './password';

/** A Secret that has to exist, and what it is like where it is made. */
export interface WantedSecret {
  readonly secret: string;
  readonly username: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** How an ensured Secret came to be. */
export type Outcome = 'made' | 'kept';

/**
 * Makes the Secret where there is none. One that exists is left alone, whoever made it.
 *
 * @throws where it exists without a password, or `retry` gives up
 */
export async function ensureSecret(
  client: Client,
  wanted: WantedSecret,
  retry: <T>(step: () => Promise<T>) => Promise<T>,
): Promise<Outcome> {
  const password = randomPassword();
  return retry(async () => {
    const existing = await findObject(client, SECRETS, wanted.secret);
    if (existing) return outcome(existing, password);
    try {
      await client.create(SECRETS, manifest(wanted, password));
      return 'made';
    } catch (error) {
      // Somebody was faster, or an earlier try of ours had arrived.
      if (error instanceof ApiError && error.conflict)
        return outcome(await client.get(SECRETS, wanted.secret), password);
      throw withoutPassword(error, password);
    }
  });
}

function outcome({ metadata, data }: Secret, password: string): Outcome {
  if (!data?.password) {
    throw new Error(
      `Secret ${metadata.name} exists, but its key 'password' is missing or empty: set it, or delete the Secret`,
    );
  }
  return Buffer.from(data.password, 'base64').toString() === password ? 'made' : 'kept';
}

/** Whoever refuses a request may quote it. */
function withoutPassword(error: unknown, password: string): unknown {
  if (!(error instanceof ApiError)) return error;
  return new ApiError(error.message.replaceAll(password, '(password)'), error.status, error.outcomeUnknown);
}

function manifest({ secret, username, labels, annotations }: WantedSecret, password: string): Secret {
  return {
    metadata: { name: secret, labels, annotations },
    type: 'kubernetes.io/basic-auth',
    stringData: { username, password },
  };
}
