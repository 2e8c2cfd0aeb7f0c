import { Size } from 'cdk8s';
import { type ISecret, Secret } from 'cdk8s-plus-28';
import fc from 'fast-check';
import {
  CloudNativePostgres,
  type CloudNativePostgresProps,
  ImportFromPostgres,
  type ImportFromPostgresProps,
  Postgres,
  type PostgresAttributes,
  SslMode,
} from '../../../src';
import { chart, database, LEAST, Manifests, refusal } from '../support/databases';

const storage = { size: Size.gibibytes(10) };

/** What is emitted where a new database imports from products-db. */
function imported(
  from: Partial<ImportFromPostgresProps> = {},
  props: Partial<CloudNativePostgresProps> = {},
  source: Parameters<typeof database>[0] = {},
): Manifests {
  const scope = chart('shop');
  const bootstrap = new ImportFromPostgres(scope, 'Import', { source: database(source, scope), ...from });
  new CloudNativePostgres(scope, 'New', { name: 'orders', storage, ...props, bootstrap });
  return new Manifests(scope);
}

const open = { credentials: { superuserAccess: true } };

beforeEach(() => void jest.spyOn(console, 'warn').mockImplementation(() => {}));
afterEach(() => jest.restoreAllMocks());

describe('the application’s database of a ReplicatedPostgres', () => {
  test('becomes that of the new one, read from the primary as its owner', () => {
    const { bootstrap, externalClusters } = imported().one('Cluster').spec;
    expect(bootstrap.initdb).toMatchObject({
      database: 'app',
      owner: 'app',
      import: { type: 'microservice', databases: ['app'], source: { externalCluster: 'products-db' } },
    });
    expect(externalClusters).toEqual([
      {
        name: 'products-db',
        connectionParameters: {
          host: 'products-db-rw.shop.svc',
          port: '5432',
          user: 'app',
          dbname: 'app',
          sslmode: 'prefer',
        },
        password: { name: 'products-db-owner', key: 'password' },
      },
    ]);
  });

  test('lets the pods of the new one in', () => {
    const [{ from }] = imported().one('NetworkPolicy', 'products-db').spec.ingress;
    expect(from).toContainEqual({ podSelector: { matchLabels: { 'cnpg.io/cluster': 'orders' } } });
  });

  test('may be read from a standby, as schema alone, with SQL afterwards', () => {
    const { bootstrap, externalClusters } = imported({
      fromStandby: true,
      schemaOnly: true,
      pgDumpOptions: ['--jobs=2'],
      pgRestoreOptions: ['--no-comments'],
      postImportSql: ['ANALYZE'],
    }).one('Cluster').spec;
    expect(externalClusters[0].connectionParameters.host).toBe('products-db-ro.shop.svc');
    expect(bootstrap.initdb.import).toMatchObject({
      schemaOnly: true,
      pgDumpExtraOptions: ['--jobs=2'],
      pgRestoreExtraOptions: ['--no-comments'],
      postImportApplicationSQL: ['ANALYZE'],
    });
  });
});

test('several databases and roles come along as the superuser', () => {
  const owner = Secret.fromSecretName(chart(), 'Owner', 'orders-owner');
  const { bootstrap, externalClusters } = imported(
    { databases: ['*'], roles: ['*'] },
    { credentials: { owner } },
    open,
  ).one('Cluster').spec;
  expect(bootstrap.initdb.import).toMatchObject({ type: 'monolith', databases: ['*'], roles: ['*'] });
  expect(externalClusters[0]).toMatchObject({
    connectionParameters: { user: 'postgres', dbname: 'postgres' },
    password: { name: 'products-db-superuser' },
  });
});

/** What is emitted where a new database imports from one that somebody else runs. */
function foreign(
  from: Partial<ImportFromPostgresProps> = {},
  attributes: Partial<PostgresAttributes> = {},
  props: Partial<CloudNativePostgresProps> = {},
): any {
  const scope = chart('shop');
  const source = Postgres.fromAttributes(scope, 'Old', {
    name: 'old',
    namespace: 'shop',
    version: '15',
    host: 'old.example.com',
    database: 'shop',
    ownerSecret: secret('old-owner'),
    ...attributes,
  });
  const bootstrap = new ImportFromPostgres(scope, 'Import', { source, ...from });
  new CloudNativePostgres(scope, 'New', { name: 'orders', storage, ...props, bootstrap });
  return new Manifests(scope).one('Cluster').spec;
}

