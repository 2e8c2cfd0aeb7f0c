import type { ConnectionValues } from '../connection-values';
import { ESCAPES } from '../escapes';
import { SessionAttributes } from '../options/session-attributes';
import { type Template, template } from '../template';
import { authority, options, password, query, username } from './parts';

/** A URL of SQLAlchemy for psycopg 3. Several hosts, and a database whose name it would not decode, are parameters. */
export function sqlalchemy(values: ConnectionValues): Template {
  const { hosts, database, sessionAttributes, tls } = values;
  const several = hosts.length > 1;
  const plain = /^[-\w.]+$/.test(database);
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
  const places = hosts.map((host) => `host=${ESCAPES.percent(authority([host]))}&`).join('');
  return template(
    'postgresql+psycopg://',
    username(values, 'percent'),
    ':',
    password('percent'),
    `@${several ? '' : authority(hosts)}/${plain ? database : ''}`,
    several ? parameters.replace('?', `?${places}`) : parameters,
  );
}
