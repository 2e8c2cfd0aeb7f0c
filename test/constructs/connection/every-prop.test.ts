import { Chart, Duration, Size, Testing } from 'cdk8s';
import { Cpu, ImagePullPolicy, Secret } from 'cdk8s-plus-28';
import {
  ConnectionKeys,
  ConnectionPassword,
  ConnectionSecret,
  type ConnectionSecretProps,
  ConnectionTarget,
  HostNames,
  SessionAttributes,
  SslMode,
} from '../../../src';
import { foreign, plan, text } from '../support/connections';
import { Manifests } from '../support/databases';

/** Everything but `login`, which excludes two others. */
function everything(): Manifests {
  const chart = new Chart(Testing.app(), 'chart');
  const secret = (name: string) => Secret.fromSecretName(chart, name, name);
  // `Required` sees to it that a new prop is not forgotten here.
  const props: Required<Omit<ConnectionSecretProps, 'login'>> = {
    name: 'stock-api',
    version: '2026-11-21',
    postgres: foreign(chart, { instanceHosts: ['a.example.com', 'b.example.com'], port: 6432, tls: true }),
    namespace: 'shop',
    target: ConnectionTarget.readOnly({ by: HostNames.INSTANCES, sessionAttributes: SessionAttributes.STANDBY }),
    keys: ConnectionKeys.standard().renamed({ uri: 'DATABASE_URL' }),
    password: ConnectionPassword.fromSecret(secret('stock'), { passwordKey: 'pw' }),
    username: 'stock_v2',
    database: 'stock',
    applicationName: 'stock api',
    connectTimeout: Duration.seconds(3),
    tcpUserTimeout: Duration.seconds(10),
    loadBalanceHosts: true,
    tls: {
      mode: SslMode.VERIFY_CA,
      rootCertificatePath: '/etc/ca.crt',
      rootCertificateSecret: secret('db-ca'),
      rootCertificateKey: 'root.pem',
    },
    settings: { statement_timeout: '30s' },
    libpqParameters: { keepalives_idle: '30' },
    jdbcParameters: { prepareThreshold: '0' },
    npgsqlParameters: { 'Max Auto Prepare': '7' },
    nodeParameters: { keepAlive: 'true' },
    provider: 'the platform',
    labels: { team: 'stock' },
    annotations: { contact: 'stock@example.com' },
    programImage: 'node:22.20.0-slim',
    registry: 'mirror.example.com/cache',
    imagePullPolicy: ImagePullPolicy.ALWAYS,
    imagePullSecrets: [secret('pull-secret')],
    programResources: { cpu: { request: Cpu.millis(20) }, memory: { limit: Size.mebibytes(256) } },
    networkPolicy: { enabled: true, apiServer: { cidrs: ['10.0.0.1/32'], ports: [443] } },
  };
  new ConnectionSecret(chart, 'Connection', props);
  return new Manifests(chart);
}

const manifests = everything();
const made = plan(manifests);
const job = manifests.one('Job');
const { spec } = job.spec.template;
const key = (name: string) => text(made.data[name]);
// Several hosts, and holes, are more than a URL may have.
const parameters = new URLSearchParams(key('DATABASE_URL').split('?')[1]);

test.each<[prop: string, value: () => unknown, effect: unknown]>([
  [
    'name and version',
    () => [made.secret, manifests.one('Role').metadata.name],
    ['stock-api-2026-11-21', 'stock-api-2026-11-21'],
  ],
  ['namespace', () => manifests.all.every(({ metadata }) => metadata.namespace === 'shop'), true],
  ['postgres and target.by', () => key('host'), 'a.example.com,b.example.com'],
  ['target.sessionAttributes', () => parameters.get('target_session_attrs'), 'standby'],
  ['keys', () => Object.keys(made.data as object).includes('uri'), false],
  ['password', () => made.sources.password, { secret: 'stock', key: 'pw' }],
  ['username', () => key('username'), 'stock_v2'],
  ['database', () => key('dbname'), 'stock'],
  ['applicationName', () => parameters.get('application_name'), 'stock api'],
  ['connectTimeout', () => parameters.get('connect_timeout'), '3'],
  ['tcpUserTimeout', () => parameters.get('tcp_user_timeout'), '10000'],
  ['loadBalanceHosts', () => key('jdbc-uri').includes('loadBalanceHosts=true'), true],
  [
    'tls.mode and tls.rootCertificatePath',
    () => [parameters.get('sslmode'), parameters.get('sslrootcert')],
    ['verify-ca', '/etc/ca.crt'],
  ],
  ['tls.rootCertificateSecret and its key', () => made.sources.rootCertificate, { secret: 'db-ca', key: 'root.pem' }],
  ['settings', () => parameters.get('options'), '-c statement_timeout=30s'],
  ['libpqParameters', () => parameters.get('keepalives_idle'), '30'],
  ['jdbcParameters', () => key('jdbc-uri').includes('prepareThreshold=0'), true],
  ['npgsqlParameters', () => key('npgsql').includes('Max Auto Prepare="7"'), true],
  ['nodeParameters', () => key('node-postgres').includes('keepAlive=true'), true],
  ['provider', () => key('provider'), 'the platform'],
  ['labels', () => manifests.all.every(({ metadata }) => metadata.labels.team === 'stock'), true],
  [
    'annotations',
    () => manifests.all.every(({ metadata }) => metadata.annotations.contact === 'stock@example.com'),
    true,
  ],
  ['programImage and registry', () => spec.containers[0].image, 'mirror.example.com/cache/library/node:22.20.0-slim'],
  ['imagePullPolicy', () => spec.containers[0].imagePullPolicy, 'Always'],
  ['imagePullSecrets', () => spec.imagePullSecrets, [{ name: 'pull-secret' }]],
  [
    'programResources',
    () => spec.containers[0].resources,
    { requests: { cpu: '20m', memory: '256Mi' }, limits: { memory: '256Mi' } },
  ],
  [
    'networkPolicy.apiServer',
    () => manifests.one('NetworkPolicy').spec.egress[1],
    { ports: [{ port: 443, protocol: 'TCP' }], to: [{ ipBlock: { cidr: '10.0.0.1/32' } }] },
  ],
])('%s has its effect', (_prop, value, effect) => {
  expect(value()).toEqual(effect);
});

test('no NetworkPolicy where none is wanted', () => {
  const chart = new Chart(Testing.app(), 'chart');
  new ConnectionSecret(chart, 'Connection', {
    name: 'stock-api',
    version: 1,
    postgres: foreign(chart),
    networkPolicy: { enabled: false },
  });
  expect(new Manifests(chart).names.filter((name) => name.startsWith('NetworkPolicy'))).toEqual([]);
});
