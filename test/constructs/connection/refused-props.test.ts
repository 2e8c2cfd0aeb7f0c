import { Duration, Size } from 'cdk8s';
import { Secret } from 'cdk8s-plus-28';
import {
  CloudNativePostgres,
  ConnectionPassword,
  ConnectionSecret,
  type ConnectionSecretProps,
  ConnectionTarget,
  HostNames,
  Postgres,
  SslMode,
} from '../../../src';
import { connection, foreign } from '../support/connections';
import { chart, database, refusal } from '../support/databases';

const scope = chart('shop');
const secret = Secret.fromSecretName(scope, 'Secret', 'a-secret');
const encrypting = foreign(scope, { tls: true }, 'Encrypting');
const external = { storeName: 'vault', remoteKey: 'shop/products' };

/** Props as plain JavaScript may give them. */
type Untyped = { [prop in keyof ConnectionSecretProps]?: unknown };

const KEY_RULE = "can be no key of a Secret; write letters, digits, '-', '_' and '.'";
const DNS_RULE = "write lowercase letters, digits and '-', begin and end with a letter or a digit";

const refused: [what: string, props: Untyped, problem: string][] = [
  // name, version, namespace
  ['no name', { name: undefined }, 'name: is missing; give the connection a name that stays, such as products-api'],
  ['an illegal name', { name: 'Products.API' }, `name: 'Products.API' is not a DNS label; ${DNS_RULE}`],
  [
    'a name too long with its version',
    { name: 'a'.repeat(52) },
    `name: '${'a'.repeat(52)}' has 55 characters with its version ('${'a'.repeat(52)}-v3'); 54 are allowed, because the name of a Job is made from it`,
  ],
  ['no version', { version: undefined }, "version: is missing; begin with 1, or with a text such as '2026-11-21'"],
  ['version 0', { version: 0 }, 'version: 0 is not a whole number, 1 or more; write such a number, or a text'],
  ['version 1.5', { version: 1.5 }, 'version: 1.5 is not a whole number, 1 or more; write such a number, or a text'],
  [
    'a version that fits into no name',
    { version: '1.2' },
    `version: "1.2" can be no part of a name; write a number, or lowercase letters, digits and '-' that begin and end with a letter or a digit`,
  ],
  [
    'an illegal namespace',
    { namespace: 'my.shop', password: ConnectionPassword.fromExternalSecret(external) },
    "namespace: 'my.shop' is not a DNS label; write at most 63 lowercase letters, digits and '-', begin and end with a letter or a digit",
  ],
  // the target
  [
    'no target',
    { target: 'readOnly' },
    'target: "readOnly" is not a target; write for example ConnectionTarget.readOnly()',
  ],
  [
    'an instance that the database does not know',
    { target: ConnectionTarget.instance(1) },
    'target: shop/Db: instance 1 is unknown; instanceHosts names 1, counted from 0',
  ],
  [
    'an instance that a database of ours does not have',
    { target: ConnectionTarget.instances([0, 2]), postgres: database({}, scope) },
    'target: shop/products-db: instance 2 is unknown; there are 2, counted from 0',
  ],
  [
    'half an instance',
    { target: ConnectionTarget.instance(0.5) },
    'target: 0.5 is not a whole number, 0 or more; write such a number',
  ],
  [
    'no instance at all',
    { target: ConnectionTarget.instances([]) },
    'target: [] names no instance; give at least one number',
  ],
  ['an instance twice', { target: ConnectionTarget.instances([0, 0]) }, 'target: names instance 0 twice; name it once'],
  [
    'an instance by the Service',
    { target: ConnectionTarget.instance(0, { by: HostNames.SERVICE }) },
    "target.by: 'service' contradicts instances, which have only their own names; leave it out",
  ],
  [
    'an unknown kind of host names',
    { target: ConnectionTarget.any({ by: 'pods' as HostNames }) },
    'target.by: "pods" is none of its values; write one of service, instances',
  ],
  // who connects
  [
    'a password as a text',
    { password: 'secret' },
    'password: is a text; write ConnectionPassword.fromSecret(…), so that no YAML holds it, or ConnectionPassword.plainTextInYaml(…)',
  ],
  [
    'a password from nowhere',
    { password: { from: 'vault' } },
    'password: {"from":"vault"} is not where a password comes from; write for example ConnectionPassword.fromSecret(…)',
  ],
  [
    'a Secret by its name',
    { password: ConnectionPassword.fromSecret('a-secret' as unknown as typeof secret) },
    "password: 'a-secret' is not a reference to a Secret; write Secret.fromSecretName(this, 'an id', 'a-secret') with Secret from cdk8s-plus-28",
  ],
  [
    'an illegal key of the password',
    { password: ConnectionPassword.fromSecret(secret, { passwordKey: 'pass word' }) },
    `password.passwordKey: "pass word" ${KEY_RULE}`,
  ],
  [
    'an illegal key of the name',
    { password: ConnectionPassword.fromSecret(secret, { usernameKey: '' }) },
    `password.usernameKey: "" ${KEY_RULE}`,
  ],
  [
    'a name from the Secret and from the props',
    { password: ConnectionPassword.fromSecret(secret, { usernameKey: 'user' }), username: 'stock' },
    'username: contradicts usernameKey, which says where it comes from; leave one of the two out',
  ],
  [
    'a name from the store and from the props',
    { password: ConnectionPassword.fromExternalSecret({ ...external, usernameProperty: 'u' }), username: 'stock' },
    'username: contradicts usernameProperty, which says where it comes from; leave one of the two out',
  ],
  [
    'a store without name',
    { password: ConnectionPassword.fromExternalSecret({ ...external, storeName: 'The Vault' }) },
    'password.storeName: "The Vault" is not the name of a store; write that of a ClusterSecretStore or SecretStore',
  ],
  [
    'an unknown kind of store',
    { password: ConnectionPassword.fromExternalSecret({ ...external, storeKind: 'Vault' as never }) },
    'password.storeKind: "Vault" is none of its values; write one of ClusterSecretStore, SecretStore',
  ],
  [
    'no entry of the store',
    { password: ConnectionPassword.fromExternalSecret({ ...external, remoteKey: '' }) },
    'password.remoteKey: is missing; write what the store calls the entry with the password',
  ],
  [
    'an empty password',
    { password: ConnectionPassword.plainTextInYaml('') },
    'password: is an empty text; write the password, or ConnectionPassword.fromSecret(…)',
  ],
  [
    'a password of two lines',
    { password: ConnectionPassword.plainTextInYaml('a\nb') },
    'password: has a NUL character or a line break, which not every client can send; choose another',
  ],
  [
    'a login and a password',
    { login: { username: 'stock', secret }, password: ConnectionPassword.fromSecret(secret) },
    'password: contradicts login, which says it too; leave one of the two out',
  ],
  [
    'a login and a name',
    { login: { username: 'stock', secret }, username: 'products' },
    'username: contradicts login, which says it too; leave one of the two out',
  ],
  ['no login', { login: 'stock' }, 'login: "stock" is no login; write { username, secret }, or leave it out'],
  [
    'a login without Secret',
    { login: { username: 'stock' } },
    "login.secret: is missing; write Secret.fromSecretName(this, 'an id', 'its-name') with Secret from cdk8s-plus-28",
  ],
  ['no name of a role', { username: '' }, 'username: "" is no name that PostgreSQL can have; write its text'],
  ['no name of a database', { database: 7 }, 'database: 7 is no name that PostgreSQL can have; write its text'],
  [
    'a name too long for PostgreSQL',
    { database: 'ü'.repeat(32) },
    `database: '${'ü'.repeat(32)}' has 64 bytes; PostgreSQL keeps 63`,
  ],
  // the session
  [
    'a name of the application that PostgreSQL would change',
    { applicationName: 'Bücher' },
    'applicationName: "Bücher" is not kept as it is by PostgreSQL; write at most 63 characters of ASCII',
  ],
  ['a timeout as a number', { connectTimeout: 5 }, 'connectTimeout: 5 is not a Duration; write Duration.seconds(5)'],
  [
    'a timeout of less than a second',
    { connectTimeout: Duration.millis(500) },
    'connectTimeout: 0.5 s is not a whole number of seconds, 1 or more; write for example Duration.seconds(1)',
  ],
  [
    'an acknowledgement in milliseconds',
    { tcpUserTimeout: Duration.millis(1500) },
    'tcpUserTimeout: 1.5 s is not a whole number of seconds, 1 or more; write for example Duration.seconds(2)',
  ],
  [
    'load balancing as a text',
    { loadBalanceHosts: 'random' },
    'loadBalanceHosts: "random" is neither true nor false; write one of them, without quotes',
  ],
  [
    'a provider of two lines',
    { provider: 'a\nb' },
    'provider: "a\\nb" has a NUL character or a line break; leave it out',
  ],
  // encryption
  [
    'encryption that the database does not have',
    { tls: { mode: SslMode.REQUIRE } },
    "tls.mode: asks for encryption ('require'), and the database does not encrypt; set its tls, or leave this out",
  ],
  [
    'a certificate of a database that does not encrypt',
    { tls: { rootCertificatePath: '/etc/ca.crt' } },
    "tls: asks for encryption ('verify-full'), and the database does not encrypt; set its tls, or leave this out",
  ],
  [
    'verifying by nothing',
    { postgres: encrypting, tls: { mode: SslMode.VERIFY_CA } },
    "tls.mode: 'verify-ca' needs a root certificate to verify by; give rootCertificatePath or rootCertificateSecret",
  ],
  [
    'an unknown mode',
    { tls: { mode: 'on' } },
    `tls.mode: "on" is none of its values; write one of ${Object.values(SslMode).join(', ')}`,
  ],
  [
    'no path',
    { postgres: encrypting, tls: { rootCertificatePath: '' } },
    `tls.rootCertificatePath: "" is not a path; write for example '/etc/postgres/ca.crt'`,
  ],
  [
    'a certificate that cannot be copied into YAML',
    {
      postgres: encrypting,
      tls: { rootCertificateSecret: secret },
      password: ConnectionPassword.fromExternalSecret(external),
    },
    'tls.rootCertificateSecret: can only be copied by the Job inside the cluster, which this password does without; give rootCertificatePath, and mount the certificate yourself',
  ],
  [
    'the key of no certificate',
    { tls: { rootCertificateKey: 'tls.crt' } },
    'tls.rootCertificateKey: is a key of rootCertificateSecret; give that too, or leave it out',
  ],
  [
    'an illegal key of the certificate',
    { postgres: encrypting, tls: { rootCertificateSecret: secret, rootCertificateKey: 'a/b' } },
    `tls.rootCertificateKey: "a/b" ${KEY_RULE}`,
  ],
  // parameters
  [
    'a misspelt setting',
    { settings: { statement_timout: '30s' } },
    'settings.statement_timout: statement_timout is not a parameter of PostgreSQL 18; did you mean statement_timeout?',
  ],
  [
    'a setting of the whole server',
    { settings: { shared_buffers: '1GB' } },
    'settings.shared_buffers: is set for the whole server, not for a session; give it to the database as one of its parameters',
  ],
  [
    'a setting with an illegal value',
    { settings: { statement_timeout: 'soon' } },
    "settings.statement_timeout: 'soon' is not a number with a unit of us, ms, s, min, h or d; write for example '30s'",
  ],
  [
    'the name of the application among the settings',
    { settings: { application_name: 'a' } },
    'settings.application_name: is written from applicationName; give that instead',
  ],
  [
    'a setting that is no text',
    { settings: { work_mem: 4096 } },
    "settings.work_mem: 4096 is not a text; write '4096'",
  ],
  [
    'a password among the parameters of libpq',
    { libpqParameters: { password: 'secret' } },
    'libpqParameters.password: is written from password; give that instead',
  ],
  [
    'a mode of encryption among those of pgJDBC',
    { jdbcParameters: { sslmode: 'disable' } },
    'jdbcParameters.sslmode: is written from tls; give that instead',
  ],
  [
    'a host among those of Npgsql',
    { npgsqlParameters: { Host: 'localhost' } },
    'npgsqlParameters.Host: is written from target; give that instead',
  ],
  [
    'a port among those of node-postgres',
    { nodeParameters: { port: '1' } },
    'nodeParameters.port: is written from target; give that instead',
  ],
  [
    'a parameter that no driver can have',
    { libpqParameters: { 'a=b': 'c' } },
    `libpqParameters.a=b: "a=b" is not the name of a parameter; write it as the driver's manual does`,
  ],
  [
    'a parameter of two lines',
    { jdbcParameters: { prepareThreshold: '1\n2' } },
    'jdbcParameters.prepareThreshold: "1\\n2" has a NUL character or a line break; leave it out',
  ],
  // objects
  [
    'a label of ours',
    { labels: { 'cdk8s-pg/version': 'v4' } },
    "labels.cdk8s-pg/version: 'cdk8s-pg/version' is set by this library; choose another key",
  ],
  [
    'an annotation that is no text',
    { annotations: { on: true } },
    "annotations.on: true is not a text; write the annotation on as 'true'",
  ],
  [
    'the tag latest',
    { programImage: 'node:latest' },
    "programImage: 'node:latest' has the tag latest, which means another program every day; name a version",
  ],
  [
    'an illegal registry',
    { registry: 'https://mirror' },
    "registry: 'https://mirror' is not a registry; write a host, with port and path where it has them, such as registry.example.com:5000/mirror",
  ],
  [
    'an unknown pull policy',
    { imagePullPolicy: 'Sometimes' },
    'imagePullPolicy: "Sometimes" is none of its values; write one of Always, IfNotPresent, Never',
  ],
  [
    'a pull secret by its name',
    { imagePullSecrets: ['pull'] },
    "imagePullSecrets[0]: 'pull' is not a reference to a Secret; write Secret.fromSecretName(this, 'an id', 'pull') with Secret from cdk8s-plus-28",
  ],
  [
    'no processor',
    { programResources: { cpu: { request: 0 } } },
    'programResources.cpu.request: 0 is not an amount of processor; write for example Cpu.millis(500)',
  ],
  [
    'a NetworkPolicy that cuts the program off',
    { networkPolicy: { apiServer: { ports: [] } } },
    'networkPolicy.apiServer.ports: [] would cut the instances off the Kubernetes API; give its ports, or leave it out',
  ],
];

