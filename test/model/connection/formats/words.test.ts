import { formatTemplate } from '../../../../src/model/connection/formats';
import { ConnectionFormat } from '../../../../src/model/connection/options/connection-format';
import { SessionAttributes } from '../../../../src/model/connection/options/session-attributes';
import { SslMode } from '../../../../src/model/connection/options/ssl-mode';
import { readJdbc, readKeywords, readNpgsql, readUri } from './readers';
import { ONE, SEVERAL, text, values } from './values';

type Given = Parameters<typeof text>[1];

const uri = (given: Given) => readUri(text(ConnectionFormat.URI, given)).parameters;
const keywords = (given: Given) => readKeywords(text(ConnectionFormat.KEYWORDS, given)).parameters;
const pgx = (given: Given) => readUri(text(ConnectionFormat.PGX, given)).parameters;
const jdbc = (given: Given) => readJdbc(text(ConnectionFormat.JDBC, given)).parameters;
const npgsql = (given: Given) => readNpgsql(text(ConnectionFormat.NPGSQL, given)).parameters;
const sqlalchemy = (given: Given) =>
  readUri(text(ConnectionFormat.SQLALCHEMY, given), 'postgresql+psycopg://').parameters;
const databaseUrl = (given: Given) => readUri(text(ConnectionFormat.DATABASE_URL, given)).parameters;
const node = (given: Given) => readUri(text(ConnectionFormat.NODE_POSTGRES, given)).parameters;
const prisma = (given: Given) => readUri(text(ConnectionFormat.PRISMA, given)).parameters;

test.each([
  [SessionAttributes.ANY, undefined, undefined, undefined],
  [SessionAttributes.READ_WRITE, 'read-write', 'primary', 'read-write'],
  [SessionAttributes.READ_ONLY, 'read-only', 'secondary', 'read-only'],
  [SessionAttributes.PRIMARY, 'primary', 'primary', 'primary'],
  [SessionAttributes.STANDBY, 'standby', 'secondary', 'standby'],
  [SessionAttributes.PREFER_STANDBY, 'prefer-standby', 'preferSecondary', 'prefer-standby'],
])('%s in the words of libpq, JDBC and Npgsql', (sessionAttributes, libpq, java, net) => {
  const given = { sessionAttributes, hosts: SEVERAL };
  expect(uri(given).target_session_attrs).toBe(libpq);
  expect(keywords(given).target_session_attrs).toBe(libpq);
  expect(pgx(given).target_session_attrs).toBe(libpq);
  expect(sqlalchemy(given).target_session_attrs).toBe(libpq);
  expect(jdbc(given).targetServerType).toBe(java);
  expect(npgsql(given)['Target Session Attributes']).toBe(net);
});

test('of a single host, Npgsql is not told what it has to be, which it refuses', () => {
  expect(npgsql({ sessionAttributes: SessionAttributes.READ_WRITE })).not.toHaveProperty('Target Session Attributes');
});

test.each([
  [SslMode.DISABLE, 'Disable', { sslmode: 'disable' }],
  [SslMode.PREFER, 'Prefer', { sslmode: 'prefer' }],
  [SslMode.REQUIRE, 'Require', { sslmode: 'require', sslaccept: 'accept_invalid_certs' }],
  [SslMode.VERIFY_CA, 'VerifyCA', { sslmode: 'require', sslaccept: 'strict', sslcert: '/ca.crt' }],
  [SslMode.VERIFY_FULL, 'VerifyFull', { sslmode: 'require', sslaccept: 'strict', sslcert: '/ca.crt' }],
])('encryption %s in the words of every client', (mode, net, ofPrisma) => {
  const verifies = mode === SslMode.VERIFY_CA || mode === SslMode.VERIFY_FULL;
  const rootCertificatePath = verifies ? '/ca.crt' : undefined;
  const given = { tls: { mode, ...(verifies ? { rootCertificatePath } : {}) } };
  for (const read of [uri, keywords, pgx, jdbc, sqlalchemy, databaseUrl, node])
    expect(read(given)).toMatchObject({ sslmode: mode, ...(verifies ? { sslrootcert: rootCertificatePath } : {}) });
  expect(node(given).uselibpqcompat).toBe(mode === SslMode.DISABLE ? undefined : 'true');
  expect(npgsql(given)['SSL Mode']).toBe(net);
  expect(npgsql(given)['Root Certificate']).toBe(rootCertificatePath);
  const { application_name, connect_timeout, schema, ...rest } = prisma(given);
  expect(rest).toEqual(ofPrisma);
  expect([application_name, connect_timeout, schema]).toEqual(['products-api', '5', 'public']);
});

