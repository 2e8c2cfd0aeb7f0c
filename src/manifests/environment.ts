import type { k8s } from 'cdk8s-plus-28';

/** A variable whose value is a field of the pod. */
export function fromField(name: string, fieldPath: string): k8s.EnvVar {
  return { name, valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath } } };
}

/** Variables by name. */
export function variables(values: { readonly [name: string]: string }): k8s.EnvVar[] {
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}
