import type { Problems } from './problems';

/**
 * The name of a Secret or ConfigMap that is referred to; undefined where none is.
 * Plain JavaScript may hand over its name instead.
 */
export function referencedName(
  prop: string,
  kind: 'Secret' | 'ConfigMap',
  reference: unknown,
  problems: Problems,
): string | undefined {
  if (reference === undefined) return undefined;
  if (
    typeof reference === 'object' &&
    reference !== null &&
    typeof (reference as { name?: unknown }).name === 'string'
  ) {
    return (reference as { name: string }).name;
  }
  const name = typeof reference === 'string' ? reference : 'its-name';
  const got =
    reference === null
      ? 'is missing'
      : `${typeof reference === 'string' ? `'${reference}'` : JSON.stringify(reference)} is not a reference to a ${kind}`;
  problems.add(prop, `${got}; write ${kind}.from${kind}Name(this, 'an id', '${name}') with ${kind} from cdk8s-plus-28`);
  return undefined;
}

/** What is wrong with the key of a Secret; undefined when it is fine. */
export function secretKeyProblem(key: unknown): string | undefined {
  if (typeof key === 'string' && /^[-._a-zA-Z0-9]{1,253}$/.test(key)) return undefined;
  return `${JSON.stringify(key)} can be no key of a Secret; write letters, digits, '-', '_' and '.'`;
}
