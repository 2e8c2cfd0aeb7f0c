/** Labels or annotations as a plain map. */
export type StringMap = { readonly [key: string]: string };

/** Our own prefix; keys under it are ours alone. */
export const PREFIX = 'cdk8s-pg/';

const RECOMMENDED = ['app.kubernetes.io/name', 'app.kubernetes.io/instance', 'app.kubernetes.io/managed-by'];

/** The role label that an instance earns. */
export const ROLE_LABEL = `${PREFIX}role`;

/** Which pods of a database. */
export type Component = 'instance' | 'credentials' | 'backup' | 'retention';

/** The labels that select pods. They can never change: a StatefulSet's selector is immutable. */
export function selectorLabels(database: string, component: Component): StringMap {
  return { [`${PREFIX}database`]: database, [`${PREFIX}component`]: component };
}

/** The labels that tools know. */
export function recommendedLabels(database: string, application = 'postgresql'): StringMap {
  return {
    'app.kubernetes.io/name': application,
    'app.kubernetes.io/instance': database,
    'app.kubernetes.io/managed-by': 'cdk8s-pg',
  };
}

/**
 * The labels of Secrets that are made inside the cluster. Not
 * `app.kubernetes.io/instance`: Argo CD may know by it what belongs to an
 * application, and prunes what belongs to it and is not in Git.
 */
export function madeSecretLabels(database: string): StringMap {
  return {
    'app.kubernetes.io/name': 'postgresql',
    'app.kubernetes.io/managed-by': 'cdk8s-pg',
    [`${PREFIX}database`]: database,
  };
}

/** Annotations that keep tools which prune from an object. */
export const KEPT_BY_TOOLS: StringMap = {
  'argocd.argoproj.io/compare-options': 'IgnoreExtraneous',
  'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
  'kustomize.toolkit.fluxcd.io/prune': 'disabled',
};

/** What is wrong with the key of a label or annotation that a user gave; undefined when it is fine. */
export function keyProblem(key: string): string | undefined {
  if (key.startsWith(PREFIX) || RECOMMENDED.includes(key)) return `'${key}' is set by this library; choose another key`;
  const parts = key.split('/');
  const name = parts.pop() as string;
  const prefix = parts.pop();
  const nameFits = /^[A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?$/.test(name);
  const prefixFits = prefix === undefined || (prefix.length <= 253 && /^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$/.test(prefix));
  if (nameFits && prefixFits && parts.length === 0) return undefined;
  return `'${key}' is not a legal key; write at most 63 letters, digits, '-', '_' and '.', if wanted with a DNS name and '/' before them`;
}

/** What is wrong with the value of a label that a user gave; undefined when it is fine. */
export function labelValueProblem(key: string, value: unknown): string | undefined {
  if (typeof value === 'string' && /^([A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?)?$/.test(value)) return undefined;
  return `'${String(value)}' is not a legal value for the label ${key}; write at most 63 letters, digits, '-', '_' and '.', as a text`;
}

/** What is wrong with the value of an annotation that a user gave; undefined when it is fine. */
export function annotationValueProblem(key: string, value: unknown): string | undefined {
  return typeof value === 'string'
    ? undefined
    : `${String(value)} is not a text; write the annotation ${key} as '${String(value)}'`;
}
