import { k8s } from 'cdk8s-plus-28';
import type { Resources } from '../model/resources';

/** Requests and limits of a container. */
export function resourceRequirements({ requests, limits }: Resources): k8s.ResourceRequirements {
  return { ...quantities('requests', requests), ...quantities('limits', limits) };
}

/** Nothing rather than an empty map, which Kubernetes would not give back. */
function quantities(
  side: 'requests' | 'limits',
  values: { readonly [resource: string]: string },
): k8s.ResourceRequirements {
  const entries = Object.entries(values).map(([resource, value]) => [resource, k8s.Quantity.fromString(value)]);
  return entries.length > 0 ? { [side]: Object.fromEntries(entries) as { [resource: string]: k8s.Quantity } } : {};
}
