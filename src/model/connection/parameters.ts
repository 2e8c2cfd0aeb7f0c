import type { StringMap } from '../labels';
import { definition } from '../parameters/definition';
import { checkParameter } from '../parameters/index';
import type { Problems } from '../problems';

/** What our own props write, so that a further parameter may not: the parameter in lower case, and the prop. */
const OWN = {
  libpqParameters: {
    host: 'target',
    hostaddr: 'target',
    port: 'target',
    target_session_attrs: 'target',
    user: 'username',
    password: 'password',
    passfile: 'password',
    dbname: 'database',
    application_name: 'applicationName',
    connect_timeout: 'connectTimeout',
    tcp_user_timeout: 'tcpUserTimeout',
    load_balance_hosts: 'loadBalanceHosts',
    sslmode: 'tls',
    sslrootcert: 'tls',
    options: 'settings',
  },
  jdbcParameters: {
    targetservertype: 'target',
    user: 'username',
    password: 'password',
    applicationname: 'applicationName',
    connecttimeout: 'connectTimeout',
    loadbalancehosts: 'loadBalanceHosts',
    sslmode: 'tls',
    sslrootcert: 'tls',
    options: 'settings',
  },
  npgsqlParameters: {
    host: 'target',
    server: 'target',
    port: 'target',
    'target session attributes': 'target',
    username: 'username',
    'user id': 'username',
    password: 'password',
    passfile: 'password',
    database: 'database',
    'application name': 'applicationName',
    timeout: 'connectTimeout',
    'load balance hosts': 'loadBalanceHosts',
    'ssl mode': 'tls',
    'root certificate': 'tls',
    options: 'settings',
  },
  nodeParameters: {
    host: 'target',
    port: 'target',
    user: 'username',
    password: 'password',
    database: 'database',
    application_name: 'applicationName',
    sslmode: 'tls',
    sslrootcert: 'tls',
    options: 'settings',
  },
} as const;

/** Props with further parameters. */
export type ParameterProp = keyof typeof OWN;

/** Further parameters of a driver: not looked into, except that none is ours. */
export function driverParameters(prop: ParameterProp, given: StringMap | undefined, problems: Problems): StringMap {
  const own: { readonly [name: string]: string } = OWN[prop];
  for (const [name, value] of Object.entries(given ?? {})) {
    const at = `${prop}.${name}`;
    const ours = name.toLowerCase();
    if (Object.hasOwn(own, ours)) problems.add(at, `is written from ${own[ours]}; give that instead`);
    else if (!/^[A-Za-z_][-A-Za-z0-9_. ]*$/.test(name))
      problems.add(at, `${JSON.stringify(name)} is not the name of a parameter; write it as the driver's manual does`);
    problems.add(at, textProblem(value));
  }
  return texts(given);
}

/** Contexts of parameters that a session can have for itself. */
const OF_A_SESSION = ['user', 'superuser', 'backend', 'superuser-backend'];

/** Parameters of PostgreSQL for the session. */
export function sessionSettings(given: StringMap | undefined, majorVersion: number, problems: Problems): StringMap {
  for (const [name, value] of Object.entries(given ?? {})) {
    const at = `settings.${name}`;
    const problem = textProblem(value);
    problems.add(at, problem ?? settingProblem(majorVersion, name, value));
  }
  return texts(given);
}

function settingProblem(majorVersion: number, name: string, value: string): string | undefined {
  if (!/^[A-Za-z_][A-Za-z0-9_$.]*$/.test(name)) return `${JSON.stringify(name)} is not the name of a parameter`;
  if (name.toLowerCase() === 'application_name') return 'is written from applicationName; give that instead';
  const context = definition(majorVersion, name)?.context;
  if (context !== undefined && !OF_A_SESSION.includes(context))
    return 'is set for the whole server, not for a session; give it to the database as one of its parameters';
  return checkParameter(majorVersion, name, value);
}

/** Those values that are texts, to go on with after a problem. */
function texts(given: StringMap | undefined): StringMap {
  return Object.fromEntries(Object.entries(given ?? {}).filter(([, value]) => typeof value === 'string'));
}

/** What is wrong with a value that a connection string shall hold; undefined when it is fine. */
export function textProblem(value: unknown): string | undefined {
  if (typeof value !== 'string') return `${JSON.stringify(value)} is not a text; write '${String(value)}'`;
  return /[\0\r\n]/.test(value)
    ? `${JSON.stringify(value)} has a NUL character or a line break; leave it out`
    : undefined;
}
