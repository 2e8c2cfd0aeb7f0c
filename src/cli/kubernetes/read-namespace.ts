import { type Kind, type KindName, KINDS, kindText } from './kinds';
import type { NamespaceObjects } from './objects';
import { ApiRefusal, CannotTell, type MissingRight, missingRightText } from './problems';
import type { NamespaceReader } from './reader';

/** What was found in a namespace, and what could not be looked at. */
export interface NamespaceContent {
  readonly namespace: string;
  readonly objects: NamespaceObjects;
  /** Without these a database cannot be judged. */
  readonly missingRights: readonly MissingRight[];
  /** Without these only something aside cannot be told. */
  readonly missingAside: readonly MissingRight[];
}

/** Reads everything that tells about databases, or only some of it; all kinds at once. */
export async function readNamespace(
  reader: NamespaceReader,
  names: readonly KindName[] = Object.keys(KINDS) as KindName[],
): Promise<NamespaceContent> {
  const { namespace } = reader;
  const found = await Promise.all(
    names.map(async (name) => ({ name, kind: KINDS[name], items: await listed(reader, KINDS[name]) })),
  );
  const readable = found.filter(({ items }) => items !== undefined).map(({ name, items }) => [name, items] as const);
  const missing = found.filter(({ items }) => items === undefined);
  const rights = (aside: boolean): MissingRight[] =>
    missing
      .filter(({ kind }) => (kind.aside ?? false) === aside)
      .map(({ kind }) => ({ verb: 'list', resource: kindText(kind), namespace }));
  return {
    namespace,
    objects: Object.fromEntries(readable),
    missingRights: rights(false),
    missingAside: rights(true),
  };
}

/** @throws CannotTell where one of these resources, as `kubectl auth can-i` names them, may not be listed */
export function demandRight({ missingRights }: Pick<NamespaceContent, 'missingRights'>, resources: RegExp): void {
  const missing = missingRights.find(({ resource }) => resources.test(resource));
  if (missing !== undefined) throw new CannotTell(missingRightText(missing));
}

/** The objects of a kind; undefined where the user may not see them. */
async function listed(reader: NamespaceReader, kind: Kind): Promise<readonly object[] | undefined> {
  try {
    return await reader.list(kind);
  } catch (error) {
    if (!(error instanceof ApiRefusal)) throw error;
    if (error.code === 404) return [];
    if (error.code !== 403) throw error;
    // Rights are looked at before the definition: of what the cluster does not know it says the same.
    return kind.optional && !(await reader.serves(kind.group)) ? [] : undefined;
  }
}
