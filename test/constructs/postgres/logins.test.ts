import { Secret } from 'cdk8s-plus-28';
import { type LoginOptions, ReplicatedPostgres, type ReplicatedPostgresProps } from '../../../src';
import { chart, database, LEAST, Manifests, manifests, refusal } from '../support/databases';

const scope = chart();
const given = (name: string): ReturnType<typeof Secret.fromSecretName> =>
  Secret.fromSecretName(scope, `Secret-${name}`, name);
const mine = given('mine');
const theirs = { owner: given('owner'), replication: given('replication') };

/** What a database with these logins synthesizes. */
function withLogins(logins: LoginOptions[], props: Partial<ReplicatedPostgresProps> = {}): Manifests {
  const own = chart('shop');
  const db = database(props, own);
  for (const login of logins) db.addLogin(login);
  return new Manifests(own);
}

const jobOf = ({ all }: Manifests): any => all.find(({ kind }) => kind === 'Job');
const madeBy = (job: any): unknown =>
  JSON.parse(
    job.spec.template.spec.containers[0].env.find(({ name }: any) => name === 'CDK8S_PG_CREDENTIALS').value as string,
  );
const secretsRule = (all: Manifests, role: string): any =>
  all.one('Role', role).rules.filter(({ resources }: any) => resources.includes('secrets'));

test('a login says its name and its Secret', () => {
  const db = database();
  const login = db.addLogin({ name: 'stock_v4' });
  expect([login.username, login.secret.name]).toEqual(['stock_v4', 'products-db-login-stock-v4']);
  expect(db.addLogin({ name: 'report', secret: mine })).toEqual({ username: 'report', secret: mine });
});

test('the configuration lists them, and without any it is what it was', () => {
  const data = withLogins([{ name: 'stock_v4' }, { name: 'report', secret: mine, memberOf: 'reader' }]).one(
    'ConfigMap',
    'products-db-config',
  ).data;
  expect(data.logins).toBe('stock_v4 products-db-login-stock-v4 app\nreport mine reader\n');
  const { logins, ...rest } = data;
  expect(logins).toBeDefined();
  expect(rest).toEqual(manifests().one('ConfigMap', 'products-db-config').data);
  expect(rest).not.toHaveProperty('logins');
});

test('only the configuration, two Roles and the Job differ, so that no pod is restarted', () => {
  const [before, after] = [manifests(), withLogins([{ name: 'stock_v4' }])];
  const kept = ({ all }: Manifests) => all.filter(({ kind, metadata }) => !changes(kind, metadata.name));
  const changes = (kind: string, name: string) =>
    kind === 'Job' || kind === 'Role' || (kind === 'ConfigMap' && name === 'products-db-config');
  expect(kept(after)).toEqual(kept(before));
  expect(after.names.length).toBe(before.names.length);
});

test('the agents may read the Secrets, by their names', () => {
  expect(secretsRule(manifests(), 'products-db')).toEqual([]);
  const all = withLogins([{ name: 'stock_v4' }, { name: 'report', secret: mine }, { name: 'audit', secret: mine }]);
  expect(secretsRule(all, 'products-db')).toEqual([
    { apiGroups: [''], resources: ['secrets'], verbs: ['get'], resourceNames: ['products-db-login-stock-v4', 'mine'] },
  ]);
});

describe('the Job that makes Secrets', () => {
  test('makes those of logins as well, which gives it another name', () => {
    const all = withLogins([{ name: 'stock_v4' }, { name: 'report', secret: mine }]);
    expect(madeBy(jobOf(all))).toEqual([
      { secret: 'products-db-owner', username: 'app' },
      { secret: 'products-db-replication', username: 'streaming_replica' },
      { secret: 'products-db-login-stock-v4', username: 'stock_v4' },
    ]);
    expect(secretsRule(all, 'products-db-credentials')[1].resourceNames).toContain('products-db-login-stock-v4');
    expect(jobOf(all).metadata.name).toMatch(/^products-db-credentials-[0-9a-f]{8}$/);
    expect(jobOf(all).metadata.name).not.toBe(jobOf(manifests()).metadata.name);
  });

  test('is the same as without logins where their Secrets are given', () => {
    expect(jobOf(withLogins([{ name: 'report', secret: mine }]))).toEqual(jobOf(manifests()));
  });

  test('is there for a login alone, and only for one whose Secret is to be made', () => {
    expect(jobOf(withLogins([{ name: 'report', secret: mine }], { credentials: theirs }))).toBeUndefined();
    expect(madeBy(jobOf(withLogins([{ name: 'stock_v4' }], { credentials: theirs })))).toEqual([
      { secret: 'products-db-login-stock-v4', username: 'stock_v4' },
    ]);
  });
});

test('problems name the construct, all of them at once', () => {
  expect(refusal(() => database().addLogin({ name: 'app', memberOf: 'postgres' }))).toBe(
    [
      'shop/products-db: addLogin: 2 problems:',
      "- name: 'app' is the owner of the database; choose another name",
      "- memberOf: 'postgres' is the superuser; choose another name: an application must not be one",
    ].join('\n'),
  );
});

test('a login that was refused leaves nothing behind', () => {
  const own = chart('shop');
  const db = database({}, own);
  db.addLogin({ name: 'stock_v4' });
  refusal(() => db.addLogin({ name: 'stock_v4' }));
  expect(new Manifests(own).one('ConfigMap', 'products-db-config').data.logins).toBe(
    'stock_v4 products-db-login-stock-v4 app\n',
  );
});

test('the name of a Secret that another database has is refused', () => {
  const own = chart('shop');
  database({ name: 'db-login' }, own);
  const db = new ReplicatedPostgres(own, 'db', { ...LEAST, name: 'db' });
  expect(refusal(() => db.addLogin({ name: 'owner' }))).toBe(
    [
      'shop/db: addLogin: 1 problem:',
      "- name: needs the object name 'db-login-owner' in namespace shop, which shop/products-db has already; choose another name, or another namespace",
    ].join('\n'),
  );
});
