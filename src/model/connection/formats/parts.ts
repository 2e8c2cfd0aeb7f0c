import type { StringMap } from '../../labels';
import type { ConnectionValues, HostAndPort } from '../connection-values';
import { ESCAPES } from '../escapes';
import { type Escape, type Part, type Template, template } from '../template';

/** The role that logs in. */
export function username({ username: known }: ConnectionValues, escape: Escape): Part {
  return known === undefined ? { value: 'username', escape } : ESCAPES[escape](known);
}

/** The place of the password. */
export function password(escape: Escape): Part {
  return { value: 'password', escape };
}

/** A URI that holds user and password, and goes on behind them. */
export function uriWithLogin(values: ConnectionValues, rest: string, scheme = 'postgresql'): Template {
  return template(`${scheme}://`, username(values, 'percent'), ':', password('percent'), `@${rest}`);
}

/** Hosts and ports as URIs have them. */
export function authority(hosts: readonly HostAndPort[]): string {
  return hosts.map(({ host, port }) => `${host.includes(':') ? `[${host}]` : host}:${port}`).join(',');
}

/** A query of a URI; what is undefined is left out. */
export function query(parameters: { readonly [name: string]: string | number | undefined }): string {
  const text = Object.entries(parameters)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${ESCAPES.percent(name)}=${ESCAPES.percent(String(value))}`)
    .join('&');
  return text === '' ? '' : `?${text}`;
}

/** Whether a database's name is the same for clients that do not decode the path of a URI. */
export function isPlainName(database: string): boolean {
  return /^[-\w.]+$/.test(database) && !/^\.\.?$/.test(database);
}

/** Parameters of the session as the server reads them at its start: split at white space, where no backslash stands before. */
export function options(settings: StringMap): string | undefined {
  const words = Object.entries(settings).map(
    ([name, value]) => `-c ${name}=${value.replace(/[\\\s]/g, (character) => `\\${character}`)}`,
  );
  return words.length === 0 ? undefined : words.join(' ');
}

/** Why a client that knows one host cannot be served. */
export function severalHosts(client: string, { hosts }: ConnectionValues): string {
  return `${client} knows one host, and the target has ${hosts.length}; choose a target with one, such as ConnectionTarget.readOnly() or ConnectionTarget.instance(…)`;
}