const secret = (name: string): ISecret => Secret.fromSecretName(chart(), name, name);

describe('a database that somebody else runs', () => {
  test('is read the same way', () => {
    expect(foreign({}, { tls: true }).externalClusters).toEqual([
      {
        name: 'old',
        connectionParameters: {
          host: 'old.example.com',
          port: '5432',
          user: 'shop',
          dbname: 'shop',
          sslmode: 'require',
        },
        password: { name: 'old-owner', key: 'password' },
      },
    ]);
  });

  test('may be read by another role, with its own password', () => {
    const [cluster] = foreign({ user: 'reader', passwordSecret: secret('reader'), passwordKey: 'pw' }).externalClusters;
    expect(cluster).toMatchObject({
      connectionParameters: { user: 'reader', dbname: 'shop' },
      password: { name: 'reader', key: 'pw' },
    });
  });

  test('has a superuser of any name', () => {
    const owner = secret('orders-owner');
    const several = { databases: ['*'], user: 'admin' };
    for (const spec of [
      foreign(several, { superuserSecret: secret('admin') }, { credentials: { owner } }),
      foreign({ ...several, passwordSecret: secret('admin') }, {}, { credentials: { owner } }),
    ])
      expect(spec.externalClusters[0]).toMatchObject({
        connectionParameters: { user: 'admin', dbname: 'postgres' },
        password: { name: 'admin', key: 'password' },
      });
  });

  test('is checked by its authority, where that is given', () => {
    const authority = { rootCertificateSecret: secret('old-ca') };
    const [full] = foreign(authority, { tls: true }).externalClusters;
    expect(full.connectionParameters.sslmode).toBe('verify-full');
    expect(full.sslRootCert).toEqual({ name: 'old-ca', key: 'ca.crt' });
    const less = { ...authority, rootCertificateKey: 'root.pem', sslMode: SslMode.VERIFY_CA };
    const [ca] = foreign(less, { tls: true }).externalClusters;
    expect(ca.connectionParameters.sslmode).toBe('verify-ca');
    expect(ca.sslRootCert).toEqual({ name: 'old-ca', key: 'root.pem' });
  });

  test.each<[SslMode, boolean]>([
    [SslMode.DISABLE, true],
    [SslMode.PREFER, true],
    [SslMode.REQUIRE, true],
    [SslMode.DISABLE, false],
  ])('is read with sslmode %s, where it is asked for (it encrypts: %s)', (sslMode, tls) => {
    expect(foreign({ sslMode }, { tls }).externalClusters[0].connectionParameters.sslmode).toBe(sslMode);
  });
});

describe('the external cluster', () => {
  const called = ({ externalClusters, bootstrap }: any): string[] => [
    bootstrap.initdb.import.source.externalCluster,
    ...externalClusters.map(({ name }: any) => name),
  ];

  test.each([
    ['old.example.com', 'old.example.com'],
    ['team/shop', 'team-shop'],
    ['C:\\\\old//db', 'C:-old-db'],
    ['..', 'source'],
  ])('of a source called %s is called %s', (name, expected) => {
    expect(called(foreign({}, { name }))).toEqual([expected, expected]);
  });

  test('has a name that a file can have, whatever the source is called', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ minLength: 1 }), fc.stringMatching(/^[./\\a]{1,8}$/)), (name) => {
        const [referred, cluster] = called(foreign({}, { name }));
        expect(cluster).toMatch(/^(?!\.{1,2}$)[^/\\]+$/s);
        expect(referred).toBe(cluster);
      }),
      { numRuns: 50 },
    );
  });

  test('is called as one likes, beside others', () => {
    const others = [{ name: 'old', connectionParameters: { host: 'another.example.com' } }];
    expect(called(foreign({ externalClusterName: 'earlier' }, {}, { externalClusters: others }))).toEqual([
      'earlier',
      'old',
      'earlier',
    ]);
  });
});

