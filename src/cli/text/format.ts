import { stringify } from 'yaml';

/** How a result is printed. */
export type Format = 'table' | 'json' | 'yaml';

/** All of them. */
export const FORMATS: readonly Format[] = ['table', 'json', 'yaml'];

/** A result in the wanted form; `text` makes the table. */
export function formatted(format: Format, result: object, text: () => string): string {
  if (format === 'table') return text();
  const json = JSON.stringify(result, undefined, 2);
  if (format === 'json') return `${json}\n`;
  // By way of JSON: moments are texts in both.
  return stringify(JSON.parse(json));
}
