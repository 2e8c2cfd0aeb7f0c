import { k8s } from 'cdk8s-plus-28';
import type { Resources } from '../model/resources';

/** Requests and limits of a container. */
export function resourceRequirements({ requests, limits }: Resources): k8s.ResourceRequirements {
  return { requests: quantities(requests), limits: quantities(limits) };
}

function quantities(values: { readonly [resource: string]: string }): { [resource: string]: k8s.Quantity } {
  return Object.fromEntries(
    Object.entries(values).map(([resource, value]) => [resource, k8s.Quantity.fromString(value)]),
  );
}
