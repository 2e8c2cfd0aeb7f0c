import { isMap, isScalar, type Pair, parseDocument, type YAMLMap } from 'yaml';
import { CannotTell } from '../kubernetes/problems';

/** A configuration file before and after. */
export interface PrimaryEdit {
  readonly text: string;
  /** The number of the line that was changed or added, from 1. */
  readonly line: number;
  /** The line as it was; undefined where it was added. */
  readonly before?: string;
  readonly after: string;
}

/**
 * Sets the primary of a database in the text of a configuration file, and leaves every other character as it is.
 *
 * @throws CannotTell where the file does not hold that database
 */
export function editPrimary(
  text: string,
  { file, database, primary }: { readonly file: string; readonly database: string; readonly primary: number },
): PrimaryEdit {
  const node = databaseIn(text, file);
  const name = pairOf(node, 'name');
  if (!isScalar(name?.value) || String(name.value.value) !== database)
    throw new CannotTell(
      `${file} is of the database ${isScalar(name?.value) ? String(name.value.value) : '?'}, not of ${database}`,
    );
  const existing = pairOf(node, 'primary')?.value;
  const [start, end] = (isScalar(existing) && existing.range) || [];
  if (start !== undefined && end !== undefined) {
    const changed = `${text.slice(0, start)}${primary}${text.slice(end)}`;
    const line = lineOf(text, start);
    return { text: changed, line, before: lineAt(text, line), after: lineAt(changed, line) };
  }
  const key = isScalar(name.key) ? name.key.range?.[0] : undefined;
  const after = name.value.range?.[1];
  if (key === undefined || after === undefined || existing !== undefined)
    throw new CannotTell(`${file} cannot be edited: write primary: ${primary} into it by hand`);
  return node.flow === true ? withinLine(text, after, primary) : ownLine(text, { key, after, primary });
}

/** The part of a configuration file that is the database. */
function databaseIn(text: string, file: string): YAMLMap {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error !== undefined) {
    const line = error.linePos?.[0].line;
    const [reason] = error.message.split('\n');
    throw new CannotTell(`${file}${line === undefined ? '' : `:${line}`} cannot be read: ${reason}`);
  }
  const node = document.get('database', true);
  if (isMap(node)) return node;
  throw new CannotTell(`${file} is no configuration file of a database: it has no part 'database'`);
}

/** A line below the name, as far to the right. */
function ownLine(
  text: string,
  { key, after, primary }: { readonly key: number; readonly after: number; readonly primary: number },
): PrimaryEdit {
  const indentation = ' '.repeat(key - (text.lastIndexOf('\n', key - 1) + 1));
  const added = `${indentation}primary: ${primary}`;
  const lineEnd = text.indexOf('\n', after);
  const end = lineEnd < 0 ? text.length : lineEnd;
  const changed = `${text.slice(0, end)}\n${added}${text.slice(end)}`;
  return { text: changed, line: lineOf(text, after) + 1, after: added };
}

/** Behind the name, where everything is on one line. */
function withinLine(text: string, after: number, primary: number): PrimaryEdit {
  const changed = `${text.slice(0, after)}, primary: ${primary}${text.slice(after)}`;
  const line = lineOf(text, after);
  return { text: changed, line, before: lineAt(text, line), after: lineAt(changed, line) };
}

const pairOf = (map: YAMLMap, key: string): Pair | undefined =>
  map.items.find((pair) => isScalar(pair.key) && pair.key.value === key);

const lineOf = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

const lineAt = (text: string, line: number): string => text.split('\n')[line - 1];
