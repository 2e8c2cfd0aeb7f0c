import { Duration, Testing } from 'cdk8s';
import { type ISecret, Secret } from 'cdk8s-plus-28';
import type { DumpedServer } from '../../../src/model/backup/logical/dumped-server';
import { resolveLogical } from '../../../src/model/backup/logical/resolve';
import { DumpFormat } from '../../../src/model/backup/options/dump-format';
import type { LogicalBackupOptions } from '../../../src/model/backup/options/logical-backup-options';
import { Problems } from '../../../src/model/problems';

const SERVER: DumpedServer = {
  name: 'db',
  namespace: 'shop',
  majorVersion: 18,
  instances: 2,
  database: 'app',
  owner: 'app',
  ownerSecret: 'db-owner',
  tls: false,
  primary: { host: 'db-rw.shop.svc', port: 5432 },
  standby: { host: 'db-ro.shop.svc', port: 5432 },
  image: 'docker.io/library/postgres:18',
};

function resolve(options: object = {}, server: Partial<DumpedServer> = {}) {
  const problems = new Problems();
  const named = { name: 'nightly', scheduled: true, labels: {}, annotations: {}, program: {} };
  const model = resolveLogical({ ...SERVER, ...server }, named, options as LogicalBackupOptions, problems);
  let thrown = '';
  try {
    problems.throwIfAny('shop/Nightly');
  } catch (error) {
    thrown = (error as Error).message;
  }
  return { model, environment: model.program.client?.environment, thrown, warnings: problems.warnings };
}
const secret = (name: string) => Secret.fromSecretName(Testing.chart(), name, name);

test('where nothing is said: the application’s database and the roles, by its owner, from a standby', () => {
  const { model, environment, thrown } = resolve();
  expect(thrown).toBe('');
  expect(environment).toEqual({
    CDK8S_PG_DATABASE_NAME: 'db',
    CDK8S_PG_APP_DATABASE: 'app',
    CDK8S_PG_ROLE: 'app',
    CDK8S_PG_SSL_MODE: 'prefer',
    CDK8S_PG_PRIMARY: 'db-rw.shop.svc:5432',
    CDK8S_PG_STANDBY: 'db-ro.shop.svc:5432',
    CDK8S_PG_DATABASES: 'app',
    CDK8S_PG_GLOBALS: 'on',
    CDK8S_PG_FORMAT: 'custom',
    CDK8S_PG_JOBS: '1',
    CDK8S_PG_LOCK_TIMEOUT: '60',
  });
  expect(model.program.client).toMatchObject({
    image: 'docker.io/library/postgres:18',
    login: { secret: 'db-owner', keys: ['password'] },
  });
  expect(model.plan).toEqual({ name: 'nightly', scheduled: true, database: 'db', namespace: 'shop' });
});

test('everything that may be said', () => {
  const { environment, model, thrown } = resolve(
    {
      databases: ['app', 'it\'s "odd"'],
      globals: false,
      jobs: 4,
      compression: 'zstd:3',
      excludeSchemas: ['tmp'],
      excludeTables: ['public.log_*', 'b'],
      excludeTableData: ['public.sessions'],
      preferStandby: false,
      lockTimeout: Duration.seconds(5),
      credentials: secret('reader'),
      rootCertificateSecret: secret('ca'),
      rootCertificateKey: 'root.crt',
      image: 'registry.example.com/postgres:18.6',
    },
    { tls: true },
  );
  expect(thrown).toBe('');
  expect(environment).toMatchObject({
    CDK8S_PG_SSL_MODE: 'verify-full',
    CDK8S_PG_SSL_ROOT: '/cdk8s-pg/secrets/root/ca.crt',
    CDK8S_PG_DATABASES: 'app\nit\'s "odd"',
    CDK8S_PG_GLOBALS: 'off',
    CDK8S_PG_FORMAT: 'directory',
    CDK8S_PG_JOBS: '4',
    CDK8S_PG_COMPRESSION: 'zstd:3',
    CDK8S_PG_EXCLUDED_SCHEMAS: 'tmp',
    CDK8S_PG_EXCLUDED_TABLES: 'public.log_*\nb',
    CDK8S_PG_EXCLUDED_ROWS: 'public.sessions',
    CDK8S_PG_LOCK_TIMEOUT: '5',
  });
  expect(environment).not.toHaveProperty('CDK8S_PG_STANDBY');
  expect(model.program.client).toMatchObject({
    image: 'registry.example.com/postgres:18.6',
    login: { secret: 'reader', keys: ['username', 'password'] },
    rootCertificate: { secret: 'ca', key: 'root.crt' },
  });
});

