import type { DumpedGlobals, DumpedMembership, DumpedRole } from './restore-globals';

/** Which roles are made, and where. */
export interface RolesWish {
  /** The names of those that are there, which are never changed. */
  readonly existing: readonly string[];
  /** The major version of the server. */
  readonly major: number;
  /** Whether they get the passwords that were dumped. */
  readonly passwords: boolean;
  /** Whether those that have power over the server are made too: for a copy that nobody uses. */
  readonly everyone?: boolean;
}

/** Statements for a server, and what a person should know. */
export interface RolesScript {
  /** One a line. */
  readonly sql: string;
  /** How many roles they make. */
  readonly made: number;
  readonly notes: readonly string[];
}

/** The first version whose memberships have options. */
const OPTIONS_SINCE = 16;

/** What PostgreSQL keeps of a password. */
const VERIFIER = /^(?:SCRAM-SHA-256\$\d+:[A-Za-z0-9+/=]+\$[A-Za-z0-9+/=]+:[A-Za-z0-9+/=]+|md5[0-9a-f]{32})$/;

/**
 * What makes the roles of a backup that a server lacks, with their memberships. Roles that are there stay as they are:
 * neither are they altered, nor do they become members of anything. Superusers, roles that replicate, and those that
 * PostgreSQL and CloudNativePG keep for themselves are never made.
 */
export function rolesScript({ roles, memberships }: DumpedGlobals, wish: RolesWish): RolesScript {
  const { existing, passwords, everyone = false } = wish;
  const there = new Set(existing);
  const missing = roles.filter(({ name }) => !there.has(name));
  const made = missing.filter((role) => isMade(role, everyone));
  const names = new Set(made.map(({ name }) => name));
  const known = new Set([...there, ...names]);
  const wanted = memberships.filter(({ role, member }) => known.has(role) && known.has(member));
  const granted = wanted.filter(({ member }) => names.has(member));
  const withheld = wanted.filter(({ role, member }) => names.has(role) && !names.has(member));
  const withPassword = made.filter(({ password }) => VERIFIER.test(password ?? ''));
  const lines = [
    ...made.flatMap((role) => roleStatements(role, wish)),
    ...granted.map((membership) => grant(membership, wish.major)),
  ];
  return {
    sql: lines.map((line) => `${line};\n`).join(''),
    made: made.length,
    notes: [
      ...note(
        'roles that are superusers or replicate are not made',
        missing.filter(isPowerful).filter(({ name }) => !isReserved(name) && !everyone),
      ),
      ...(everyone ? [] : noteOfMemberships(withheld)),
      ...(passwords && made.length > 0 && withPassword.length === 0
        ? ['the backup has no passwords of roles: they are made without']
        : []),
    ],
  };
}

function isMade(role: DumpedRole, everyone: boolean): boolean {
  return everyone ? !role.name.startsWith('pg_') : !isReserved(role.name) && !isPowerful(role);
}

/** Options that a role is made with, and those that it has in a copy as well. */
const OPTIONS = ['LOGIN', 'NOINHERIT', 'CREATEDB', 'CREATEROLE', 'BYPASSRLS'];
const POWERS = ['SUPERUSER', 'REPLICATION'];

function roleStatements(role: DumpedRole, { passwords, everyone = false }: RolesWish): string[] {
  const { name, options, connectionLimit = -1, validUntil, password, comment, settings } = role;
  const words = (everyone ? [...OPTIONS, ...POWERS] : OPTIONS).filter((word) => options.has(word));
  const secret =
    passwords && password !== undefined && VERIFIER.test(password) ? [`PASSWORD ${literal(password)}`] : [];
  const limits = [
    ...(connectionLimit >= 0 ? [`CONNECTION LIMIT ${connectionLimit}`] : []),
    ...(validUntil === undefined ? [] : [`VALID UNTIL ${literal(validUntil)}`]),
  ];
  return [
    [`CREATE ROLE ${identifier(name)}`, ...words, ...limits, ...secret].join(' '),
    ...(comment === undefined ? [] : [`COMMENT ON ROLE ${identifier(name)} IS ${literal(comment)}`]),
    ...settings.map(
      ({ parameter, values }) =>
        `ALTER ROLE ${identifier(name)} SET ${identifier(parameter)} TO ${values.map(literal).join(', ')}`,
    ),
  ];
}

function grant({ role, member, admin, inherit, set }: DumpedMembership, major: number): string {
  const statement = `GRANT ${identifier(role)} TO ${identifier(member)}`;
  if (major < OPTIONS_SINCE || inherit === undefined) return admin ? `${statement} WITH ADMIN OPTION` : statement;
  const word = (value: boolean): string => (value ? 'TRUE' : 'FALSE');
  return `${statement} WITH ADMIN ${word(admin)}, INHERIT ${word(inherit)}, SET ${word(set)}`;
}

/** A role with such a name has a meaning for who runs the server. */
function isReserved(name: string): boolean {
  return name === 'postgres' || name === 'streaming_replica' || /^(pg|cnpg)_/.test(name);
}

function isPowerful({ options }: DumpedRole): boolean {
  return POWERS.some((power) => options.has(power));
}

function note(what: string, roles: readonly DumpedRole[]): string[] {
  return roles.length === 0 ? [] : [`${what}: ${roles.map(({ name }) => name).join(', ')}`];
}

function noteOfMemberships(memberships: readonly DumpedMembership[]): string[] {
  const pairs = memberships.map(({ role, member }) => `${role} to ${member}`);
  return pairs.length === 0 ? [] : [`not granted, because who would get it was there before: ${pairs.join(', ')}`];
}

/** A name for SQL. */
function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text for SQL, where a backslash means itself. */
function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
