import type { Escape } from './template';

/** Writes a value as its reader wants it. */
export const ESCAPES: { readonly [escape in Escape]: (value: string) => string } = {
  none: (value) => value,
  // Also the five that encodeURIComponent leaves: no reader minds, and no shell does.
  percent: (value) =>
    encodeURIComponent(value).replace(
      /[!'()*]/g,
      (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
    ),
  // Between single quotes. PostgreSQL: "Connection Strings", keyword/value.
  keyword: (value) => value.replace(/[\\']/g, '\\$&'),
  // PostgreSQL: "The Password File".
  pgpass: (value) => value.replace(/[\\:]/g, '\\$&'),
  // Between double quotes, as connection strings of .NET have it.
  npgsql: (value) => value.replaceAll('"', '""'),
};
