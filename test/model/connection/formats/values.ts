import type { ConnectionValues } from '../../../../src/model/connection/connection-values';
import { fill, type Values } from '../../../../src/model/connection/fill';
import { formatTemplate } from '../../../../src/model/connection/formats';
import type { ConnectionFormat } from '../../../../src/model/connection/options/connection-format';
import { SessionAttributes } from '../../../../src/model/connection/options/session-attributes';
import { SslMode } from '../../../../src/model/connection/options/ssl-mode';
import type { Template } from '../../../../src/model/connection/template';

export const ONE = { host: 'products-db-rw.shop.svc', port: 5432 };
export const SEVERAL = [
  { host: 'products-db-0.products-db.shop.svc', port: 5432 },
  { host: 'products-db-1.products-db.shop.svc', port: 5433 },
];

/** What a connection with defaults only is made from, and what is given. */
export function values(given: Partial<ConnectionValues> = {}): ConnectionValues {
  const hosts = given.hosts ?? [ONE];
  return {
    hosts,
    ...(hosts.length === 1 ? { singleHost: hosts[0] } : {}),
    sessionAttributes: SessionAttributes.ANY,
    database: 'products',
    username: 'products',
    applicationName: 'products-api',
    connectTimeout: 5,
    loadBalanceHosts: false,
    tls: { mode: SslMode.DISABLE },
    settings: {},
    libpqParameters: {},
    jdbcParameters: {},
    npgsqlParameters: {},
    nodeParameters: {},
    majorVersion: 18,
    provider: 'cdk8s-pg',
    ...given,
  };
}

/** The template of a format that can be made. */
export function made(format: ConnectionFormat, given: Partial<ConnectionValues> = {}): Template {
  const template = formatTemplate(format, values(given));
  if (typeof template === 'string') throw new Error(template);
  return template;
}

/** The same, filled. */
export function text(format: ConnectionFormat, given: Partial<ConnectionValues> = {}, filled: Values = {}): string {
  return fill(made(format, given), { password: 'secret', rootCertificate: 'CERTIFICATE\n', ...filled });
}
