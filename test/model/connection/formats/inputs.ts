import type { ConnectionValues } from '../../../../src/model/connection/connection-values';
import { SessionAttributes } from '../../../../src/model/connection/options/session-attributes';
import { SslMode } from '../../../../src/model/connection/options/ssl-mode';
import { ONE, SEVERAL } from './values';

/** Inputs whose templates are written out in golden.test.ts, beside the defaults. */
export const INPUTS: Readonly<Record<string, Partial<ConnectionValues>>> = {
  'defaults only': {},
  'everything, several hosts, a name that is not known': {
    hosts: SEVERAL,
    singleHost: ONE,
    sessionAttributes: SessionAttributes.PREFER_STANDBY,
    database: `sh'op "é": 1/2`,
    username: undefined,
    applicationName: "products' api",
    connectTimeout: 2000,
    tcpUserTimeout: 15_000,
    loadBalanceHosts: true,
    tls: { mode: SslMode.VERIFY_FULL, rootCertificatePath: '/bindings/products-api/ca.crt' },
    settings: { statement_timeout: '30s', search_path: '"a b", c\\d' },
    libpqParameters: { keepalives_idle: '30' },
    jdbcParameters: { prepareThreshold: '0' },
    npgsqlParameters: { 'Maximum Pool Size': '20' },
    nodeParameters: { query_timeout: '10000' },
  },
};
