import type { IConstruct } from 'constructs';

/** Names of databases that are taken, by app. cdk8s itself lets two objects have one name. */
const taken = new WeakMap<IConstruct, Map<string, string>>();

/**
 * Takes names in a namespace for a construct.
 *
 * @returns what is wrong with the name of the database; undefined when all its names were free
 */
export function takeNames(construct: IConstruct, namespace: string, names: string[]): string | undefined {
  const { root, path } = construct.node;
  const known = taken.get(root) ?? new Map<string, string>();
  taken.set(root, known);
  for (const name of names) {
    const other = known.get(`${namespace}/${name}`);
    if (other !== undefined)
      return `needs the object name '${name}' in namespace ${namespace}, which ${other} has already; choose another name, or another namespace`;
  }
  for (const name of names) known.set(`${namespace}/${name}`, path);
  return undefined;
}
