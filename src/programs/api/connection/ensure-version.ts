import type { ConnectionPlan } from '../../../model/connection/compose-program';
import { MADE_FROM } from '../../../model/connection/digest';
import { CONNECTION_LABEL } from '../../../model/connection/earlier';
import { fill, type Values } from '../../../model/connection/fill';
import { ApiError, outcomeUnknown } from '../client/api-error';
import type { Client } from '../client/client';
import { SECRETS, type Secret } from '../client/resources';
import { findObject } from '../find-object';
import { type Patience, retry } from '../retry';
import { Refusal } from './refusal';
import { withhold } from './withhold';

/** How the Secret of a version came to be. */
export type Outcome = 'made' | 'kept';

/**
 * Makes the Secret of a version where there is none. One that is there stays as it is, whatever it holds.
 *
 * @throws Refusal where it holds something else
 */
export async function ensureVersion(
  client: Client,
  plan: ConnectionPlan,
  values: Values,
  patience: Patience,
): Promise<Outcome> {
  const wanted = manifest(plan, values);
  let present: Outcome = 'kept';
  return retry(patience, async () => {
    const existing = await findObject(client, SECRETS, plan.secret);
    if (existing) return same(existing, wanted, plan) && present;
    try {
      await client.create(SECRETS, wanted);
      return 'made';
    } catch (error) {
      if (outcomeUnknown(error)) present = 'made'; // it may be ours that is found at the next look
      // Somebody was faster.
      if (error instanceof ApiError && error.conflict)
        return same(await client.get(SECRETS, plan.secret), wanted, plan) && present;
      throw withhold(error, wanted.data, plan, values);
    }
  });
}

type Wanted = Secret & Required<Pick<Secret, 'data'>>;

function manifest({ secret, type, labels, annotations, data }: ConnectionPlan, values: Values): Wanted {
  const encoded = Object.entries(data).map(([key, template]) => [
    key,
    Buffer.from(fill(template, values)).toString('base64'),
  ]);
  return {
    metadata: { name: secret, labels, annotations },
    type,
    immutable: true,
    data: Object.fromEntries(encoded) as Wanted['data'],
  };
}

/** @throws Refusal where it is not the same version */
function same(existing: Secret, wanted: Wanted, plan: ConnectionPlan): true {
  const { secret, labels } = plan;
  const connection = labels[CONNECTION_LABEL];
  if (connection === undefined || existing.metadata.labels?.[CONNECTION_LABEL] !== connection)
    throw new Refusal(
      `Secret ${secret} exists and is no version of ${connection}: somebody else has made it; choose another name or version`,
    );
  const has = existing.data ?? {};
  const keys = [...new Set([...Object.keys(wanted.data), ...Object.keys(has)])].filter(
    (key) => has[key] !== wanted.data[key],
  );
  const differences = [
    ...(keys.length > 0 ? [`keys ${keys.sort().join(', ')}`] : []),
    ...(existing.type === wanted.type ? [] : ['type']),
    ...(existing.immutable === true ? [] : ['not immutable']),
  ];
  if (differences.length === 0) return true;
  throw new Refusal(
    `Secret ${secret} exists with other content (${differences.join('; ')})${since(existing, keys, plan)}: a version never changes; bump the version`,
  );
}

/** Where it was made from the same plan, what has changed is where its values come from. */
function since(existing: Secret, keys: readonly string[], { annotations, sources, data }: ConnectionPlan): string {
  const madeFrom = annotations[MADE_FROM];
  if (madeFrom === undefined || existing.metadata.annotations?.[MADE_FROM] !== madeFrom) return '';
  const holes = keys
    .flatMap((key) => data[key] ?? [])
    .flatMap((part) => (typeof part === 'string' ? [] : [part.value]));
  const names = [...new Set(holes)].flatMap((variable) => {
    const source = sources[variable];
    return source ? [`'${source.key}' of Secret ${source.secret}`] : [];
  });
  return names.length > 0 ? `, because ${names.join(' or ')} has changed since` : '';
}
