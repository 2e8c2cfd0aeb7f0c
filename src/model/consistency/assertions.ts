import { choiceProblem } from '../numbers';
import type { Problems } from '../problems';
import { AssertionTarget } from './options/assertion-target';
import type { ConsistencyAssertion } from './options/consistency-assertion';
import type { PlannedAssertion } from './plan';

/** Assertions with their defaults, each checked. */
export function plannedAssertions(assertions: unknown, problems: Problems): PlannedAssertion[] {
  if (!Array.isArray(assertions)) {
    problems.add('assertions', `${JSON.stringify(assertions)} is no list; write [{ name, sql }]`);
    return [];
  }
  const names = new Set<string>();
  return assertions.map((assertion: Partial<ConsistencyAssertion> | null, index) => {
    const prop = `assertions[${index}]`;
    const { name = '', sql = '', on = AssertionTarget.PRIMARY, expect } = assertion ?? {};
    problems.add(`${prop}.name`, assertionNameProblem(name, names));
    problems.add(`${prop}.sql`, sqlProblem(sql));
    problems.add(`${prop}.on`, choiceProblem(on, Object.values(AssertionTarget)));
    if (expect !== undefined && typeof expect !== 'string')
      problems.add(`${prop}.expect`, `${JSON.stringify(expect)} is not a text; write '${String(expect)}'`);
    names.add(name);
    return { name, sql, on, ...(expect === undefined ? {} : { expect }) };
  });
}

function assertionNameProblem(name: unknown, others: Set<string>): string | undefined {
  // eslint-disable-next-line no-control-regex -- one line of a result
  if (typeof name !== 'string' || !/^[^\0-\x1f\x7f]{1,100}$/.test(name))
    return `${JSON.stringify(name)} is no name; write what has to hold, as one line of at most 100 characters`;
  return others.has(name) ? `'${name}' is the name of another assertion; give each a name of its own` : undefined;
}

function sqlProblem(sql: unknown): string | undefined {
  if (typeof sql !== 'string' || sql.trim() === '' || sql.includes('\0'))
    return `${JSON.stringify(sql)} is no query; write for example 'SELECT count(*) > 0 FROM orders'`;
  // psql takes what begins so for a command of its own.
  return sql.trimStart().startsWith('\\')
    ? `${JSON.stringify(sql)} is a command of psql; write a query of SQL`
    : undefined;
}
