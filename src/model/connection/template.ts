/** A value that is known only where the password is. */
export type Variable = 'username' | 'password' | 'rootCertificate';

/** How a value is written so that its reader gets it back. */
export type Escape = 'none' | 'percent' | 'keyword' | 'pgpass' | 'npgsql';

/** The place of such a value in a text. */
export interface Hole {
  readonly value: Variable;
  readonly escape: Escape;
}

/** Text, or the place of a value. */
export type Part = string | Hole;

/** A text with places for values. */
export type Template = readonly Part[];

/** Puts parts together; texts that meet become one. */
export function template(...parts: readonly (Part | Template)[]): Template {
  const joined: Part[] = [];
  for (const part of parts.flat<readonly (Part | Template)[]>()) {
    const last = joined.at(-1);
    if (typeof part === 'string' && typeof last === 'string') joined[joined.length - 1] = last + part;
    else if (part !== '') joined.push(part);
  }
  return joined;
}
