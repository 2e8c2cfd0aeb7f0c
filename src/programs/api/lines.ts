/** Text of `key=value` lines, in which the two containers of a pod speak to each other. */
export type Values = { readonly [key: string]: string | undefined };

/** Reads the lines; those without `=` are passed over. */
export function parseLines(text: string): Values {
  const values: Record<string, string> = {};
  for (const line of text.split('\n')) {
    const at = line.indexOf('=');
    if (at > 0) values[line.slice(0, at)] = line.slice(at + 1);
  }
  return values;
}

/** Writes the lines. A value never holds a line break: what follows one would be read as another key. */
export function formatLines(values: Values): string {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([key, value = '']) => `${key}=${value.replace(/\s*[\r\n]+\s*/g, ' ')}\n`)
    .join('');
}