test.each(refused)('%s is refused', (_what, props, problem) => {
  const message = refusal(() => connection(props as Partial<ConnectionSecretProps>));
  expect(message).toBe(`shop/Connection: 1 problem:\n- ${problem}`);
});

test.each([
  ['an instance', ConnectionTarget.instance(1), 1],
  ['all instances by their names', ConnectionTarget.readWrite({ by: HostNames.INSTANCES }), 0],
])('%s of an engine that names none is refused, with its reason', (_what, target, ordinal) => {
  const other = chart('shop');
  const postgres = new CloudNativePostgres(other, 'Cnpg', { name: 'orders-db', storage: { size: Size.gibibytes(1) } });
  expect(refusal(() => connection({ postgres, target }, other))).toBe(
    `shop/Connection: 1 problem:\n- target: shop/Cnpg: instance ${ordinal} has no DNS name, for CloudNativePG gives none to single instances; use readWrite, readOnly or any`,
  );
});

test('a connection to nothing is refused', () => {
  const props = { name: 'products-api', version: 1 } as ConnectionSecretProps;
  expect(refusal(() => new ConnectionSecret(chart(), 'Connection', props))).toBe(
    'shop/Connection: 1 problem:\n- postgres: is missing; give the database, such as a ReplicatedPostgres or Postgres.fromAttributes(…)',
  );
});

