import { statementsOf, type Token } from './restore-tokens';

/** A role as a backup has it. */
export interface DumpedRole {
  readonly name: string;
  /** Words of its options, such as LOGIN and NOINHERIT. */
  readonly options: ReadonlySet<string>;
  /** @default - as many as it likes */
  readonly connectionLimit?: number;
  /** @default - its password is valid for ever */
  readonly validUntil?: string;
  /** A verifier, never the password itself. @default - none was dumped */
  readonly password?: string;
  readonly comment?: string;
  /** Parameters: each value is a list. */
  readonly settings: readonly { readonly parameter: string; readonly values: readonly string[] }[];
}

/** That a role is a member of another. */
export interface DumpedMembership {
  readonly role: string;
  readonly member: string;
  readonly admin: boolean;
  /** @default - the server that was dumped knew no such option */
  readonly inherit?: boolean;
  readonly set: boolean;
}

/** The roles of a server. */
export interface DumpedGlobals {
  readonly roles: readonly DumpedRole[];
  readonly memberships: readonly DumpedMembership[];
}

type Draft = { -readonly [field in keyof DumpedRole]: DumpedRole[field] };

/** What `pg_dumpall --globals-only` has written of roles; what is no role is left out. */
export function globalsOf(script: string): DumpedGlobals {
  const roles = new Map<string, Draft>();
  const memberships = new Map<string, DumpedMembership>();
  for (const statement of statementsOf(script)) {
    const given = membershipOf(statement);
    if (given !== undefined) {
      // Several may have granted the same.
      const key = JSON.stringify([given.role, given.member]);
      memberships.set(key, merged(memberships.get(key), given));
      continue;
    }
    const [name, rest] = subject(statement, ['CREATE', 'ROLE']);
    if (name !== undefined && rest.length === 0) roles.set(name, { name, options: new Set(), settings: [] });
    change(roles, statement);
  }
  return { roles: [...roles.values()], memberships: [...memberships.values()] };
}

/** What a statement says of a role that was made before. */
function change(roles: ReadonlyMap<string, Draft>, statement: readonly Token[]): void {
  const [altered = '', rest] = subject(statement, ['ALTER', 'ROLE']);
  const role = roles.get(altered);
  if (role !== undefined && isWord(rest[0], 'WITH')) readOptions(role, rest.slice(1));
  else if (role !== undefined && isWord(rest[0], 'SET')) readSetting(role, rest.slice(1));
  const [described = '', said] = subject(statement, ['COMMENT', 'ON', 'ROLE']);
  const comment = said[1];
  const other = roles.get(described);
  if (other !== undefined && isWord(said[0], 'IS') && comment?.kind === 'text') other.comment = comment.text;
}

function readOptions(role: Draft, tokens: readonly Token[]): void {
  const options = new Set<string>();
  tokens.forEach(({ kind, text }, index) => {
    const value = tokens[index + 1]?.text;
    const before = tokens[index - 1];
    if (kind === 'text' && isWord(before, 'PASSWORD')) role.password = text;
    else if (kind === 'text' && isWord(before, 'UNTIL')) role.validUntil = text;
    else if (kind === 'word' && text === 'LIMIT') role.connectionLimit = value === '-' ? -1 : Number(value);
    else if (kind === 'word' && value !== undefined && ['PASSWORD', 'VALID', 'CONNECTION', 'UNTIL'].includes(text))
      return;
    else if (kind === 'word') options.add(text);
  });
  role.options = options;
}

function readSetting(role: Draft, [parameter, to, ...values]: readonly Token[]): void {
  if (parameter === undefined || !['word', 'name'].includes(parameter.kind) || !isWord(to, 'TO')) return;
  // Texts and commas between them, as pg_dumpall writes every value.
  const fits = values.every((token, index) => (index % 2 === 0 ? token.kind === 'text' : token.text === ','));
  if (!fits || values.length % 2 === 0) return;
  const texts = values.filter((_, index) => index % 2 === 0).map(({ text }) => text);
  role.settings = [...role.settings, { parameter: parameter.text, values: texts }];
}

/** `GRANT role TO member [WITH …] [GRANTED BY …]`; undefined where it is something else. */
function membershipOf([grant, role, to, member, ...rest]: readonly Token[]): DumpedMembership | undefined {
  if (!isWord(grant, 'GRANT') || !isWord(to, 'TO') || !isName(role) || !isName(member)) return undefined;
  if (rest.length > 0 && !isWord(rest[0], 'WITH') && !isWord(rest[0], 'GRANTED')) return undefined;
  const said = (option: string): string | undefined => {
    const index = rest.findIndex((token) => isWord(token, option));
    return index < 0 ? undefined : rest[index + 1]?.text.toUpperCase();
  };
  const inherit = said('INHERIT');
  return {
    role: role.text,
    member: member.text,
    admin: ['OPTION', 'TRUE'].includes(said('ADMIN') ?? ''),
    ...(inherit === undefined ? {} : { inherit: inherit === 'TRUE' }),
    set: said('SET') !== 'FALSE',
  };
}

function merged(one: DumpedMembership | undefined, other: DumpedMembership): DumpedMembership {
  if (one === undefined) return other;
  const { inherit = other.inherit } = one;
  return {
    ...other,
    admin: one.admin || other.admin,
    ...(inherit === undefined ? {} : { inherit: inherit || other.inherit === true }),
    set: one.set || other.set,
  };
}

/** The role that a statement with these first words is about, and what follows. */
function subject(
  statement: readonly Token[],
  words: readonly string[],
): [name: string | undefined, rest: readonly Token[]] {
  const name = statement[words.length];
  return words.every((word, index) => isWord(statement[index], word)) && isName(name)
    ? [name.text, statement.slice(words.length + 1)]
    : [undefined, []];
}

function isWord(token: Token | undefined, text: string): boolean {
  return token?.kind === 'word' && token.text.toUpperCase() === text;
}

function isName(token: Token | undefined): token is Token {
  return token?.kind === 'name' || token?.kind === 'word';
}
