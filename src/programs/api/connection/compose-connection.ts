import { oneLine } from '../client/api-error';
import { emitEvent, type Place } from '../emit-event';
import type { Result } from '../main';
import { ensureVersion, type Outcome } from './ensure-version';
import { parsePlan } from './plan';
import { readSources, type Waiting } from './read-sources';
import { Refusal } from './refusal';

/** What the program says at its end. Never a password. */
export interface ConnectionResult extends Result {
  readonly program: 'compose-connection';
  readonly outcome?: Outcome;
  readonly secret?: string;
}

/** Makes the Secret of a version from the text of its plan. What a person has to mend is also an Event on the pod. */
export async function composeConnection(place: Place, planText: string, waiting: Waiting): Promise<ConnectionResult> {
  const { client } = place;
  let secret: string | undefined;
  try {
    const plan = parsePlan(planText);
    secret = plan.secret;
    const values = await readSources(client, plan.sources, waiting);
    const outcome = await ensureVersion(client, plan, values, waiting.patience);
    return { program: 'compose-connection', ok: true, outcome, secret };
  } catch (error) {
    const reason = oneLine(error);
    if (error instanceof Refusal)
      await emitEvent(place, { type: 'Warning', reason: 'ConnectionSecretRefused', message: reason });
    return { program: 'compose-connection', ok: false, ...(secret === undefined ? {} : { secret }), reason };
  }
}
