import type { ConnectionValues } from '../connection-values';
import { ESCAPES } from '../escapes';
import { SessionAttributes } from '../options/session-attributes';
import { type Template, template } from '../template';
import { authority, options, password, query, uriWithLogin, username } from './parts';

/** libpq's parameters beside who, where and which database. PostgreSQL: "Parameter Key Words". */
export function libpqParameters(values: ConnectionValues): { readonly [name: string]: string | number | undefined } {
  const { sessionAttributes, tls } = values;
  return {
    target_session_attrs: sessionAttributes === SessionAttributes.ANY ? undefined : sessionAttributes,
    application_name: values.applicationName,
    connect_timeout: values.connectTimeout,
    tcp_user_timeout: values.tcpUserTimeout,
    sslmode: tls.mode,
    sslrootcert: tls.rootCertificatePath,
    options: options(values.settings),
    ...values.libpqParameters,
  };
}

/** A connection URI. PostgreSQL: "Connection URIs". */
export function uri(values: ConnectionValues): Template {
  return uriWith(values, {});
}

/** The same, for those who know load_balance_hosts: libpq 15 refuses the whole URI. */
export function uriLoadBalanced(values: ConnectionValues): Template | string {
  if (!values.loadBalanceHosts) return 'connections are not spread over hosts; set loadBalanceHosts: true';
  return uriWith(values, { load_balance_hosts: 'random' });
}

function uriWith(values: ConnectionValues, more: { readonly [name: string]: string }): Template {
  const parameters = query({ ...libpqParameters(values), ...more });
  return uriWithLogin(values, `${authority(values.hosts)}/${ESCAPES.percent(values.database)}${parameters}`);
}

/** Keywords and values. */
export function keywords(values: ConnectionValues): Template {
  const word = (name: string, value: string | number): string => `${name}='${ESCAPES.keyword(String(value))}'`;
  const rest = Object.entries(libpqParameters(values)).filter(([, value]) => value !== undefined);
  return template(
    `${word('host', host(values))} ${word('port', values.hosts.map(({ port }) => port).join(','))} user='`,
    username(values, 'keyword'),
    "' password='",
    password('keyword'),
    `' ${word('dbname', values.database)}`,
    ...rest.map(([name, value]) => ` ${word(name, value as string | number)}`),
  );
}

/** A password file. */
export function pgpass(values: ConnectionValues): Template {
  return template(
    ...values.hosts.flatMap(({ host: name, port }) => [
      `${ESCAPES.pgpass(name)}:${port}:${ESCAPES.pgpass(values.database)}:`,
      username(values, 'pgpass'),
      ':',
      password('pgpass'),
      '\n',
    ]),
  );
}

/** All hosts, as PGHOST has them. */
export function host({ hosts }: ConnectionValues): string {
  return hosts.map(({ host: name }) => name).join(',');
}

/** Their ports, as PGPORT has them: one that all have in common stands once. */
export function port({ hosts }: ConnectionValues): string {
  const ports = hosts.map(({ port: number }) => number);
  return new Set(ports).size === 1 ? String(ports[0]) : ports.join(',');
}
