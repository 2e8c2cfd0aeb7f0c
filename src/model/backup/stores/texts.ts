import { nearest } from '../../nearest';
import type { Problems } from '../../problems';

/** What is wrong with a text that is one line; undefined where it is fine. */
export function lineProblem(value: unknown, example: string): string | undefined {
  // eslint-disable-next-line no-control-regex -- these are what is refused
  if (typeof value === 'string' && value !== '' && !/[\0-\x1f\x7f]/.test(value)) return undefined;
  return `${JSON.stringify(value)} is not a text of one line; write for example ${example}`;
}

/** What is wrong with what names of objects, or folders, begin with; undefined where it is fine. */
export function prefixProblem(value: unknown): string | undefined {
  const problem = lineProblem(value, "'backups/shop'");
  if (problem !== undefined) return problem;
  const folders = (value as string).split('/');
  return folders.some((folder) => ['', '.', '..'].includes(folder))
    ? `'${String(value)}' has a '/' at an end, or an empty, '.' or '..' folder; write for example 'backups/shop'`
    : undefined;
}

/** The key of a Secret, after its problem was noted. */
export function secretKey(prop: string, key: string, problems: Problems): string {
  if (typeof key !== 'string' || !/^[-._A-Za-z0-9]{1,253}$/.test(key))
    problems.add(
      prop,
      `${JSON.stringify(key)} is not a key that a Secret can have; write letters, digits, '-', '_' and '.'`,
    );
  return key;
}

/** Warns of options that look like a misspelt one. */
export function warnOfMisspeltOptions(
  prop: string,
  given: object,
  known: { readonly [option: string]: true },
  problems: Problems,
): void {
  for (const option of Object.keys(given).filter((key) => !Object.hasOwn(known, key))) {
    const meant = nearest(option, Object.keys(known));
    if (meant !== undefined) problems.warn(`${prop}.${option}`, `is not known and has no effect; was ${meant} meant?`);
  }
}
