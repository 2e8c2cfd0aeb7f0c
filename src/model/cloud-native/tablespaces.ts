import { booleanProblem } from '../numbers';
import { identifierProblem } from '../identifiers';
import type { Tablespace } from '../options/cloud-native/tablespace';
import type { Problems } from '../problems';
import { type Volume, volume } from '../storage';

/** A tablespace, resolved. */
export interface TablespaceModel {
  readonly name: string;
  readonly owner: string;
  readonly temporary: boolean;
  readonly volume: Volume;
}

/** Tablespaces with their defaults. */
export function tablespaces(given: Tablespace[] | undefined, owner: string, problems: Problems): TablespaceModel[] {
  const seen = new Map<string, number>();
  return (given ?? []).map((tablespace, index) => {
    const prop = `tablespaces[${index}]`;
    const { name, temporary = false } = tablespace;
    problems.add(`${prop}.name`, nameProblem(name) ?? twiceProblem(name, seen));
    // The volume is named without regard to case, and with '-' for '_' and '$'.
    const key = volumeName(name);
    if (!seen.has(key)) seen.set(key, index);
    problems.add(`${prop}.temporary`, booleanProblem(temporary));
    if (tablespace.owner !== undefined) problems.add(`${prop}.owner`, identifierProblem(tablespace.owner));
    return {
      name,
      temporary,
      owner: tablespace.owner ?? owner,
      volume: volume(`${prop}.storage`, tablespace.storage, problems),
    };
  });
}

/** What the operator calls a tablespace in the names of its claims and snapshots, after `-tbs-`. */
export const volumeName = (name: unknown): string =>
  String(name).replace(/^_/, '1').toLowerCase().replace(/[_$]/g, '-');

function nameProblem(name: unknown): string | undefined {
  if (typeof name !== 'string' || !/^[A-Za-z_][A-Za-z0-9_$]*$/.test(name))
    return `'${String(name)}' is not the name of a tablespace; write letters, digits, '_' and '$', and begin with a letter or '_'`;
  if (name.startsWith('pg_'))
    return `'${name}' begins with pg_, which PostgreSQL keeps for itself; choose another name`;
  return name.length > 63 ? `'${name}' has ${name.length} characters; PostgreSQL keeps 63` : undefined;
}

function twiceProblem(name: string, seen: Map<string, number>): string | undefined {
  const first = seen.get(volumeName(name));
  return first === undefined
    ? undefined
    : `'${name}' is too like the name of tablespaces[${first}]: neither case nor '_' and '$' tell volumes apart; choose another name`;
}