describe('what cannot be imported is refused', () => {
  test.each<[string, () => unknown, string]>([
    [
      'nothing',
      () => new ImportFromPostgres(chart(), 'Import', {} as ImportFromPostgresProps),
      'source: is missing; give the database that is read, such as a ReplicatedPostgres',
    ],
    [
      'several databases without the superuser',
      () => imported({ databases: ['*'] }),
      "databases: need the superuser of 'products-db', whose Secret is not known here; let the superuser in (credentials.superuserAccess, superuserSecret), or leave databases out to import 'app' as its owner",
    ],
    [
      'roles without databases',
      () => imported({ roles: ['*'] }),
      'roles: come along with databases only; give databases as well, or leave it out',
    ],
    [
      'SQL for one of several',
      () => imported({ databases: ['a'], postImportSql: ['ANALYZE'] }, {}, open),
      'postImportSql: is run in the one database of the application; leave it or databases out',
    ],
    [
      'another role, whose password nobody knows',
      () => foreign({ user: 'reader' }),
      "user: 'reader' is not the owner 'shop', and no password of it is known here; give passwordSecret, or leave user out",
    ],
    [
      'a role without a name',
      () => foreign({ user: '', passwordSecret: secret('reader') }),
      'user: "" is no name that PostgreSQL can have; write its text',
    ],
    [
      'a password by name',
      () => foreign({ passwordSecret: 'reader' as never }),
      "passwordSecret: 'reader' is not a reference to a Secret; write Secret.fromSecretName(this, 'an id', 'reader') with Secret from cdk8s-plus-28",
    ],
    [
      'keys that no Secret has',
      () => foreign({ passwordKey: 'a b', rootCertificateSecret: secret('ca'), rootCertificateKey: '' }, { tls: true }),
      [
        'shop/Import: 2 problems:',
        `- passwordKey: "a b" can be no key of a Secret; write letters, digits, '-', '_' and '.'`,
        `- rootCertificateKey: "" can be no key of a Secret; write letters, digits, '-', '_' and '.'`,
      ].join('\n'),
    ],
    [
      'the key of no certificate',
      () => foreign({ rootCertificateKey: 'ca.pem' }),
      'rootCertificateKey: is a key of rootCertificateSecret; give that too, or leave it out',
    ],
    [
      'a check by no authority',
      () => foreign({ sslMode: SslMode.VERIFY_FULL }, { tls: true }),
      "sslMode: 'verify-full' needs a root certificate to verify by; give rootCertificateSecret",
    ],
    [
      'an authority that is not asked',
      () => foreign({ sslMode: SslMode.DISABLE, rootCertificateSecret: secret('ca') }),
      "sslMode: 'disable' does not insist on what rootCertificateSecret is for; leave one of the two out",
    ],
    [
      'an authority of a source that does not encrypt',
      () => foreign({ rootCertificateSecret: secret('ca') }),
      "rootCertificateSecret: asks for encryption ('verify-full'), and 'old' does not encrypt; set its tls, or leave this out",
    ],
    [
      'encryption of a source that does not encrypt',
      () => imported({ sslMode: SslMode.REQUIRE }),
      "sslMode: asks for encryption ('require'), and 'products-db' does not encrypt; set its tls, or leave this out",
    ],
    [
      'a mode that there is not',
      () => foreign({ sslMode: 'allow' as never }),
      'sslMode: "allow" is none of its values; write one of disable, prefer, require, verify-ca, verify-full',
    ],
    [
      'an external cluster that no file can be called',
      () => foreign({ externalClusterName: 'a/b' }),
      "externalClusterName: 'a/b' cannot be the name of a file, which the operator makes of it; write a name without slashes",
    ],
    [
      'an external cluster that is there already',
      () => foreign({}, {}, { externalClusters: [{ name: 'old', connectionParameters: { host: 'elsewhere' } }] }),
      "shop/New: 1 problem:\n- bootstrap.externalClusterName: 'old' is one of externalClusters already; give the import another externalClusterName",
    ],
    [
      'a newer version',
      () => imported({}, { version: '17' }, { version: '18' }),
      "bootstrap.source: 'products-db' is PostgreSQL 18, version is 17: a dump is read by the same version or a newer one; set version to '18' or more",
    ],
    [
      'another namespace',
      () => imported({}, { namespace: 'store' }),
      "bootstrap.source: 'products-db' has its Secrets in namespace shop, and this database can only read those in store",
    ],
    [
      'into a ReplicatedPostgres',
      () => {
        const scope = chart('shop');
        const source = database({ ...LEAST }, scope);
        const bootstrap = new ImportFromPostgres(scope, 'Import', { source });
        database({ name: 'other', bootstrap }, chart('shop'));
      },
      'bootstrap: is no restore: a ReplicatedPostgres begins empty or with a RestoreFromSnapshot',
    ],
  ])('%s', (_, make, problem) => {
    expect(refusal(make)).toContain(problem);
  });
});
