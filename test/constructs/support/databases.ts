import { Chart, Size, Testing } from 'cdk8s';
import { ReplicatedPostgres, type ReplicatedPostgresProps } from '../../../src';

/** The least that has to be given. */
export const LEAST: ReplicatedPostgresProps = { name: 'products-db', storage: { size: Size.gibibytes(10) } };

/** A chart in an app of its own. */
export function chart(namespace?: string): Chart {
  return new Chart(Testing.app(), 'shop', { namespace });
}

/** A database with the least props and those given, in a chart of its own. */
export function database(props: Partial<ReplicatedPostgresProps> = {}, scope = chart('shop')): ReplicatedPostgres {
  return new ReplicatedPostgres(scope, 'products-db', { ...LEAST, ...props });
}

/** What a construct's chart synthesizes. */
export class Manifests {
  readonly all: any[];

  constructor(of: Chart) {
    this.all = Testing.synth(of);
  }

  /** `Kind/name` of each object, in order. */
  get names(): string[] {
    return this.all.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
  }

  /** @throws where there is not exactly one */
  one(kind: string, name?: string): any {
    const found = this.all.filter(
      (object) => object.kind === kind && (name ?? object.metadata.name) === object.metadata.name,
    );
    if (found.length !== 1)
      throw new Error(`${found.length} objects ${kind}/${name ?? '*'} among ${this.names.join(', ')}`);
    return found[0];
  }
}

/** What a database with these props synthesizes. */
export function manifests(props: Partial<ReplicatedPostgresProps> = {}): Manifests {
  const scope = chart('shop');
  database(props, scope);
  return new Manifests(scope);
}

/** The StatefulSet. */
export const statefulSet = (props: Partial<ReplicatedPostgresProps> = {}): any => manifests(props).one('StatefulSet');

/** The pods of the instances. */
export const pod = (props: Partial<ReplicatedPostgresProps> = {}): any => statefulSet(props).spec.template.spec;

/** PostgreSQL's container. */
export const postgres = (props: Partial<ReplicatedPostgresProps> = {}): any => pod(props).containers[0];

/** The sidecar. */
export const agent = (props: Partial<ReplicatedPostgresProps> = {}): any => pod(props).initContainers[0];

/** The wish: what may change while the database runs. */
export const wish = (props: Partial<ReplicatedPostgresProps> = {}): any =>
  manifests(props).one('ConfigMap', 'products-db-config').data;

/** Variables of a container by name; those from fields as their path. */
export function environment(container: any): Record<string, string> {
  return Object.fromEntries(
    container.env.map((variable: any) => [variable.name, variable.value ?? variable.valueFrom.fieldRef.fieldPath]),
  );
}

/** The warnings of a database. */
export function warnings(props: Partial<ReplicatedPostgresProps>): string[] {
  return database(props)
    .node.metadata.filter(({ type }) => type === 'cdk8s-pg:warning')
    .map(({ data }) => data as string);
}

/** The text of the error with which props are refused. */
export function refusal(make: () => unknown): string {
  try {
    make();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was refused');
}