test('time limits in the unit of each client', () => {
  const given = { connectTimeout: 7, tcpUserTimeout: 15_000 };
  for (const read of [uri, keywords, sqlalchemy])
    expect(read(given)).toMatchObject({ connect_timeout: '7', tcp_user_timeout: '15000' });
  expect(jdbc(given).connectTimeout).toBe('7');
  expect(npgsql(given).Timeout).toBe('7');
  expect(pgx(given)).toMatchObject({ connect_timeout: '7' });
  expect(text(ConnectionFormat.CONNECT_TIMEOUT, given)).toBe('7');
});

test('Npgsql is given no longer time limit than it takes', () => {
  expect(npgsql({ connectTimeout: 1024 }).Timeout).toBe('1024');
  expect(npgsql({ connectTimeout: 1025 }).Timeout).toBe('1024');
});

test('connections are spread over hosts by those that know how, and libpq has a key of its own for it', () => {
  const given = { hosts: SEVERAL, loadBalanceHosts: true };
  expect(jdbc(given).loadBalanceHosts).toBe('true');
  expect(npgsql(given)['Load Balance Hosts']).toBe('true');
  const balanced = readUri(text(ConnectionFormat.URI_LOAD_BALANCED, given));
  expect(balanced.parameters).toEqual({ ...uri(given), load_balance_hosts: 'random' });
  for (const read of [uri, keywords, pgx, sqlalchemy]) expect(read(given)).not.toHaveProperty('load_balance_hosts');
  expect(jdbc({})).not.toHaveProperty('loadBalanceHosts');
  expect(npgsql({})).not.toHaveProperty('Load Balance Hosts');
});

test('further parameters are given to their own clients, and to no others', () => {
  const given = {
    libpqParameters: { keepalives_idle: '30' },
    jdbcParameters: { prepareThreshold: '0' },
    npgsqlParameters: { 'Maximum Pool Size': '20' },
    nodeParameters: { query_timeout: '10000' },
  };
  for (const read of [uri, keywords, sqlalchemy]) expect(read(given).keepalives_idle).toBe('30');
  expect(jdbc(given).prepareThreshold).toBe('0');
  expect(npgsql(given)['Maximum Pool Size']).toBe('20');
  expect(node(given).query_timeout).toBe('10000');
  // They would send a parameter that they do not know to the server, which refuses it.
  for (const read of [pgx, databaseUrl]) expect(read(given)).toEqual(read({}));
});

const V6 = [
  { host: 'fd00::1', port: 5432 },
  { host: 'fd00::2', port: 5433 },
];

test('IPv6 addresses are in brackets where a port follows', () => {
  const bracketed = ['[fd00::1]:5432', '[fd00::2]:5433'];
  for (const format of [ConnectionFormat.URI, ConnectionFormat.PGX])
    expect(readUri(text(format, { hosts: V6 })).hosts).toEqual(bracketed);
  expect(readJdbc(text(ConnectionFormat.JDBC, { hosts: V6 })).hosts).toEqual(bracketed);
  expect(readNpgsql(text(ConnectionFormat.NPGSQL, { hosts: V6 })).hosts).toEqual(bracketed);
  expect(text(ConnectionFormat.NPGSQL, { hosts: [V6[0]] })).toContain('Host="fd00::1";Port="5432";');
  expect(text(ConnectionFormat.HOST, { hosts: V6 })).toBe('fd00::1,fd00::2');
  expect(text(ConnectionFormat.KEYWORDS, { hosts: V6 })).toContain("host='fd00::1,fd00::2' port='5432,5433' ");
  expect(text(ConnectionFormat.PGPASS, { hosts: [V6[0]] })).toBe('fd00\\:\\:1:5432:products:products:secret\n');
  expect(text(ConnectionFormat.DATABASE_URL, { hosts: [V6[0]] })).toContain('@[fd00::1]:5432/products?');
});

