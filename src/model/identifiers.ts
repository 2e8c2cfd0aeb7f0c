/**
 * What is wrong with the name of a database or role; undefined when it is fine.
 * Only characters that every driver and connection string takes as they are.
 */
export function identifierProblem(name: unknown): string | undefined {
  if (typeof name !== 'string' || !/^[A-Za-z_][-A-Za-z0-9_]*$/.test(name)) {
    return `'${String(name)}' is not a name that every client can write; use letters, digits, '-' and '_', and begin with a letter or '_'`;
  }
  return name.length > 63 ? `'${name}' has ${name.length} characters; PostgreSQL keeps 63` : undefined;
}

/** What is wrong with the name of a database or role that is there already; undefined when it is fine. */
export function foreignNameProblem(name: unknown): string | undefined {
  if (typeof name !== 'string' || name === '' || name.includes('\0'))
    return `${JSON.stringify(name)} is no name that PostgreSQL can have; write its text`;
  const bytes = Buffer.byteLength(name);
  return bytes > 63 ? `'${name}' has ${bytes} bytes; PostgreSQL keeps 63` : undefined;
}

/** What is wrong with the application's database; undefined when it is fine. */
export function databaseProblem(name: unknown): string | undefined {
  if (name === 'postgres' || name === 'template0' || name === 'template1')
    return `'${name}' is PostgreSQL's own; choose another name`;
  return identifierProblem(name);
}

/** What is wrong with its owner; undefined when it is fine. */
export function ownerProblem(name: unknown): string | undefined {
  if (name === 'postgres') return "'postgres' is the superuser; choose another name: an application must not be one";
  if (name === 'streaming_replica') return "'streaming_replica' is the role of the standbys; choose another name";
  if (typeof name === 'string' && name.startsWith('pg_'))
    return `'${name}' begins with pg_, which PostgreSQL keeps for itself; choose another name`;
  if (typeof name === 'string' && ['public', 'none'].includes(name))
    return `'${name}' is a word of SQL that no role can have as its name; choose another name`;
  return identifierProblem(name);
}

/** What is wrong with the name of a locale or encoding; undefined when it is fine. */
export function localeProblem(value: unknown): string | undefined {
  if (typeof value === 'string' && /^[A-Za-z0-9][-_.@A-Za-z0-9]*$/.test(value)) return undefined;
  return `'${String(value)}' is none; write one that PostgreSQL and the image know, or leave it out`;
}
