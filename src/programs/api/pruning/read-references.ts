import { CONNECTION_LABEL } from '../../../model/connection/earlier';
import { PREFIX } from '../../../model/labels';
import type { Client } from '../client/client';
import { type Page, type Resource, type Workload, WORKLOADS } from '../client/resources';
import { type Patience, retry } from '../retry';

/** Which names are looked for, and where not. */
export interface Wanted {
  readonly names: readonly string[];
  /** Whose own composing pods do not count: what they have of the name is that of their ServiceAccount. */
  readonly connection: string;
}

/**
 * Who names each of the Secrets, of all that runs pods in the namespace: any text in its
 * spec that equals the name. Only the first is told.
 *
 * @throws where not everything could be read
 */
export async function readReferences(client: Client, wanted: Wanted, patience: Patience): Promise<Map<string, string>> {
  const references = new Map<string, string>();
  for (const resource of WORKLOADS) {
    let next: string | undefined;
    do {
      const page: Page<Workload> = await retry(patience, () => client.page(resource, next));
      for (const object of page.items) note(references, resource, object, wanted);
      next = page.next;
    } while (next !== undefined);
  }
  return references;
}

function note(
  references: Map<string, string>,
  { kind }: Resource<Workload>,
  object: Workload,
  { names, connection }: Wanted,
): void {
  const { spec, metadata } = object;
  if (composes(metadata.labels, connection) || composes(spec?.template?.metadata?.labels, connection)) return;
  const used = new Set(texts(spec));
  for (const name of names)
    if (used.has(name) && !references.has(name)) references.set(name, `${kind} ${metadata.name}`);
}

/** Whether these are the labels of a pod that makes a version. */
function composes(labels: Workload['metadata']['labels'], connection: string): boolean {
  return labels?.[CONNECTION_LABEL] === connection && labels[`${PREFIX}component`] === 'connection';
}

/** Every text in a value, however deep. */
function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : [];
}
