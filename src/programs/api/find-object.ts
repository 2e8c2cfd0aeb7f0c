import { ApiError } from './client/api-error';
import type { Client } from './client/client';
import type { KubernetesObject, Resource } from './client/resources';

/** The object; undefined where there is none. */
export async function findObject<T extends KubernetesObject>(
  client: Client,
  resource: Resource<T>,
  name: string,
): Promise<T | undefined> {
  try {
    return await client.get(resource, name);
  } catch (error) {
    if (error instanceof ApiError && error.missing) return undefined;
    throw error;
  }
}
