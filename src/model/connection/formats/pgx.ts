import type { ConnectionValues } from '../connection-values';
import { ESCAPES } from '../escapes';
import { SessionAttributes } from '../options/session-attributes';
import type { Template } from '../template';
import { authority, options, query, uriWithLogin } from './parts';

/** A URI of pgx: libpq's, without what pgx would send to the server as a parameter that it does not know. */
export function pgx(values: ConnectionValues): Template {
  const { sessionAttributes, tls } = values;
  const parameters = query({
    target_session_attrs: sessionAttributes === SessionAttributes.ANY ? undefined : sessionAttributes,
    application_name: values.applicationName,
    connect_timeout: values.connectTimeout,
    sslmode: tls.mode,
    sslrootcert: tls.rootCertificatePath,
    options: options(values.settings),
  });
  return uriWithLogin(values, `${authority(values.hosts)}/${ESCAPES.percent(values.database)}${parameters}`);
}
