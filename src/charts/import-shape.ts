import { SslMode } from '../model/connection/options/ssl-mode';
import type { Problems } from '../model/problems';
import { type Check, fields, type Fields, type Shape, text, whole } from './check-configuration';
import type { ImportConfiguration } from './import-configuration';

const MODES: unknown[] = Object.values(SslMode);

const sslMode: Check = (value) =>
  MODES.includes(value) ? undefined : `${JSON.stringify(value)} is no mode; write one of ${MODES.join(', ')}`;

const version: Check = (value) =>
  typeof value === 'string' && /^[1-9][0-9]*(\.[0-9]+){0,2}$/.test(value)
    ? undefined
    : `${JSON.stringify(value)} is not a version of PostgreSQL; write for example '15', in quotes`;

const IMPORT_KEYS: { readonly [key in keyof Required<ImportConfiguration>]: Check } = {
  host: text,
  port: whole,
  version,
  database: text,
  user: text,
  passwordSecret: text,
  passwordKey: text,
  sslMode,
  rootCertificateSecret: text,
  rootCertificateKey: text,
};

/** An import, as a configuration file says it. */
export const IMPORT_SHAPE: Shape = { keys: IMPORT_KEYS, required: ['host', 'version', 'passwordSecret'] };

/** Says what of an import does not go together. */
export function checkImport(at: string, content: unknown, problems: Problems): void {
  if (fields(content) !== undefined) return;
  const { sslMode: mode, rootCertificateSecret, rootCertificateKey } = content as Fields;
  if (rootCertificateSecret === undefined && (mode === SslMode.VERIFY_CA || mode === SslMode.VERIFY_FULL))
    problems.add(`${at}.sslMode`, `'${mode}' needs a root certificate to verify by; write rootCertificateSecret`);
  if (rootCertificateSecret !== undefined && (mode === SslMode.DISABLE || mode === SslMode.PREFER))
    problems.add(
      `${at}.sslMode`,
      `'${mode}' does not insist on what rootCertificateSecret is for; leave one of the two out`,
    );
  if (rootCertificateSecret === undefined && rootCertificateKey !== undefined)
    problems.add(`${at}.rootCertificateKey`, 'is a key of rootCertificateSecret; write that too, or leave it out');
}
