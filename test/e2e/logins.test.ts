import { randomBytes } from 'node:crypto';
import { Secret as SecretReference } from 'cdk8s-plus-28';
import type { LoginOptions } from '../../src';
import { Client } from './support/client';
import { Database } from './support/database';
import type { Outcome } from './support/kubectl';
import type { Secret } from './support/objects';
import { lives, restarted } from './support/restarts';
import { story } from './support/story';

describe('logins beside the owner', () => {
  const { test, namespace } = story('logins');
  let database: Database;
  let client: Client;
  const later = { user: 'later', password: randomBytes(16).toString('hex') };

  /** These logins and no others. */
  async function wish(...logins: LoginOptions[]): Promise<void> {
    database.also = (postgres) => logins.forEach((login) => postgres.addLogin(login));
    await database.apply();
  }

  async function passwordOf(secret: string): Promise<string> {
    const found = await database.kubectl.find<Secret>('secret', secret);
    return Buffer.from(found?.data?.password ?? '', 'base64').toString();
  }

  /** Logs in with the password of the Secret that the cluster made. */
  const as = async (user: string, text: string, host?: string): Promise<Outcome> =>
    client.try(text, { user, password: await passwordOf(`db-login-${user.replaceAll('_', '-')}`), host });

  const whenItWorks = (user: string, text: string, host?: string): Promise<string> =>
    namespace().eventually(
      `${user} logs in`,
      async () => {
        const { status, stdout, stderr } = await as(user, text, host);
        if (status !== 0) throw new Error(stderr);
        return stdout.trimEnd();
      },
      { within: 30 },
    );

  const roles = (): Promise<string> =>
    database.sql(0, "SELECT rolname FROM pg_roles WHERE rolname !~ '^(pg_|postgres$|streaming_replica$)' ORDER BY 1");

  test('two instances, and in them a role of a name that is wished later', async () => {
    database = await Database.create(namespace(), { replicas: 2 });
    await database.settled({ within: 120, primary: 0 });
    client = await Client.start(database);
    await database.sql(0, "CREATE ROLE somebody LOGIN; COMMENT ON ROLE somebody IS 'of another team'");
  }, 180);

  test('two that are added can log in everywhere and act as the owner, and nothing is restarted', async () => {
    const before = await lives(database);
    await wish({ name: 'stock_v3' }, { name: 'stock_v4' });
    for (const user of ['stock_v3', 'stock_v4'])
      expect(await whenItWorks(user, 'SELECT session_user, current_user')).toBe(`${user}|app`);
    expect(await whenItWorks('stock_v3', 'SELECT current_user', database.instanceHost(1))).toBe('app');
    expect((await as('stock_v3', 'CREATE TABLE made_by_v3 AS SELECT 3 AS version')).status).toBe(0);
    expect((await as('stock_v4', 'INSERT INTO made_by_v3 VALUES (4)')).status).toBe(0);
    // Also after a pool has cleaned up a connection.
    expect((await as('stock_v4', 'DISCARD ALL; SELECT current_user')).stdout.trim()).toBe('app');
    expect(restarted(before, await lives(database))).toEqual([]);
    expect(await database.diff()).toBe('');
  }, 90);

  test('a password that changes in its Secret: the new one works and the old one does not', async ({ kubectl }) => {
    const former = await passwordOf('db-login-stock-v4');
    const password = `it's "new": ${randomBytes(8).toString('hex')}\\`;
    await kubectl.patch('secret', 'db-login-stock-v4', { stringData: { password } });
    await whenItWorks('stock_v4', 'SELECT 1');
    const old = await client.try('SELECT 1', { user: 'stock_v4', password: former });
    expect(old.stderr).toContain('password authentication failed');
    for (const container of ['postgres', 'agent'] as const)
      expect(await database.log(0, container)).not.toContain(password);
  }, 60);

  test('a role of somebody else is refused and left as it is, and a Secret that is missing is said', async () => {
    database.also = (postgres, chart) => {
      const secret = SecretReference.fromSecretName(chart, 'Later', 'later');
      postgres.addLogin({ name: 'stock_v3' });
      postgres.addLogin({ name: 'stock_v4' });
      postgres.addLogin({ name: 'somebody' });
      postgres.addLogin({ name: 'later', secret });
    };
    await database.apply();
    await database.logged(0, /login somebody: a role of that name exists which somebody else made/, { within: 30 });
    await database.logged(0, /Secret later is missing: the password of login later stays as it is/, {
      within: 30,
      container: 'agent',
    });
    await namespace().eventually(
      'an Event says so',
      async () => (await database.events(0)).some(({ reason }) => reason === 'LoginRefused'),
      { within: 10 },
    );
    expect(await passwordOf('db-login-somebody')).not.toBe('');
    expect((await as('somebody', 'SELECT 1')).stderr).toContain('password authentication failed');
    const left =
      "SELECT rolpassword IS NULL, shobj_description(oid, 'pg_authid'), (SELECT count(*) FROM pg_auth_members WHERE member = pg_authid.oid), (SELECT count(*) FROM pg_db_role_setting WHERE setrole = pg_authid.oid) FROM pg_authid WHERE rolname = 'somebody'";
    expect(await database.sql(0, left)).toBe('t|of another team|0|0');
  }, 90);

  test('a Secret that comes later is taken up', async ({ kubectl }) => {
    const { password } = later;
    await kubectl.apply([{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'later' }, stringData: { password } }]);
    await namespace().eventually('later logs in', async () => (await client.try('SELECT 1', later)).status === 0, {
      within: 30,
    });
  }, 60);

  test('those that are removed cannot log in, their sessions end on every instance, and what they made stays', async () => {
    const sessions = ['stock_v3', 'stock_v4'].flatMap((user) => [
      as(user, 'SELECT pg_sleep(25)'),
      as(user, 'SELECT pg_sleep(25)', database.instanceHost(1)),
    ]);
    for (const ordinal of [0, 1])
      await namespace().eventually(
        `two sessions on instance ${ordinal}`,
        async () =>
          (await database.sql(
            ordinal,
            "SELECT count(*) FROM pg_stat_activity WHERE usename ~ '^stock_' AND query ~ 'pg_sleep'",
          )) === '2',
        { within: 15 },
      );
    await client.sql('SET ROLE NONE; CREATE TABLE owned_by_later ()', later);
    const password = await passwordOf('db-login-stock-v3');
    await wish({ name: 'stock_v4' });
    const [onPrimary, onStandby, ...others] = await Promise.all(sessions);
    for (const ended of [onPrimary, onStandby]) expect(ended?.stderr).toContain('terminating connection');
    expect(others.map(({ status }) => status)).toEqual([0, 0]);
    for (const host of [undefined, database.instanceHost(1)])
      expect((await client.try('SELECT 1', { user: 'stock_v3', password, host })).status).not.toBe(0);

    await namespace().eventually('it is dropped', async () => (await roles()) === 'app\nlater\nsomebody\nstock_v4', {
      within: 40,
    });
    await database.logged(0, /login later: kept without login.*1 object in database app/, { within: 10 });
    expect((await client.try('SELECT 1', later)).stderr).toContain('password authentication failed');
    const owned =
      "SELECT tableowner, (SELECT sum(version) FROM made_by_v3) FROM pg_tables WHERE tablename = 'made_by_v3'";
    expect(await database.sql(0, owned, { database: 'app' })).toBe('app|7');
    expect((await database.exec(0, ['ls', '-l', '/cdk8s-pg/run/feed/logins'])).trim().split('\n').slice(1)).toEqual([
      expect.stringMatching(/^-rw------- .* stock_v4$/),
    ]);
    expect(await passwordOf('db-login-stock-v3')).toBe(password);
  }, 120);

  test('the next primary goes on', async () => {
    await database.apply({ primary: 1 });
    await database.settled({ within: 90, primary: 1 });
    await wish({ name: 'stock_v4' }, { name: 'stock_v5' });
    expect(await whenItWorks('stock_v5', 'SELECT current_user')).toBe('app');
    expect(await whenItWorks('stock_v4', 'SELECT current_user')).toBe('app');
  }, 150);
});
