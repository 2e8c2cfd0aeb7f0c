import { sleep } from './bell';
import { ApiError } from './client/api-error';
import type { Client } from './client/client';
import type { KubernetesObject, Resource } from './client/resources';
import type { Problems } from './log';
import type { Timing } from './timing';

/** An object, and whom to tell of it. */
export interface Followed<T> {
  readonly resource: Resource<T>;
  readonly name: string;
  /** It is there, in this state; may be called again with the same. */
  seen(object: T): void;
  /** It is not there; may be called again. */
  missing(): void;
}

/** Reads the object and watches it, for ever: whatever fails is tried again. */
export async function follow<T extends KubernetesObject>(
  client: Client,
  followed: Followed<T>,
  { timing, problems, signal }: { timing: Timing; problems: Problems; signal: AbortSignal },
): Promise<void> {
  const { resource, name } = followed;
  const subject = `watching ${resource.kind} ${name}`;
  let failures = 0;
  while (!signal.aborted) {
    let watching: number | undefined;
    try {
      const { object, resourceVersion } = await client.find(resource, name);
      if (object) followed.seen(object);
      else followed.missing();
      const events = await client.watch(resource, name, { resourceVersion, seconds: timing.watchSeconds(), signal });
      watching = Date.now();
      problems.over(subject);
      for await (const event of events) {
        if (event.type === 'DELETED') followed.missing();
        else followed.seen(event.object);
      }
    } catch (error) {
      // That a watch breaks, or is too old, is nothing to tell.
      const routine = watching !== undefined && error instanceof ApiError && [0, 410].includes(error.status);
      if (!routine && !signal.aborted) problems.say(subject, error);
    }
    // A watch that never lasts must not become a loop without rest.
    failures = watching !== undefined && Date.now() - watching > timing.lasting ? 0 : failures + 1;
    if (failures > 0) await sleep(timing.backoff(failures), signal);
  }
}
