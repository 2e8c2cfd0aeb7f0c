import type { IConstruct } from 'constructs';
import type { IPostgres } from '../postgres/i-postgres';

/** Databases that have a retention, by app. */
const retained = new WeakMap<IConstruct, Map<string, string>>();

/**
 * Takes the one retention that a database may have: two would each delete what the other keeps.
 *
 * @returns what is wrong; undefined when it is the first
 */
export function takeRetention(construct: IConstruct, { namespace, name }: IPostgres): string | undefined {
  const { root, path } = construct.node;
  const known = retained.get(root) ?? new Map<string, string>();
  retained.set(root, known);
  const other = known.get(`${namespace}/${name}`);
  if (other !== undefined)
    return `'${name}' in namespace ${namespace} has a retention already, ${other}; one decides on all backups of a database, so leave one of the two out`;
  known.set(`${namespace}/${name}`, path);
  return undefined;
}
