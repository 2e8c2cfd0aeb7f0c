/**
 * A pattern for tables as one of SQL's LIKE, for `schema.table`: `*` is any text, `?` any character; a name alone is one
 * of any schema.
 */
export function likePattern(pattern: string): string {
  const like = pattern
    .replace(/[\\%_]/g, '\\$&')
    .replaceAll('*', '%')
    .replaceAll('?', '_');
  return pattern.includes('.') ? like : `%.${like}`;
}

/** What is wrong with a pattern; undefined when it is fine. */
export function patternProblem(pattern: unknown): string | undefined {
  // eslint-disable-next-line no-control-regex -- patterns are handed over line by line
  if (typeof pattern === 'string' && pattern !== '' && !/[\0-\x1f\x7f]/.test(pattern)) return undefined;
  return `${JSON.stringify(pattern) ?? 'nothing'} is no pattern for tables; write for example 'public.orders' or 'shop.*'`;
}
