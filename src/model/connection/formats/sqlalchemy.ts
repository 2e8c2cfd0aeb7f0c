import type { ConnectionValues, HostAndPort } from '../connection-values';
import { ESCAPES } from '../escapes';
import { SessionAttributes } from '../options/session-attributes';
import { type Template, template } from '../template';
import { authority, isPlainName, options, password, query, username } from './parts';

/** A URL of SQLAlchemy for psycopg 3. Several hosts, and a database whose name it would not decode, are parameters. */
export function sqlalchemy(values: ConnectionValues): Template {
  const { hosts, database, sessionAttributes, tls } = values;
  const several = hosts.length > 1;
  const plain = isPlainName(database);
  const parameters = query({
    dbname: plain ? undefined : database,
    target_session_attrs: sessionAttributes === SessionAttributes.ANY ? undefined : sessionAttributes,
    application_name: values.applicationName,
    connect_timeout: values.connectTimeout,
    tcp_user_timeout: values.tcpUserTimeout,
    sslmode: tls.mode,
    sslrootcert: tls.rootCertificatePath,
    options: options(values.settings),
    ...values.libpqParameters,
  });
  return template(
    'postgresql+psycopg://',
    username(values, 'percent'),
    ':',
    password('percent'),
    `@${several ? '' : authority(hosts)}/${plain ? database : ''}`,
    several ? parameters.replace('?', `?${places(hosts)}`) : parameters,
  );
}

/** Several hosts. It takes apart one host and its port at the only colon, so that IPv6 addresses have to stand in lists. */
function places(hosts: readonly HostAndPort[]): string {
  if (!hosts.some(({ host }) => host.includes(':')))
    return hosts.map((host) => `host=${ESCAPES.percent(authority([host]))}&`).join('');
  const list = (items: readonly (string | number)[]): string => ESCAPES.percent(items.join(','));
  return `host=${list(hosts.map(({ host }) => host))}&port=${list(hosts.map(({ port }) => port))}&`;
}