test('SQLAlchemy is given several hosts one by one, or in lists where it could not tell the port', () => {
  const several = (hosts: typeof SEVERAL): string => text(ConnectionFormat.SQLALCHEMY, { hosts });
  expect(several(SEVERAL)).toContain(
    '@/products?host=products-db-0.products-db.shop.svc%3A5432&host=products-db-1.products-db.shop.svc%3A5433&',
  );
  expect(several(V6)).toContain('@/products?host=fd00%3A%3A1%2Cfd00%3A%3A2&port=5432%2C5433&');
});

test('a port that all hosts have in common stands once', () => {
  expect(text(ConnectionFormat.PORT, { hosts: SEVERAL })).toBe('5432,5433');
  expect(text(ConnectionFormat.PORT, { hosts: [ONE, ONE] })).toBe('5432');
});

test.each([ConnectionFormat.NODE_POSTGRES, ConnectionFormat.DATABASE_URL, ConnectionFormat.PRISMA])(
  'of several hosts, %s has the one that stands for all',
  (format) => {
    const { hosts } = readUri(text(format, { hosts: SEVERAL, singleHost: ONE }));
    expect(hosts).toEqual([`${ONE.host}:${ONE.port}`]);
  },
);

test.each([
  [
    ConnectionFormat.NODE_POSTGRES,
    { hosts: SEVERAL },
    'node-postgres knows one host, and the target has 2; choose a target with one, such as ConnectionTarget.readOnly() or ConnectionTarget.instance(…)',
  ],
  [
    ConnectionFormat.DATABASE_URL,
    { hosts: SEVERAL },
    'DATABASE_URL knows one host, and the target has 2; choose a target with one, such as ConnectionTarget.readOnly() or ConnectionTarget.instance(…)',
  ],
  [
    ConnectionFormat.PRISMA,
    { hosts: SEVERAL },
    'Prisma knows one host, and the target has 2; choose a target with one, such as ConnectionTarget.readOnly() or ConnectionTarget.instance(…)',
  ],
  [
    ConnectionFormat.NODE_POSTGRES,
    { database: 'shop?' },
    "node-postgres cannot read the name of the database 'shop?' from a URI, because of '?'; give it host, port, user, password and database one by one",
  ],
  [
    ConnectionFormat.NODE_POSTGRES,
    { database: 'shop#1' },
    "node-postgres cannot read the name of the database 'shop#1' from a URI, because of '#'; give it host, port, user, password and database one by one",
  ],
  [
    ConnectionFormat.NODE_POSTGRES,
    { database: 'a/../b' },
    "node-postgres cannot read the name of the database 'a/../b' from a URI, because of '..'; give it host, port, user, password and database one by one",
  ],
  [
    ConnectionFormat.PRISMA,
    { database: 'my shop' },
    "Prisma does not decode the name of the database 'my shop' in a URL; it reads names of letters, digits, '-', '_' and '.'",
  ],
  [
    ConnectionFormat.URI_LOAD_BALANCED,
    { hosts: SEVERAL },
    'connections are not spread over hosts; set loadBalanceHosts: true',
  ],
  [
    ConnectionFormat.ROOT_CERTIFICATE_PATH,
    {},
    'there is no root certificate; give tls.rootCertificatePath or tls.rootCertificateSecret',
  ],
])('%s with %j cannot be made, and says why', (format, given, reason) => {
  expect(formatTemplate(format, values(given))).toBe(reason);
});
