import { Chart, Size, Testing } from 'cdk8s';
import { CloudNativePostgres, type CloudNativePostgresProps } from '../../../../src';
import { clusterManifest } from '../../../../src/manifests/cloud-native/cluster';
import { resolveCloudNativePostgres } from '../../../../src/model/cloud-native/resolve';
import { Problems } from '../../../../src/model/problems';
import { chart, Manifests } from '../../support/databases';

/** The least that has to be given. */
export const LEAST: CloudNativePostgresProps = { name: 'products-db', storage: { size: Size.gibibytes(10) } };

/** Props as plain JavaScript may give them. */
export type Untyped = { [prop in keyof CloudNativePostgresProps]?: unknown };

/** A database with the least props and those given, in a chart of its own. */
export function cloudNative(props: Untyped = {}, scope: Chart = chart('shop')): CloudNativePostgres {
  return new CloudNativePostgres(scope, 'products-db', { ...LEAST, ...props } as CloudNativePostgresProps);
}

/** What a database with these props synthesizes. */
export function manifests(props: Untyped = {}): Manifests {
  const scope = chart('shop');
  cloudNative(props, scope);
  return new Manifests(scope);
}

/** The Cluster's spec. */
export const spec = (props: Untyped = {}): any => manifests(props).one('Cluster').spec;

/** The warnings of a database. */
export function warnings(props: Untyped): string[] {
  return cloudNative(props)
    .node.metadata.filter(({ type }) => type === 'cdk8s-pg:warning')
    .map(({ data }) => data as string);
}

/** The Cluster as the operator would be given it if nothing were checked. */
export function unchecked(props: Untyped, namespace: string): any {
  const model = resolveCloudNativePostgres(
    { ...LEAST, ...props } as CloudNativePostgresProps,
    namespace,
    new Problems(),
  );
  // As it is written to a file: without what is undefined.
  return JSON.parse(JSON.stringify(clusterManifest(model)));
}

/** What is wrong with props, as `prop: text`. */
export function problemsOf(props: Untyped): string[] {
  const problems = new Problems();
  resolveCloudNativePostgres({ ...LEAST, ...props } as CloudNativePostgresProps, 'shop', problems);
  try {
    problems.throwIfAny('x');
  } catch (error) {
    return (error as Error).message.split('\n- ').slice(1);
  }
  return [];
}

/** A scope for references to Secrets and ConfigMaps. */
export const references = new Chart(Testing.app(), 'references');
