import { Secret } from 'cdk8s-plus-28';
import { ConnectionTarget, HostNames, SslMode } from '../../../src';
import { type connection, connectionManifests, foreign, held, plan } from '../support/connections';
import { chart } from '../support/databases';

/** A parameter of the URI. */
const parameter = (name: string, props: Parameters<typeof held>[1] = {}): string | null =>
  new URL(held('uri', props).replace(/<\w+>/g, 'x')).searchParams.get(name);

const job = () => connectionManifests().one('Job').spec.template.spec;

test.each<[prop: string, value: () => unknown, fallback: unknown]>([
  ['namespace', () => connectionManifests().one('Job').metadata.namespace, 'shop'],
  ['target', () => [held('host'), parameter('target_session_attrs')], ['db.example.com', 'read-write']],
  ['target.by', () => held('host', { target: ConnectionTarget.readOnly() }), 'db.example.com'],
  [
    'target.sessionAttributes of readOnly',
    () => parameter('target_session_attrs', { target: ConnectionTarget.readOnly() }),
    null,
  ],
  [
    'target.sessionAttributes of readOnly by instances',
    () => parameter('target_session_attrs', { target: ConnectionTarget.readOnly({ by: HostNames.INSTANCES }) }),
    'prefer-standby',
  ],
  [
    'target.sessionAttributes of instances',
    () => parameter('target_session_attrs', { target: ConnectionTarget.instance(0) }),
    null,
  ],
  [
    'password',
    () => plan(connectionManifests()).sources,
    { password: { secret: 'products-db-owner', key: 'password' } },
  ],
  ['username', () => held('username'), 'app'],
  ['database', () => held('dbname'), 'app'],
  ['applicationName', () => parameter('application_name'), 'products-api'],
  ['connectTimeout', () => parameter('connect_timeout'), '5'],
  ['tcpUserTimeout', () => parameter('tcp_user_timeout'), null],
  ['loadBalanceHosts', () => parameter('load_balance_hosts'), null],
  ['tls', () => parameter('sslmode'), 'disable'],
  ['settings', () => parameter('options'), null],
  ['provider', () => held('provider'), 'cdk8s-pg'],
  ['programImage', () => job().containers[0].image, 'docker.io/library/node:24-slim'],
  ['imagePullPolicy', () => job().containers[0].imagePullPolicy, 'IfNotPresent'],
  ['imagePullSecrets', () => job().imagePullSecrets, undefined],
  [
    'programResources',
    () => job().containers[0].resources,
    { requests: { cpu: '10m', memory: '48Mi' }, limits: { memory: '128Mi' } },
  ],
  ['networkPolicy', () => connectionManifests().one('NetworkPolicy').spec.egress.length, 2],
])('%s has its documented default', (_prop, value, fallback) => {
  expect(value()).toEqual(fallback);
});

test('keys are the standard ones', () => {
  expect(Object.keys(plan(connectionManifests()).data).sort()).toEqual([
    'database-url',
    'dbname',
    'dsn',
    'host',
    'jdbc-uri',
    'node-postgres',
    'npgsql',
    'password',
    'pgpass',
    'pgx',
    'port',
    'provider',
    'sqlalchemy',
    'sslmode',
    'type',
    'uri',
    'user',
    'username',
  ]);
});

describe('encryption of a database that encrypts', () => {
  const encrypting = (props: Parameters<typeof connection>[0] = {}) => {
    const scope = chart('shop');
    return { scope, props: { ...props, postgres: foreign(scope, { tls: true }) } };
  };
  const query = (tls?: Parameters<typeof held>[1]) => {
    const { scope, props } = encrypting(tls);
    const { data, sources } = plan(connectionManifests(props, scope));
    const uri = new URL((data.uri as any[]).map((part) => (typeof part === 'string' ? part : 'x')).join(''));
    return { uri: uri.searchParams, sources, keys: Object.keys(data as object) };
  };

  test('it is required', () => {
    expect(query().uri.get('sslmode')).toBe('require');
    expect(query().uri.get('sslrootcert')).toBeNull();
  });

  test('with a root certificate the host is verified', () => {
    const { uri, keys } = query({ tls: { rootCertificatePath: '/etc/ca.crt' } });
    expect([uri.get('sslmode'), uri.get('sslrootcert')]).toEqual(['verify-full', '/etc/ca.crt']);
    expect(keys).not.toContain('ca.crt');
  });

  test('a root certificate of a Secret is copied, and found where connect() mounts it', () => {
    const rootCertificateSecret = Secret.fromSecretName(chart(), 'Ca', 'db-ca');
    const { uri, sources, keys } = query({ tls: { rootCertificateSecret } });
    expect([uri.get('sslmode'), uri.get('sslrootcert')]).toEqual(['verify-full', '/bindings/products-api/ca.crt']);
    expect(sources.rootCertificate).toEqual({ secret: 'db-ca', key: 'ca.crt' });
    expect(keys).toContain('ca.crt');
  });

  test('what is said goes before', () => {
    expect(query({ tls: { mode: SslMode.PREFER } }).uri.get('sslmode')).toBe('prefer');
  });
});
