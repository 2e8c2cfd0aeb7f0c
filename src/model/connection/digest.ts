import { createHash } from 'node:crypto';

/** The annotation that says what a version was made from. */
export const MADE_FROM = 'cdk8s-pg/made-from';

/** Stands for what a version is made from: of equal content it is equal, in whatever order it was written. */
export function digest(content: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(content)))
    .digest('hex');
}

/** The same with the keys of every object in order; what is undefined is left out by JSON. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}
