import { PREFIX } from '../labels';

/** An object as it stands in YAML. */
export interface Manifest {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: {
    readonly name?: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** What is at a path; undefined where there is nothing. */
export function valueAt(object: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, field) =>
      typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[field] : undefined,
    object,
  );
}

/** The text at a path; undefined where there is none. */
export function textAt(object: unknown, ...path: readonly string[]): string | undefined {
  const value = valueAt(object, ...path);
  return typeof value === 'string' ? value : undefined;
}

/** Whether it is CloudNativePG's. */
export function isOperated({ apiVersion = '' }: Manifest): boolean {
  return apiVersion.startsWith('postgresql.cnpg.io/');
}

/** The database that an object belongs to, by its name; undefined where it belongs to none. */
export function databaseOf(object: Manifest): string | undefined {
  const { kind, metadata: { name, labels = {} } = {} } = object;
  if (isOperated(object)) return kind === 'Cluster' ? name : textAt(object, 'spec', 'cluster', 'name');
  const own = labels[`${PREFIX}database`];
  const ours = labels['app.kubernetes.io/managed-by'] === 'cdk8s-pg';
  return own ?? (ours ? labels['app.kubernetes.io/instance'] : undefined);
}
