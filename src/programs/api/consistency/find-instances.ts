import type { FoundInstances, KnownInstance } from '../../../model/consistency/plan';
import type { Client } from '../client/client';
import { type Page, type Pod, PODS } from '../client/resources';

/** Where the instances are: as told, or by their pods. One whose pod has no address yet has an empty host. */
export async function findInstances(
  client: Client,
  instances: KnownInstance[] | FoundInstances,
): Promise<KnownInstance[]> {
  if (Array.isArray(instances)) return instances;
  const { podLabels, port } = instances;
  const found: KnownInstance[] = [];
  let page: Page<Pod> | undefined;
  do {
    page = await client.page(PODS, page?.next);
    for (const { metadata, status } of page.items)
      if (Object.entries(podLabels).every(([key, value]) => metadata.labels?.[key] === value))
        found.push({ name: metadata.name, host: status?.podIP ?? '', port });
  } while (page.next !== undefined);
  return found.sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
}
