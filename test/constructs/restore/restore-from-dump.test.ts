import { Size } from 'cdk8s';
import { PersistentVolumeClaim, Secret } from 'cdk8s-plus-28';
import { BackupStore, RestoreFromDump, type RestoreFromDumpProps } from '../../../src';
import { chart, database, Manifests } from '../support/databases';

const BACKUP = 'products-db-dumps-20261120013000';

function restored(props: Partial<RestoreFromDumpProps> = {}, scope = chart('shop')): Manifests {
  new RestoreFromDump(scope, 'Restore', {
    name: 'restore-1',
    postgres: database({}, scope),
    store: BackupStore.volume({ claim: PersistentVolumeClaim.fromClaimName(scope, 'Claim', 'dumps-near') }),
    backup: BACKUP,
    ...props,
  });
  return new Manifests(scope);
}
const plan = (manifests: Manifests): any => JSON.parse(manifests.one('ConfigMap', 'restore-1').data['plan.json']);
const job = (manifests: Manifests): any =>
  manifests.all.find(({ kind, metadata }) => kind === 'Job' && metadata.name.startsWith('restore-1-'));

test('where nothing is said: the application’s database, by its owner, in one transaction', () => {
  const manifests = restored();
  expect(plan(manifests)).toEqual({
    name: 'restore-1',
    database: 'products-db',
    source: 'products-db',
    backup: BACKUP,
    into: 'app',
  });
  const { backoffLimit, activeDeadlineSeconds, template } = job(manifests).spec;
  expect([backoffLimit, activeDeadlineSeconds]).toEqual([2, 43_200]);
  const [client] = template.spec.containers;
  expect(client.name).toBe('restore-dump');
  const env = Object.fromEntries(client.env.map(({ name, value }: any) => [name, value]));
  expect(env).toMatchObject({
    CDK8S_PG_SOURCE_NAME: 'products-db',
    CDK8S_PG_JOBS: '1',
    CDK8S_PG_PRIVILEGES: 'off',
    CDK8S_PG_STORE_NAMES: 'volume',
    CDK8S_PG_PRIMARY: 'products-db-rw.shop.svc:5432',
  });
  expect(template.spec.volumes).toContainEqual(
    expect.objectContaining({ persistentVolumeClaim: expect.objectContaining({ claimName: 'dumps-near' }) }),
  );
});

test('another source, other databases, more jobs, and rights', () => {
  const manifests = restored({ source: 'old-db', databases: { 'it\'s "odd"': 'app' }, jobs: 4, privileges: true });
  expect(plan(manifests)).toMatchObject({ source: 'old-db', databases: { 'it\'s "odd"': 'app' } });
  const env: any[] = job(manifests).spec.template.spec.containers[0].env;
  expect(env).toContainEqual({ name: 'CDK8S_PG_JOBS', value: '4' });
  expect(env).toContainEqual({ name: 'CDK8S_PG_PRIVILEGES', value: 'on' });
});

describe('without a name, a backup is chosen when it is restored', () => {
  test('the newest of the store', () => {
    expect(plan(restored({ backup: undefined }))).toEqual({
      name: 'restore-1',
      database: 'products-db',
      source: 'products-db',
      choose: { store: 'volume' },
      into: 'app',
    });
  });

  test('the newest before a time', () => {
    const latestBefore = '2026-11-21T04:00:00+01:00';
    expect(plan(restored({ backup: undefined, latestBefore })).choose).toEqual({ store: 'volume', latestBefore });
  });

  test('another time is another Job', () => {
    const name = (latestBefore: string): string => job(restored({ backup: undefined, latestBefore })).metadata.name;
    expect(name('2026-11-21T03:00:00Z')).not.toBe(name('2026-11-21T04:00:00Z'));
  });
});

describe('roles and owners', () => {
  const env = (props: Partial<RestoreFromDumpProps>): any => {
    const variables: any[] = job(restored(props)).spec.template.spec.containers[0].env;
    return Object.fromEntries(variables.map(({ name, value }) => [name, value]));
  };
  const credentials = Secret.fromSecretName(chart(), 'Superuser', 'superuser');

  test('are left out', () => {
    expect(plan(restored())).not.toHaveProperty('roles');
    expect(env({})).not.toHaveProperty('CDK8S_PG_ROLES');
    expect(env({})).not.toHaveProperty('CDK8S_PG_OWNERS');
  });

  test('or asked for, with their passwords or without', () => {
    expect(plan(restored({ roles: true, credentials })).roles).toEqual({ passwords: false });
    expect(plan(restored({ roles: true, rolePasswords: true, credentials })).roles).toEqual({ passwords: true });
    expect(env({ roles: true, owners: true, credentials })).toMatchObject({
      CDK8S_PG_ROLES: 'on',
      CDK8S_PG_OWNERS: 'on',
      CDK8S_PG_ROLE: 'app',
    });
  });

  test('the owner of the database seldom may', () => {
    const scope = chart('shop');
    restored({ roles: true, owners: true }, scope);
    const warnings = scope.node
      .findChild('Restore')
      .node.metadata.filter(({ type }) => type === 'cdk8s-pg:warning')
      .map(({ data }) => data as string);
    expect(warnings).toEqual([
      'roles: needs credentials of a superuser or of a role with CREATEROLE, which the owner of the database seldom is',
      'owners: needs credentials of a superuser, which the owner of the database seldom is',
    ]);
  });
});

test('its Lease says nothing in the YAML: the program writes there that it is done', () => {
  expect(restored().one('Lease', 'restore-1').metadata.annotations ?? {}).toEqual({});
});

test.each<[Partial<RestoreFromDumpProps>, string]>([
  [{ backup: 'a/b' }, "backup: 'a/b' is no name of a backup; write one such as products-db-nightly-20261121030000"],
  [
    { latestBefore: '2026-11-21T03:00:00Z' },
    "latestBefore: '2026-11-21T03:00:00Z' and backup are both given; leave one of them out",
  ],
  [
    { backup: undefined, latestBefore: 'yesterday' },
    'latestBefore: "yesterday" is no time; write one with its distance from UTC, such as \'2026-11-21T03:00:00Z\'',
  ],
  [{ backup: '' }, "backup: '' is no name of a backup"],
  [{ rolePasswords: true }, 'rolePasswords: is for roles that are made; give roles too, or leave it out'],
  [{ roles: 'yes' as never }, 'roles: "yes" is neither true nor false'],
  [{ source: '../x' }, "source: '../x' cannot be the name of a folder"],
  [{ jobs: 0 }, 'jobs: 0 is not a whole number'],
  [{ databases: {} }, "databases: {} says of no database where it goes; write { app: 'app' }"],
  [{ databases: { a: 'x', b: 'x' } }, "databases.b: 'x' is where another goes; give each a database of its own"],
  [{ databases: { a: 'x\ny' } }, 'databases.a: "x\\ny" has a control character'],
  [
    { store: BackupStore.volume({ size: Size.gibibytes(1) }) },
    'store: is a volume that would be made, and so empty; give the claim that has the backup',
  ],
  [{ name: 'R' }, "name: 'R' is not a DNS label"],
  [{ store: undefined }, "store: is missing; write for example BackupStore.s3({ bucket: 'shop-backups' })"],
  [{ store: BackupStore.s3({ bucket: 'A' }) }, "store.bucket: 'A'"],
])('refused: %j', (props, message) => {
  expect(() => restored(props)).toThrow(message);
});
