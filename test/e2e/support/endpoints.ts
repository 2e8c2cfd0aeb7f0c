import type { KubeObject } from './objects';
import type { PostgresSet } from './postgres-set';

interface EndpointSlice extends KubeObject {
  readonly endpoints?: readonly {
    readonly conditions: { readonly ready?: boolean };
    readonly targetRef?: { readonly name: string };
  }[];
}

/** The pods that a Service of the set leads to (`rw`, `ro` or `r`), by name. */
export async function endpointsOf(set: PostgresSet, service: 'rw' | 'ro' | 'r'): Promise<string[]> {
  const slices = await set.kubectl.list<EndpointSlice>(
    'endpointslices',
    `kubernetes.io/service-name=${set.name}-${service}`,
  );
  const ready = slices.flatMap(({ endpoints }) => endpoints ?? []).filter(({ conditions }) => conditions.ready);
  return ready.map(({ targetRef }) => targetRef?.name ?? '?').sort();
}
