import { Size } from 'cdk8s';
import { Secret } from 'cdk8s-plus-28';
import {
  CloudNativePostgres,
  type CloudNativePostgresProps,
  ImportFromPostgres,
  type ImportFromPostgresProps,
  Postgres,
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

test('a database that somebody else runs is read the same way', () => {
  const scope = chart('shop');
  const source = Postgres.fromAttributes(scope, 'Old', {
    name: 'old',
    namespace: 'shop',
    version: '15',
    host: 'old.example.com',
    database: 'shop',
    tls: true,
    ownerSecret: Secret.fromSecretName(scope, 'OldSecret', 'old-owner'),
  });
  new CloudNativePostgres(scope, 'New', {
    name: 'orders',
    storage,
    bootstrap: new ImportFromPostgres(scope, 'Import', { source }),
  });
  expect(new Manifests(scope).one('Cluster').spec.externalClusters[0]).toMatchObject({
    name: 'old',
    connectionParameters: { host: 'old.example.com', user: 'shop', dbname: 'shop', sslmode: 'require' },
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