describe('another namespace than that of the database', () => {
  const elsewhere = (secret: string) =>
    `is in Secret '${secret}' of namespace shop, and a Secret is only read in its own namespace, here web; give namespace 'shop', or as password a Secret of web that holds it too, or ConnectionPassword.fromExternalSecret(…)`;

  test("cannot have the owner's password, not said", () => {
    expect(refusal(() => connection({}, chart('web')))).toBe(
      `shop/Connection: 1 problem:\n- password: ${elsewhere('products-db-owner')}`,
    );
  });

  test("cannot have the owner's password, said", () => {
    const other = chart('web');
    const postgres = foreign(other);
    const password = ConnectionPassword.fromSecret(postgres.credentials.owner);
    expect(refusal(() => connection({ postgres, password }, other))).toBe(
      `shop/Connection: 1 problem:\n- password: ${elsewhere('products-db-owner')}`,
    );
  });

  test('cannot have a Secret that was made in a third one', () => {
    const other = chart('web');
    const third = new Secret(other, 'Third', { metadata: { name: 'third', namespace: 'shop' } });
    expect(refusal(() => connection({ password: ConnectionPassword.fromSecret(third) }, other))).toBe(
      `shop/Connection: 1 problem:\n- password: ${elsewhere('third')}`,
    );
  });

  test('cannot have a login of the database', () => {
    const other = chart('web');
    const login = { username: 'stock', secret: Secret.fromSecretName(other, 'Login', 'stock-login') };
    expect(refusal(() => connection({ login }, other))).toBe(
      `shop/Connection: 1 problem:\n- login: ${elsewhere('stock-login')}`,
    );
  });
});

test('everything that is wrong is said at once', () => {
  const postgres = Postgres.fromAttributes(chart(), 'Other', {
    name: 'orders',
    namespace: 'shop',
    version: '17',
    host: 'h',
    ownerSecret: secret,
  });
  const props = { name: 'X', version: -1, postgres, database: '', provider: 'a\nb' };
  expect(refusal(() => connection(props)).split('\n')).toEqual([
    'shop/Connection: 4 problems:',
    expect.stringMatching(/^- name: /),
    expect.stringMatching(/^- version: /),
    expect.stringMatching(/^- database: /),
    expect.stringMatching(/^- provider: /),
  ]);
});

test('a misspelt prop is warned of', () => {
  const made = connection({ conectTimeout: Duration.seconds(1) } as Partial<ConnectionSecretProps>);
  expect(made.node.metadata.map(({ data }) => data as string)).toEqual([
    'conectTimeout: is not known and has no effect; was connectTimeout meant?',
  ]);
});
