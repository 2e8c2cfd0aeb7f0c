import type { Problems } from '../problems';
import { backupNameProblem } from './names';

/** The longest name: that of its Job has a hash after it. */
const LONGEST_NAME = 52;

/** Says what is wrong with the name of a restore. */
export function checkRestoreName(name: unknown, problems: Problems): void {
  problems.add('name', backupNameProblem(name));
  const text = String(name);
  if (text.length > LONGEST_NAME)
    problems.add(
      'name',
      `'${text}' has ${text.length} characters; ${LONGEST_NAME} are allowed, because its Job is named after it`,
    );
}

/**
 * Says what is wrong with which databases go where.
 *
 * @param problemOf what is wrong with the name of a database; undefined when it is fine
 */
export function checkMapping(
  databases: unknown,
  problemOf: (name: unknown) => string | undefined,
  problems: Problems,
): void {
  if (databases === undefined) return;
  if (typeof databases !== 'object' || databases === null || Object.keys(databases).length === 0) {
    problems.add('databases', `${JSON.stringify(databases)} says of no database where it goes; write { app: 'app' }`);
    return;
  }
  const entries = Object.entries(databases);
  for (const [from, into] of entries) {
    problems.add(`databases.${from}`, problemOf(from) ?? problemOf(into));
    if (entries.some(([other, same]) => other < from && same === into))
      problems.add(`databases.${from}`, `'${String(into)}' is where another goes; give each a database of its own`);
  }
}
