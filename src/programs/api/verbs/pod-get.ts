import { ApiError } from '../client/api-error';
import { PODS } from '../client/resources';
import type { Verb } from './verb';

/** How another instance's pod is. */
export const podGet: Verb = async ({ client }, request) => {
  const { name } = request.values;
  if (!name) return { ok: 'false', error: 'pod-get: name is missing' };
  try {
    const { metadata, status } = await client.get(PODS, name);
    const ready = status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True');
    return {
      ok: 'true',
      exists: 'true',
      ready: String(ready ?? false),
      deleting: String(metadata.deletionTimestamp !== undefined),
    };
  } catch (error) {
    if (!(error instanceof ApiError) || !error.missing) throw error;
    return { ok: 'true', exists: 'false', ready: 'false', deleting: 'false' };
  }
};
