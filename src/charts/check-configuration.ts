import { nearest } from '../model/nearest';
import type { Problems } from '../model/problems';
import { parseQuantity } from '../model/quantity';

/** What stands under a key of a configuration file. */
export type Fields = { readonly [key: string]: unknown };

/** What is wrong with a value; undefined when it is fine. */
export type Check = (value: unknown) => string | undefined;

/**
 * What a set of keys may hold.
 *
 * @internal
 */
export interface Shape {
  readonly keys: { readonly [key: string]: Check | Shape };
  readonly required: readonly string[];
  /** It is a list of such sets. */
  readonly list?: boolean;
  /** A text may stand there instead. */
  readonly orText?: boolean;
}

export const text: Check = (value) =>
  typeof value === 'string' && value !== '' ? undefined : `${JSON.stringify(value)} is not a text; write it in quotes`;

export const whole: Check = (value) =>
  Number.isInteger(value) ? undefined : `${JSON.stringify(value)} is not a whole number; write one, without quotes`;

export const flag: Check = (value) =>
  typeof value === 'boolean'
    ? undefined
    : `${JSON.stringify(value)} is not true or false; write one of them, without quotes`;

export const quantity: Check = (value) =>
  typeof value === 'string' && parseQuantity(value) !== undefined
    ? undefined
    : `${JSON.stringify(value)} is not a size; write for example 10Gi`;

export const texts: Check = (value) =>
  Array.isArray(value) && value.every((entry) => text(entry) === undefined)
    ? undefined
    : `${JSON.stringify(value)} is not a list of texts; write for example [one, two]`;

export const fields: Check = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? undefined
    : `${JSON.stringify(value)} is not a set of keys; write key: value, line by line`;

const list: Check = (value) =>
  Array.isArray(value) ? undefined : `${JSON.stringify(value)} is not a list; write each entry on a line after '-'`;

/** Checks what a file holds: what is unknown, missing or of the wrong kind. */
export function checkShape(at: string, content: unknown, shape: Shape, problems: Problems): void {
  if (shape.orText && fields(content) !== undefined) {
    if (text(content) !== undefined)
      problems.add(at, `${JSON.stringify(content)} is neither a text nor a set of keys; write one of them`);
    return;
  }
  if (!shape.list) {
    checkSet(at, content, shape, problems);
    return;
  }
  problems.add(at, list(content));
  if (Array.isArray(content)) content.forEach((entry, index) => checkSet(`${at}[${index}]`, entry, shape, problems));
}

function checkSet(at: string, content: unknown, { keys, required }: Shape, problems: Problems): void {
  const problem = fields(content);
  problems.add(at === '' ? 'the file' : at, problem);
  if (problem !== undefined) return;
  const prefix = at === '' ? '' : `${at}.`;
  for (const [key, value] of Object.entries(content as Fields)) {
    const check = Object.hasOwn(keys, key) ? keys[key] : unknownKey(prefix, key, Object.keys(keys));
    if (typeof check === 'function') problems.add(prefix + key, check(value));
    else if (check !== undefined) checkShape(prefix + key, value, check, problems);
  }
  for (const key of required) if (!Object.hasOwn(content as Fields, key)) problems.add(prefix + key, 'is missing');
}

function unknownKey(prefix: string, key: string, known: string[]): Check {
  const meant = nearest(key, known);
  const hint = meant ? `was ${prefix}${meant} meant?` : `known are ${known.join(', ')}`;
  return () => `is not known; ${hint}`;
}

/** A configuration whose parameters are texts, as PostgreSQL has them: in a file, 200 and on need no quotes. */
export function withParameterTexts<C extends { readonly database: { readonly parameters?: object } }>(
  configuration: C,
): C {
  const { database } = configuration;
  if (database.parameters === undefined) return configuration;
  const parameters = Object.entries(database.parameters).map(([name, value]) => [
    name,
    typeof value === 'boolean' ? (value ? 'on' : 'off') : String(value),
  ]);
  return { ...configuration, database: { ...database, parameters: Object.fromEntries(parameters) as object } };
}
