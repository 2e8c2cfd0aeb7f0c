import type { IConstruct } from 'constructs';
import type { IPostgres } from '../postgres/i-postgres';
import { TakenOnce } from '../taken-once';

/** Databases that have a retention. */
const retained = new TakenOnce();

/**
 * Takes the one retention that a database may have: two would each delete what the other keeps.
 *
 * @returns what is wrong; undefined when it is the first
 */
export function takeRetention(construct: IConstruct, { namespace, name }: IPostgres): string | undefined {
  const other = retained.take(construct, `${namespace}/${name}`);
  return other === undefined
    ? undefined
    : `'${name}' in namespace ${namespace} has a retention already, ${other}; one decides on all backups of a database, so leave one of the two out`;
}
