import type { ISecret } from 'cdk8s-plus-28';
import type { DatabaseClient } from './database-client';
import type { Problems } from './problems';
import { referencedName, secretKeyProblem } from './references';

/** What a user may say of how servers are verified. */
export interface RootCertificateOptions {
  readonly rootCertificateSecret?: ISecret;
  readonly rootCertificateKey?: string;
}

/** What a user may say of who connects. */
export interface ClientAccessOptions extends RootCertificateOptions {
  readonly credentials?: ISecret;
}

/**
 * Who connects to a PostgreSQL, and by what it verifies the server; the owner of the application's database where nobody
 * else is given.
 *
 * @param prefix what names of options begin with
 */
export function clientAccess(
  { ownerSecret }: { readonly ownerSecret: string },
  options: ClientAccessOptions,
  prefix: string,
  problems: Problems,
): Pick<DatabaseClient, 'login' | 'rootCertificate'> {
  const given = referencedName(`${prefix}credentials`, 'Secret', options.credentials, problems);
  return {
    login:
      given === undefined
        ? { secret: ownerSecret, keys: ['password'] }
        : { secret: given, keys: ['username', 'password'] },
    ...clientRootCertificate(options, prefix, problems),
  };
}

/** By what a client verifies servers; nothing where nobody says so. */
export function clientRootCertificate(
  { rootCertificateSecret, rootCertificateKey }: RootCertificateOptions,
  prefix: string,
  problems: Problems,
): Pick<DatabaseClient, 'rootCertificate'> {
  const secret = referencedName(`${prefix}rootCertificateSecret`, 'Secret', rootCertificateSecret, problems);
  if (rootCertificateKey !== undefined && secret === undefined)
    problems.add(`${prefix}rootCertificateKey`, 'is a key of rootCertificateSecret; give that too, or leave it out');
  const key = rootCertificateKey ?? 'ca.crt';
  problems.add(`${prefix}rootCertificateKey`, secretKeyProblem(key));
  return secret === undefined ? {} : { rootCertificate: { secret, key } };
}
