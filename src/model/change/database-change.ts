import { databaseOf, type Manifest } from './manifest';
import { ObjectChange } from './object-change';

/** What becomes of the objects of a database. */
export class DatabaseChange {
  constructor(
    readonly name: string,
    readonly namespace: string,
    /** Those that differ. */
    readonly objects: readonly ObjectChange[],
    /** All as they will be. */
    readonly now: readonly Manifest[],
    /** Databases of this namespace that were not there before. */
    readonly added: readonly string[],
  ) {}

  /** The objects of a kind; of a name, where one is given. */
  of(kind: string, name?: string): ObjectChange[] {
    return this.objects.filter((each) => each.kind === kind && (name === undefined || each.name === name));
  }

  /** An object as it will be. */
  will(kind: string, name: string): Manifest | undefined {
    return this.now.find((each) => each.kind === kind && each.metadata?.name === name);
  }
}

/** What becomes of each database, by namespace and name. Objects of no database are not looked at. */
export function databaseChanges(old: readonly Manifest[], now: readonly Manifest[]): DatabaseChange[] {
  const [before, after] = [byDatabase(old), byDatabase(now)];
  const keys = [...new Set([...before.keys(), ...after.keys()])].sort();
  const added = keys.filter((key) => !before.has(key));
  return keys.map((key) => {
    const [namespace = '', name = ''] = key.split('/');
    const objects = changesOf(before.get(key) ?? [], after.get(key) ?? []);
    const beside = added.filter((each) => each.startsWith(`${namespace}/`)).map((each) => each.split('/')[1] ?? '');
    return new DatabaseChange(name, namespace, objects, after.get(key) ?? [], beside);
  });
}

function byDatabase(objects: readonly Manifest[]): Map<string, Manifest[]> {
  const found = new Map<string, Manifest[]>();
  for (const object of objects) {
    const database = databaseOf(object);
    if (database === undefined) continue;
    const key = `${object.metadata?.namespace ?? ''}/${database}`;
    found.set(key, [...(found.get(key) ?? []), object]);
  }
  return found;
}

function changesOf(old: readonly Manifest[], now: readonly Manifest[]): ObjectChange[] {
  const before = new Map(old.map((object) => [keyOf(object), object]));
  const after = new Map(now.map((object) => [keyOf(object), object]));
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((key) => new ObjectChange(before.get(key), after.get(key)))
    .filter(({ rest }) => rest.length > 0);
}

/** Not the version of the API: it is the same object in another form. */
function keyOf({ apiVersion = '', kind, metadata }: Manifest): string {
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
  return `${group}/${kind}/${metadata?.name}`;
}
