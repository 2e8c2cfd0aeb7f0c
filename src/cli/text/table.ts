import Table from 'cli-table3';

/** Lines without any frame, as kubectl prints them. */
const NO_FRAME = Object.fromEntries(
  [
    ...['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'],
    ...['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid'],
  ].map((part) => [part, '']),
);

/** A table without a frame: columns by their heads, and a row of cells each. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const made = new Table({
    chars: { ...NO_FRAME, middle: '   ' },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
  });
  made.push([...heads], ...rows.map((row) => [...row]));
  return made
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** What a column is called, and says of a thing. */
export type Column<T> = readonly [head: string, cell: (of: T) => string];

/** A table of things, a row each. */
export function tableOf<T>(columns: readonly Column<T>[], things: readonly T[]): string {
  const heads = columns.map(([head]) => head);
  return table(
    heads,
    things.map((each) => columns.map(([, cell]) => cell(each))),
  );
}

/** Each line further to the right. */
export const indented = (text: string): string => text.replace(/^(?=.)/gm, '  ');
