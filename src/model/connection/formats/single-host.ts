import type { ConnectionValues, HostAndPort } from '../connection-values';
import { ESCAPES } from '../escapes';
import { SslMode } from '../options/ssl-mode';
import type { Template } from '../template';
import { authority, isPlainName, options, query, severalHosts, uriWithLogin } from './parts';

type Parameters = { readonly [name: string]: string | number | undefined };

/** A URI of node-postgres. */
export function nodePostgres(values: ConnectionValues): Template | string {
  if (!values.singleHost) return severalHosts('node-postgres', values);
  const unreadable = /[?#]|(?<![^/])\.\.?(?![^/])/.exec(values.database);
  if (unreadable)
    return `node-postgres cannot read the name of the database '${values.database}' from a URI, because of '${unreadable[0]}'; give it host, port, user, password and database one by one`;
  const parameters = {
    application_name: values.applicationName,
    sslmode: values.tls.mode,
    // Without it every mode but `disable` would verify as `verify-full` does.
    uselibpqcompat: values.tls.mode === SslMode.DISABLE ? undefined : 'true',
    sslrootcert: values.tls.rootCertificatePath,
    options: options(values.settings),
    ...values.nodeParameters,
  };
  return single(values, values.singleHost, parameters, nodePath(values.database));
}

/** Of the path, node-postgres does not decode what parts a URI (decodeURI): that stands as it is. */
function nodePath(database: string): string {
  return ESCAPES.percent(database).replace(/%(?:2[46BCF]|3[ABD]|40)/g, decodeURIComponent);
}

/** The plainest URI: only parameters that every client knows. */
export function databaseUrl(values: ConnectionValues): Template | string {
  if (!values.singleHost) return severalHosts('DATABASE_URL', values);
  return single(values, values.singleHost, {
    application_name: values.applicationName,
    connect_timeout: values.connectTimeout,
    sslmode: values.tls.mode,
    sslrootcert: values.tls.rootCertificatePath,
    options: options(values.settings),
  });
}

/** A URL of Prisma, whose words for encryption are its own. */
export function prisma(values: ConnectionValues): Template | string {
  if (!values.singleHost) return severalHosts('Prisma', values);
  if (!isPlainName(values.database))
    return `Prisma does not decode the name of the database '${values.database}' in a URL; it reads names of letters, digits, '-', '_' and '.'`;
  return single(values, values.singleHost, {
    schema: 'public',
    application_name: values.applicationName,
    connect_timeout: values.connectTimeout,
    ...prismaTls(values),
    options: options(values.settings),
  });
}

function prismaTls({ tls: { mode, rootCertificatePath } }: ConnectionValues): Parameters {
  switch (mode) {
    case SslMode.DISABLE:
    case SslMode.PREFER:
      return { sslmode: mode };
    case SslMode.REQUIRE:
      return { sslmode: mode, sslaccept: 'accept_invalid_certs' };
    default:
      return { sslmode: SslMode.REQUIRE, sslaccept: 'strict', sslcert: rootCertificatePath };
  }
}

function single(
  values: ConnectionValues,
  host: HostAndPort,
  parameters: Parameters,
  path = ESCAPES.percent(values.database),
): Template {
  return uriWithLogin(values, `${authority([host])}/${path}${query(parameters)}`);
}
