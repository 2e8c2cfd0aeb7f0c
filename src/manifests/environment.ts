import type { k8s } from 'cdk8s-plus-28';
import type { SecretVariable } from '../model/transfer';

/** A variable whose value is a field of the pod. */
export function fromField(name: string, fieldPath: string): k8s.EnvVar {
  return { name, valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath } } };
}

/** Variables by name. */
export function variables(values: { readonly [name: string]: string }): k8s.EnvVar[] {
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}

/** Variables whose value is a key of a Secret. */
export function secretVariables(values: readonly SecretVariable[]): k8s.EnvVar[] {
  return values.map(({ name, secret, key }) => ({ name, valueFrom: { secretKeyRef: { name: secret, key } } }));
}
