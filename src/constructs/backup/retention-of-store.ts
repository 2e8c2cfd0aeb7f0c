import type { IConstruct } from 'constructs';
import { TakenOnce } from '../taken-once';

/** Where databases have a retention of their dumps. */
const retained = new TakenOnce();

/**
 * Takes the one retention that the dumps of a database may have in one place: two would each delete what the other keeps.
 *
 * @param location where they lie, as a text that is the same for the same place
 * @returns what is wrong; undefined when it is the first
 */
export function takeStoreRetention(
  construct: IConstruct,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  location: string,
): string | undefined {
  const other = retained.take(construct, `${namespace}/${name}/${location}`);
  return other === undefined
    ? undefined
    : `'${name}' in namespace ${namespace} has a retention in this store already, ${other}; one decides on all its backups there, so leave one of the two out`;
}