test('a lone instance has no standby; all databases are a star; encryption is required where the server has it', () => {
  expect(resolve({}, { instances: 1 }).environment).not.toHaveProperty('CDK8S_PG_STANDBY');
  expect(resolve({ allDatabases: true }).environment).toMatchObject({ CDK8S_PG_DATABASES: '*' });
  expect(resolve({}, { tls: true }).environment).toMatchObject({ CDK8S_PG_SSL_MODE: 'require' });
  expect(resolve({}, { image: undefined, majorVersion: 16 }).model.program.client?.image).toBe(
    'docker.io/library/postgres:16',
  );
});

test.each([
  [15, 'none', '0'],
  [15, 'gzip', undefined],
  [15, 'gzip:9', '9'],
  [16, 'none', 'none'],
  [16, 'gzip:9', 'gzip:9'],
  [16, 'lz4', 'lz4'],
])('compression for pg_dump %i: %s', (majorVersion, given, told) => {
  const { environment, thrown } = resolve({ compression: given }, { majorVersion, image: undefined });
  expect(thrown).toBe('');
  expect(environment?.CDK8S_PG_COMPRESSION).toBe(told);
});

test.each<[object, string, Partial<DumpedServer>?]>([
  [{ jobs: 0 }, 'method.jobs: 0 is not a whole number, from 1 to 64; write such a number'],
  [
    { jobs: 2, format: DumpFormat.CUSTOM },
    'method.jobs: 2 cannot write into one file; take DumpFormat.DIRECTORY, or 1',
  ],
  [{ databases: [] }, "method.databases: [] names no database; write ['app'], or leave it out"],
  [{ databases: ['a', 'a'] }, "method.databases: 'a' is there twice; leave it out once"],
  [{ databases: ['*'] }, "method.databases[0]: '*' is no name; write allDatabases: true"],
  [{ databases: ['a\nb'] }, 'method.databases[0]: "a\\nb" has a control character; give that database another name'],
  [
    { databases: ['a'], allDatabases: true },
    'method.databases: and allDatabases are both given; leave one of them out',
  ],
  [{ excludeTables: 'a' }, 'method.excludeTables: "a" is not a list; write [\'public.log_*\'], for example'],
  [
    { excludeTableData: [''] },
    'method.excludeTableData[0]: "" is no pattern of pg_dump; write for example \'public.log_*\'',
  ],
  [
    { compression: 'gzip:10' },
    "method.compression: 'gzip:10' is no compression; write none, gzip, lz4 or zstd, with a level after a colon if wanted: gzip:9, lz4:12 and zstd:22 are the highest",
  ],
  [
    { compression: 'zstd' },
    "method.compression: 'zstd' is known from PostgreSQL 16 on; write gzip or none",
    { majorVersion: 15, image: undefined },
  ],
  [
    { rootCertificateKey: 'a' },
    'method.rootCertificateKey: is a key of rootCertificateSecret; give that too, or leave it out',
  ],
  [
    { rootCertificateSecret: { name: 'ca' } as ISecret, rootCertificateKey: 'ca/crt' },
    `method.rootCertificateKey: "ca/crt" can be no key of a Secret; write letters, digits, '-', '_' and '.'`,
  ],
  [
    {},
    "postgres: 'a/b' cannot be the name of a folder, and its backups lie in one; give Postgres.fromAttributes a name of letters, digits, '-', '.' and '_'",
    { name: 'a/b' },
  ],
])('refused: %j', (options, message, server = {}) => {
  expect(resolve(options, server).thrown).toContain(message);
});
