import { ConnectionFormat, ConnectionKeys, ConnectionTarget, type ConnectionSecretProps } from '../../../src';
import { connectionManifests, foreign, held, plan } from '../support/connections';
import { chart } from '../support/databases';

/** The keys of a connection, and what each holds. */
const data = (keys: ConnectionKeys, props: Partial<ConnectionSecretProps> = {}): Record<string, string> => {
  const names = Object.keys(plan(connectionManifests({ ...props, keys })).data);
  return Object.fromEntries(names.map((key) => [key, held(key, { ...props, keys })]));
};

const URI = 'postgresql://app:<password>@db.example.com:5432/app';

test('libpq finds everything in its environment', () => {
  expect(data(ConnectionKeys.libpqEnvironment(), { settings: { statement_timeout: '30s' } })).toEqual({
    PGHOST: 'db.example.com',
    PGPORT: '5432',
    PGUSER: 'app',
    PGPASSWORD: '<password>',
    PGDATABASE: 'app',
    PGAPPNAME: 'products-api',
    PGCONNECT_TIMEOUT: '5',
    PGOPTIONS: '-c statement_timeout=30s',
    PGSSLMODE: 'disable',
    PGTARGETSESSIONATTRS: 'read-write',
    PGLOADBALANCEHOSTS: 'disable',
  });
});

test('libpq finds the root certificate too, where there is one', () => {
  const props = { tls: { rootCertificatePath: '/etc/ca.crt' }, postgres: foreign(chart('shop'), { tls: true }) };
  expect(data(ConnectionKeys.libpqEnvironment(), props)).toMatchObject({
    PGSSLROOTCERT: '/etc/ca.crt',
    PGSSLMODE: 'verify-full',
  });
});

test('Spring is given who apart from where', () => {
  expect(data(ConnectionKeys.spring())).toEqual({
    SPRING_DATASOURCE_URL:
      'jdbc:postgresql://db.example.com:5432/app?targetServerType=primary&ApplicationName=products-api&connectTimeout=5&sslmode=disable',
    SPRING_DATASOURCE_USERNAME: 'app',
    SPRING_DATASOURCE_PASSWORD: '<password>',
  });
});

test.each([
  ['Rails', ConnectionKeys.rails(), `${URI}?application_name=products-api&connect_timeout=5&sslmode=disable`],
  ['Django', ConnectionKeys.django(), `${URI}?application_name=products-api&connect_timeout=5&sslmode=disable`],
  [
    'Prisma',
    ConnectionKeys.prisma(),
    `${URI}?schema=public&application_name=products-api&connect_timeout=5&sslmode=disable`,
  ],
])('%s is given a URL', (_, keys, url) => {
  expect(data(keys)).toEqual({ DATABASE_URL: url });
});

test('keys are added, changed, left out and renamed, each time as new ones', () => {
  const keys = ConnectionKeys.of({ a: ConnectionFormat.HOST, b: ConnectionFormat.PORT });
  expect(data(keys.with('c', ConnectionFormat.DBNAME))).toEqual({ a: 'db.example.com', b: '5432', c: 'app' });
  expect(data(keys.with('a', ConnectionFormat.USERNAME))).toEqual({ a: 'app', b: '5432' });
  expect(data(keys.without('a'))).toEqual({ b: '5432' });
  expect(data(keys.renamed({ a: 'HOST' }))).toEqual({ HOST: 'db.example.com', b: '5432' });
  expect(data(keys.renamed({ a: 'b', b: 'a' }))).toEqual({ b: 'db.example.com', a: '5432' });
  expect(data(keys)).toEqual({ a: 'db.example.com', b: '5432' });
});

const PAIR = ConnectionKeys.of({ uri: ConnectionFormat.URI, host: ConnectionFormat.HOST });

test.each([
  [PAIR.without('url'), "there is no key 'url' here; was 'uri' meant?"],
  [PAIR.without('toString'), "there is no key 'toString' here; there are uri, host"],
  [PAIR.renamed({ hots: 'HOST' }), "there is no key 'hots' here; was 'host' meant?"],
  [
    PAIR.renamed({ uri: 'host' }),
    "'host' would be the name of two keys; choose another, or leave one out by without()",
  ],
])('what was chosen wrongly is a problem of the connection (%#)', (keys, problem) => {
  expect(() => connectionManifests({ keys })).toThrow(new Error(`shop/Connection: 1 problem:\n- keys: ${problem}`));
});

test('a standard key that is asked for by name has to be made', () => {
  const keys = ConnectionKeys.standard().renamed({ 'node-postgres': 'DATABASE_URL' });
  const postgres = foreign(chart('shop'), { instanceHosts: ['db-0.example.com', 'db-1.example.com'] });
  expect(() => connectionManifests({ keys, postgres, target: ConnectionTarget.instances([0, 1]) })).toThrow(
    new Error(
      'shop/Connection: 1 problem:\n- keys.DATABASE_URL: node-postgres knows one host, and the target has 2; choose a target with one, such as ConnectionTarget.readOnly() or ConnectionTarget.instance(…)',
    ),
  );
});
