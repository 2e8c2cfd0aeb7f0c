import type { ConnectionValues } from '../connection-values';
import { ESCAPES } from '../escapes';
import { SessionAttributes } from '../options/session-attributes';
import { type Template, template } from '../template';
import { authority, options, password, query, username } from './parts';

/** The driver's words; it does not tell a server without writes from a standby. */
const SERVER_TYPES: { readonly [attributes in SessionAttributes]: string | undefined } = {
  [SessionAttributes.ANY]: undefined,
  [SessionAttributes.READ_WRITE]: 'primary',
  [SessionAttributes.PRIMARY]: 'primary',
  [SessionAttributes.READ_ONLY]: 'secondary',
  [SessionAttributes.STANDBY]: 'secondary',
  [SessionAttributes.PREFER_STANDBY]: 'preferSecondary',
};

/** A URL of pgJDBC, with user and password as parameters. */
export function jdbc(values: ConnectionValues): Template {
  return template(
    `${base(values)}?user=`,
    username(values, 'percent'),
    '&password=',
    password('percent'),
    parameters(values).replace('?', '&'),
  );
}

/** The same without them. */
export function jdbcBare(values: ConnectionValues): Template {
  return template(base(values), parameters(values));
}

function base({ hosts, database }: ConnectionValues): string {
  return `jdbc:postgresql://${authority(hosts)}/${ESCAPES.percent(database)}`;
}

function parameters(values: ConnectionValues): string {
  return query({
    targetServerType: SERVER_TYPES[values.sessionAttributes],
    loadBalanceHosts: values.loadBalanceHosts ? 'true' : undefined,
    ApplicationName: values.applicationName,
    connectTimeout: values.connectTimeout,
    sslmode: values.tls.mode,
    sslrootcert: values.tls.rootCertificatePath,
    options: options(values.settings),
    ...values.jdbcParameters,
  });
}
