import type { ConnectionValues, HostAndPort } from '../connection-values';
import { ESCAPES } from '../escapes';
import type { Template } from '../template';
import { libpqParameters } from './libpq';
import { authority, isPlainName, query, uriWithLogin } from './parts';

/** A URL of SQLAlchemy for psycopg 3. Several hosts, and a database whose name it would not decode, are parameters. */
export function sqlalchemy(values: ConnectionValues): Template {
  const { hosts, database } = values;
  const several = hosts.length > 1;
  const plain = isPlainName(database);
  const parameters = query({ dbname: plain ? undefined : database, ...libpqParameters(values) });
  const place = `${several ? '' : authority(hosts)}/${plain ? database : ''}`;
  const rest = several ? parameters.replace('?', `?${places(hosts)}`) : parameters;
  return uriWithLogin(values, `${place}${rest}`, 'postgresql+psycopg');
}

/** Several hosts. It takes apart one host and its port at the only colon, so that IPv6 addresses have to stand in lists. */
function places(hosts: readonly HostAndPort[]): string {
  if (!hosts.some(({ host }) => host.includes(':')))
    return hosts.map((host) => `host=${ESCAPES.percent(authority([host]))}&`).join('');
  const list = (items: readonly (string | number)[]): string => ESCAPES.percent(items.join(','));
  return `host=${list(hosts.map(({ host }) => host))}&port=${list(hosts.map(({ port }) => port))}&`;
}
