import type { ConnectionValues } from '../connection-values';
import { ESCAPES } from '../escapes';
import { SessionAttributes } from '../options/session-attributes';
import { SslMode } from '../options/ssl-mode';
import { type Template, template } from '../template';
import { authority, options, password, username } from './parts';

const MODES: { readonly [mode in SslMode]: string } = {
  [SslMode.DISABLE]: 'Disable',
  [SslMode.PREFER]: 'Prefer',
  [SslMode.REQUIRE]: 'Require',
  [SslMode.VERIFY_CA]: 'VerifyCA',
  [SslMode.VERIFY_FULL]: 'VerifyFull',
};

/** Seconds; Npgsql refuses more. */
const LONGEST_TIMEOUT = 1024;

/** A connection string of Npgsql: every value in double quotes, so that none has to be looked at. */
export function npgsql(values: ConnectionValues): Template {
  const { hosts, sessionAttributes, tls } = values;
  const several = hosts.length > 1;
  const rest: { readonly [name: string]: string | number | undefined } = {
    Database: values.database,
    // Of one host there is nothing to choose, and a data source for one host refuses to.
    'Target Session Attributes': several && sessionAttributes !== SessionAttributes.ANY ? sessionAttributes : undefined,
    'Load Balance Hosts': values.loadBalanceHosts ? 'true' : undefined,
    'Application Name': values.applicationName,
    Timeout: Math.min(values.connectTimeout, LONGEST_TIMEOUT),
    'SSL Mode': MODES[tls.mode],
    'Root Certificate': tls.rootCertificatePath,
    Options: options(values.settings),
    ...values.npgsqlParameters,
  };
  const [first] = hosts;
  return template(
    several ? word('Host', authority(hosts)) : `${word('Host', first.host)}${word('Port', first.port)}`,
    'Username="',
    username(values, 'npgsql'),
    '";Password="',
    password('npgsql'),
    '";',
    ...Object.entries(rest).map(([name, value]) => (value === undefined ? '' : word(name, value))),
  );
}

function word(name: string, value: string | number): string {
  return `${name}="${ESCAPES.npgsql(String(value))}";`;
}
