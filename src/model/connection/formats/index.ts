import type { ConnectionValues } from '../connection-values';
import { ConnectionFormat } from '../options/connection-format';
import type { Template } from '../template';
import { jdbc, jdbcBare } from './jdbc';
import { host, keywords, pgpass, port, uri, uriLoadBalanced } from './libpq';
import { npgsql } from './npgsql';
import { options, password, username } from './parts';
import { pgx } from './pgx';
import { databaseUrl, nodePostgres, prisma } from './single-host';
import { sqlalchemy } from './sqlalchemy';

/** Makes a template; a text is the reason why it cannot. */
type Format = (values: ConnectionValues) => Template | string;

const FORMATS: { readonly [format in ConnectionFormat]: Format } = {
  [ConnectionFormat.USERNAME]: (values) => [username(values, 'none')],
  [ConnectionFormat.PASSWORD]: () => [password('none')],
  [ConnectionFormat.DBNAME]: ({ database }) => [database],
  [ConnectionFormat.HOST]: (values) => [host(values)],
  [ConnectionFormat.PORT]: (values) => [port(values)],
  [ConnectionFormat.URI]: uri,
  [ConnectionFormat.URI_LOAD_BALANCED]: uriLoadBalanced,
  [ConnectionFormat.KEYWORDS]: keywords,
  [ConnectionFormat.PGPASS]: pgpass,
  [ConnectionFormat.JDBC]: jdbc,
  [ConnectionFormat.JDBC_BARE]: jdbcBare,
  [ConnectionFormat.NPGSQL]: npgsql,
  [ConnectionFormat.NODE_POSTGRES]: nodePostgres,
  [ConnectionFormat.PGX]: pgx,
  [ConnectionFormat.SQLALCHEMY]: sqlalchemy,
  [ConnectionFormat.DATABASE_URL]: databaseUrl,
  [ConnectionFormat.PRISMA]: prisma,
  [ConnectionFormat.SSL_MODE]: ({ tls }) => [tls.mode],
  [ConnectionFormat.ROOT_CERTIFICATE]: () => [{ value: 'rootCertificate', escape: 'none' }],
  [ConnectionFormat.ROOT_CERTIFICATE_PATH]: ({ tls: { rootCertificatePath } }) =>
    rootCertificatePath === undefined
      ? 'there is no root certificate; give tls.rootCertificatePath or tls.rootCertificateSecret'
      : [rootCertificatePath],
  [ConnectionFormat.SESSION_ATTRIBUTES]: ({ sessionAttributes }) => [sessionAttributes],
  [ConnectionFormat.LOAD_BALANCE_HOSTS]: ({ loadBalanceHosts }) => [loadBalanceHosts ? 'random' : 'disable'],
  [ConnectionFormat.APPLICATION_NAME]: ({ applicationName }) => [applicationName],
  [ConnectionFormat.CONNECT_TIMEOUT]: ({ connectTimeout }) => [String(connectTimeout)],
  [ConnectionFormat.OPTIONS]: ({ settings }) => [options(settings) ?? ''],
  [ConnectionFormat.TYPE]: () => ['postgresql'],
  [ConnectionFormat.PROVIDER]: ({ provider }) => [provider],
};

/** The template of a format; a text is the reason why there is none. The same values give the same template for ever. */
export function formatTemplate(format: ConnectionFormat, values: ConnectionValues): Template | string {
  return FORMATS[format](values);
}
