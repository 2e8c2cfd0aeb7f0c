/** A part of an SQL statement, without its quotes. */
export interface Token {
  readonly kind: 'word' | 'name' | 'text' | 'number' | 'sign';
  readonly text: string;
}

/** What begins at a place of an SQL script. Each is anchored there. */
const PARTS = {
  blank: /[\s\uFEFF]+|--[^\n]*|\/\*[^]*?\*\//y,
  /** A command of psql, which goes to the end of the line. */
  command: /\\[^\n]*/y,
  name: /"((?:[^"]|"")*)"/y,
  escaped: /[eE]'((?:[^'\\]|''|\\[^])*)'/y,
  text: /'((?:[^']|'')*)'/y,
  word: /[A-Za-z_\u0080-\uFFFF][\w$\u0080-\uFFFF]*/y,
  number: /\d+/y,
  sign: /[^]/y,
} as const;

/**
 * The statements of an SQL script as pg_dumpall writes it, token by token. What a name or a text holds is never taken for
 * SQL, whatever it is.
 */
export function statementsOf(script: string): Token[][] {
  const statements: Token[][] = [];
  let statement: Token[] = [];
  let place = 0;
  const take = (part: keyof typeof PARTS): string | undefined => {
    const pattern = PARTS[part];
    pattern.lastIndex = place;
    const match = pattern.exec(script);
    if (match === null) return undefined;
    place = pattern.lastIndex;
    return match[1] ?? match[0];
  };
  while (place < script.length) {
    if (take('blank') !== undefined) continue;
    if (statement.length === 0 && take('command') !== undefined) continue;
    const token = next(take);
    if (token.kind === 'sign' && token.text === ';') {
      statements.push(statement);
      statement = [];
    } else statement.push(token);
  }
  return statements;
}

function next(take: (part: keyof typeof PARTS) => string | undefined): Token {
  const name = take('name');
  if (name !== undefined) return { kind: 'name', text: name.replaceAll('""', '"') };
  const escaped = take('escaped');
  if (escaped !== undefined)
    return { kind: 'text', text: escaped.replace(/''|\\([^])/g, (_, character?: string) => character ?? "'") };
  const text = take('text');
  if (text !== undefined) return { kind: 'text', text: text.replaceAll("''", "'") };
  const word = take('word');
  if (word !== undefined) return { kind: 'word', text: word };
  const number = take('number');
  if (number !== undefined) return { kind: 'number', text: number };
  return { kind: 'sign', text: take('sign') ?? '' };
}
