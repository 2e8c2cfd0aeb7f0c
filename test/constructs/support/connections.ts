import type { Chart } from 'cdk8s';
import { Secret } from 'cdk8s-plus-28';
import {
  ConnectionSecret,
  type ConnectionSecretProps,
  type IPostgres,
  Postgres,
  type PostgresAttributes,
} from '../../../src';
import { chart, Manifests } from './databases';

/** A database that somebody else runs, in namespace shop. */
export function foreign(scope: Chart, attributes: Partial<PostgresAttributes> = {}, id = 'Db'): IPostgres {
  return Postgres.fromAttributes(scope, id, {
    name: 'products-db',
    namespace: 'shop',
    version: '18',
    host: 'db.example.com',
    ownerSecret: Secret.fromSecretName(scope, `${id}Owner`, 'products-db-owner'),
    ...attributes,
  });
}

/** A connection with the least props and those given. */
export function connection(
  props: Partial<ConnectionSecretProps> = {},
  scope = chart('shop'),
  id = 'Connection',
): ConnectionSecret {
  return new ConnectionSecret(scope, id, {
    name: 'products-api',
    version: 3,
    postgres: props.postgres ?? foreign(scope),
    ...props,
  });
}

/** What a connection with these props synthesizes, its database elsewhere. */
export function connectionManifests(props: Partial<ConnectionSecretProps> = {}, scope = chart('shop')): Manifests {
  connection(props, scope);
  return new Manifests(scope);
}

/** What the program in the cluster is given. */
export function plan(of: Manifests): any {
  return JSON.parse(of.one('ConfigMap').data['plan.json'] as string);
}

/** What a key of the plan holds, with its holes as `<password>`. */
export function text(template: any): string {
  const parts: any[] = typeof template === 'string' ? [template] : template;
  return parts.map((part) => (typeof part === 'string' ? part : `<${part.value}>`)).join('');
}

/** What a key of a connection with these props holds. */
export const held = (key: string, props: Partial<ConnectionSecretProps> = {}): string =>
  text(plan(connectionManifests(props)).data[key]);
