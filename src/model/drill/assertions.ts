import { plannedAssertions } from '../consistency/assertions';
import { foreignNameProblem } from '../identifiers';
import type { Problems } from '../problems';
import type { DrillAssertion } from './options/drill-assertion';

/** Assertions, each checked. */
export function checkAssertions(assertions: unknown, problems: Problems): DrillAssertion[] {
  const planned = plannedAssertions(assertions, problems);
  return planned.map(({ name, sql, expect }, index) => {
    const database = (assertions as (DrillAssertion | null)[])[index]?.database;
    if (database !== undefined) problems.add(`assertions[${index}].database`, foreignNameProblem(database));
    return {
      name,
      sql,
      ...(expect === undefined ? {} : { expect }),
      ...(database === undefined ? {} : { database }),
    };
  });
}

/** The files by which a copy is told of them. */
export function assertionFiles(assertions: readonly DrillAssertion[]): { [file: string]: string } {
  const files = assertions.flatMap(({ name, sql, database, expect }, index) => {
    const stem = `assertion-${String(index).padStart(3, '0')}`;
    return Object.entries({ name, sql, database, expect })
      .filter((entry): entry is [string, string] => entry[1] !== undefined)
      .map(([field, text]) => [`${stem}.${field}`, text] as const);
  });
  return Object.fromEntries(files);
}
