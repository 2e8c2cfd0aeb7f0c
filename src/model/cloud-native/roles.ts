import { identifierProblem } from '../identifiers';
import { booleanProblem, choiceProblem, wholeProblem } from '../numbers';
import { type ManagedRole, RolePresence } from '../options/cloud-native/managed-role';
import type { Problems } from '../problems';
import { referencedName } from '../references';

const BOOLEANS = [
  'disablePassword',
  'login',
  'superuser',
  'createdb',
  'createrole',
  'inherit',
  'replication',
  'bypassrls',
] as const;

/** Checks the roles that the operator keeps. */
export function checkRoles(roles: ManagedRole[] | undefined, problems: Problems): void {
  const seen = new Map<string, number>();
  (roles ?? []).forEach((role, index) => {
    const prop = `managedRoles[${index}]`;
    problems.add(`${prop}.name`, roleProblem(role.name) ?? twice(role.name, seen, 'managedRoles'));
    if (!seen.has(role.name)) seen.set(role.name, index);
    if (role.ensure !== undefined)
      problems.add(`${prop}.ensure`, choiceProblem(role.ensure, Object.values(RolePresence)));
    for (const key of BOOLEANS) if (role[key] !== undefined) problems.add(`${prop}.${key}`, booleanProblem(role[key]));
    if (role.connectionLimit !== undefined && role.connectionLimit !== -1)
      problems.add(`${prop}.connectionLimit`, wholeProblem(role.connectionLimit, 0));
    if (role.disablePassword === true && role.passwordSecret !== undefined)
      problems.add(`${prop}.disablePassword`, 'contradicts passwordSecret; leave one of them out');
    problems.add(`${prop}.validUntil`, dateProblem(role.validUntil));
    referencedName(`${prop}.passwordSecret`, 'Secret', role.passwordSecret, problems);
  });
}

/** What is wrong with the name of a role that somebody else than the operator describes; undefined when it is fine. */
export function roleProblem(name: unknown): string | undefined {
  if (name === 'postgres' || name === 'streaming_replica' || /^(pg|cnpg)_/.test(String(name)))
    return `'${String(name)}' belongs to PostgreSQL or to the operator; choose another name`;
  return identifierProblem(name);
}

/** What is wrong with a name that is there already; undefined when it is not. */
export function twice(name: string, seen: Map<string, number>, prop: string): string | undefined {
  const first = seen.get(name);
  return first === undefined ? undefined : `'${name}' is the name of ${prop}[${first}] already; give each another name`;
}

function dateProblem(date: unknown): string | undefined {
  if (date === undefined || (date instanceof Date && date.getTime() % 1000 === 0)) return undefined;
  return `${JSON.stringify(date)} is not a moment in whole seconds; write for example new Date('2030-01-01T00:00:00Z')`;
}
