import { ApiError } from '../client/api-error';
import type { Client } from '../client/client';
import type { KubernetesObject, Page, Resource } from '../client/resources';
import { type Patience, retry } from '../retry';

/** How often a listing is begun anew whose pages the API has forgotten. */
const BEGINNINGS = 3;

/**
 * All objects of a kind, of each only what `pick` takes. A kind that the cluster does not have has none.
 *
 * @throws where not everything could be read
 */
export async function listAll<T extends KubernetesObject, P>(
  client: Client,
  resource: Resource<T>,
  pick: (object: T) => P,
  patience: Patience,
): Promise<P[]> {
  for (let beginning = 1; ; beginning += 1) {
    try {
      return await listOnce(client, resource, pick, patience);
    } catch (error) {
      if (error instanceof ApiError && error.missing) return [];
      if (!(error instanceof ApiError && error.status === 410) || beginning === BEGINNINGS) throw error;
    }
  }
}

async function listOnce<T extends KubernetesObject, P>(
  client: Client,
  resource: Resource<T>,
  pick: (object: T) => P,
  patience: Patience,
): Promise<P[]> {
  const all: P[] = [];
  let next: string | undefined;
  do {
    const page: Page<T> = await retry(patience, () => client.page(resource, next));
    all.push(...page.items.map(pick));
    next = page.next;
  } while (next !== undefined);
  return all;
}
