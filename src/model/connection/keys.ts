import { choiceProblem } from '../numbers';
import type { Problems } from '../problems';
import type { ConnectionValues } from './connection-values';
import { formatTemplate } from './formats';
import { ConnectionFormat } from './options/connection-format';
import type { Template } from './template';
import { ROOT_CERTIFICATE_KEY } from './tls';

/** What a key holds. */
export interface KeyFormat {
  readonly format: ConnectionFormat;
  /** Left out where it cannot be made; one that was asked for by name is refused. */
  readonly optional: boolean;
}

/** Keys and what they hold. `ConnectionKeys` fits. */
export interface KeysOfFormats {
  readonly _entries: { readonly [key: string]: KeyFormat };
  /** What was wrong with how they were chosen. */
  readonly _problems: readonly string[];
}

/** Names as CloudNativePG's Secret of an application has them, where both have the same. */
const STANDARD: { readonly [key: string]: ConnectionFormat } = {
  username: ConnectionFormat.USERNAME,
  user: ConnectionFormat.USERNAME,
  password: ConnectionFormat.PASSWORD,
  dbname: ConnectionFormat.DBNAME,
  host: ConnectionFormat.HOST,
  port: ConnectionFormat.PORT,
  uri: ConnectionFormat.URI,
  'jdbc-uri': ConnectionFormat.JDBC,
  pgpass: ConnectionFormat.PGPASS,
  dsn: ConnectionFormat.KEYWORDS,
  'uri-balanced': ConnectionFormat.URI_LOAD_BALANCED,
  'database-url': ConnectionFormat.DATABASE_URL,
  'node-postgres': ConnectionFormat.NODE_POSTGRES,
  npgsql: ConnectionFormat.NPGSQL,
  pgx: ConnectionFormat.PGX,
  sqlalchemy: ConnectionFormat.SQLALCHEMY,
  sslmode: ConnectionFormat.SSL_MODE,
  [ROOT_CERTIFICATE_KEY]: ConnectionFormat.ROOT_CERTIFICATE,
  type: ConnectionFormat.TYPE,
  provider: ConnectionFormat.PROVIDER,
};

/** The keys of a connection where nothing is said. */
export function standardKeys(): { readonly [key: string]: KeyFormat } {
  return Object.fromEntries(Object.entries(STANDARD).map(([key, format]) => [key, { format, optional: true }]));
}

const NO_CERTIFICATE = 'there is no root certificate to copy; give tls.rootCertificateSecret';

/** What each key holds. */
export function templates(
  keys: KeysOfFormats | undefined,
  values: ConnectionValues,
  hasRootCertificate: boolean,
  problems: Problems,
): { readonly [key: string]: Template } {
  const { _entries: entries = {}, _problems: chosen = [] } = keys ?? { _entries: standardKeys() };
  for (const problem of chosen) problems.add('keys', problem);
  if (Object.keys(entries).length === 0 && chosen.length === 0)
    problems.add('keys', 'name no key; write for example ConnectionKeys.standard()');
  const made: { [key: string]: Template } = {};
  // Whatever was chosen: the strings name the file that this key is mounted as.
  const certificate = { [ROOT_CERTIFICATE_KEY]: { format: ConnectionFormat.ROOT_CERTIFICATE, optional: true } };
  const all = hasRootCertificate ? { ...certificate, ...entries } : entries;
  for (const [key, { format, optional }] of Object.entries(all)) {
    const problem = keyProblem(key) ?? choiceProblem(format, Object.values(ConnectionFormat));
    if (problem !== undefined) {
      problems.add(`keys.${key}`, problem);
      continue;
    }
    const missing = format === ConnectionFormat.ROOT_CERTIFICATE && !hasRootCertificate;
    const template = missing ? NO_CERTIFICATE : formatTemplate(format, values);
    if (typeof template !== 'string') made[key] = template;
    else if (!optional) problems.add(`keys.${key}`, template);
  }
  return made;
}

function keyProblem(key: string): string | undefined {
  return /^[-._a-zA-Z0-9]{1,253}$/.test(key) && !/^\.\.?$/.test(key)
    ? undefined
    : `${JSON.stringify(key)} can be no key of a Secret; write at most 253 letters, digits, '-', '_' and '.'`;
}
