import { App, Chart, Size } from 'cdk8s';
import { Cpu, Pods } from 'cdk8s-plus-28';
import { ConnectionSecret, ReplicatedPostgres } from '../../src';
import { helperPod } from './support/helper-pod';
import { Inquirer } from './support/inquirer';
import { isReady, type Pod, type Secret } from './support/objects';
import { PostgresSet } from './support/postgres-set';
import { rolledOut, service } from './support/services';
import { story } from './support/story';

describe('a new password', () => {
  const { test, namespace } = story('rotation');
  let database: PostgresSet;
  let inquirer: Inquirer;

  /** Applies what is in Git: the versions of the credentials that are valid, and the one that stock-api uses. */
  const commit = (versions: readonly number[], used: number) =>
    namespace().kubectl.apply(manifests(namespace().name, database.consumerLabels, versions, used));

  const old = (command: string) => namespace().kubectl.tryExec('old', ['bash', '-c', command]);

  test('a service writes with the login of version 3', async ({ kubectl }) => {
    database = new PostgresSet(namespace(), 'db', 'shop');
    await commit([3], 3);
    await database.settled({ within: 120, primary: 0 });
    await database.sql(0, 'SET ROLE shop; CREATE TABLE movement (id bigint GENERATED ALWAYS AS IDENTITY, pieces int)', {
      database: 'shop',
    });
    await rolledOut(namespace(), 'stock-api');
    inquirer = await Inquirer.start(namespace(), 'stock-api');
    expect(new Set(await inquirer.answers(10))).toEqual(new Set(['ok stock_v3 db-0']));
    await kubectl.apply([
      helperPod({
        name: 'old',
        command: ['sleep', 'infinity'],
        labels: database.consumerLabels,
        secrets: { '/bindings/stock-api': 'stock-api-v3' },
      }),
    ]);
    await namespace().eventually('pod old ready', async () => isReady(await kubectl.get<Pod>('pod', 'old')), {
      within: 60,
    });
  }, 180);

  test('while it rolls to version 4 both logins are valid, and no request fails', async ({ kubectl }) => {
    await commit([3, 4], 4);
    await rolledOut(namespace(), 'stock-api');
    expect(new Set(await inquirer.answers(20))).toEqual(new Set(['ok stock_v4 db-0']));
    expect((await inquirer.log()).filter((line) => !line.startsWith('ok '))).toEqual([]);
    const [third, fourth] = await Promise.all(
      [3, 4].map((version) => kubectl.get<Secret>('secret', `stock-api-v${version}`)),
    );
    expect(fourth?.data?.password).not.toBe(third?.data?.password);
    expect((await old(`${CONNECT} -c 'SELECT session_user'`)).stdout.trim()).toBe('stock_v3');
    // A roll-back is still possible, also in the database: what either has made belongs to the owner.
    await old(`${CONNECT} -c 'CREATE TABLE made_by_v3 ()'`);
    expect(
      await database.sql(0, "SELECT tableowner FROM pg_tables WHERE tablename = 'made_by_v3'", { database: 'shop' }),
    ).toBe('shop');
  }, 120);

  test('a later commit retires the old login: its sessions end, and nobody gets in with it', async ({ kubectl }) => {
    const sessions = () =>
      database.sql(0, "SELECT count(*) FROM pg_stat_activity WHERE usename = 'stock_v3' AND query LIKE '%pg_sleep%'");
    await old(`${CONNECT} -c 'SELECT pg_sleep(600)' >/tmp/said 2>&1 &`);
    await namespace().eventually('a session of the old login', async () => (await sessions()) === '1', { within: 30 });
    const pods = (await database.pods()).map(({ metadata }) => metadata.uid);
    await commit([4], 4);
    await namespace().eventually('its session has ended', async () => (await sessions()) === '0', { within: 60 });
    const { status, stderr } = await old(`${CONNECT} -c 'SELECT 1'`);
    expect(status).toBe(2);
    expect(stderr).toMatch(/password authentication failed|is not permitted to log in/);
    await namespace().eventually(
      'the role is gone, for it owns nothing',
      async () => (await database.sql(0, "SELECT count(*) FROM pg_roles WHERE rolname = 'stock_v3'")) === '0',
      { within: 30 },
    );
    // Nothing that is kept knows about it, and the Secret of the version is left to be pruned.
    expect(await kubectl.find('secret', 'stock-api-v3')).toBeDefined();
    expect(new Set(await inquirer.answers(10))).toEqual(new Set(['ok stock_v4 db-0']));
    expect((await inquirer.log()).filter((line) => !line.startsWith('ok '))).toEqual([]);
    expect((await database.pods()).map(({ metadata }) => metadata.uid)).toEqual(pods);
  }, 120);
});

const CONNECT = 'PGCONNECT_TIMEOUT=5 psql -XAtq -d "$(cat /bindings/stock-api/uri)"';

function manifests(
  namespace: string,
  consumers: PostgresSet['consumerLabels'],
  versions: readonly number[],
  used: number,
): string {
  const app = new App();
  const chart = new Chart(app, 'shop', { namespace });
  const postgres = new ReplicatedPostgres(chart, 'Db', {
    name: 'db',
    database: 'shop',
    replicas: 1,
    consumers: [Pods.select(chart, 'Consumers', { labels: { ...consumers } })],
    storage: { size: Size.gibibytes(1) },
    resources: { cpu: { request: Cpu.millis(50) }, memory: { request: Size.mebibytes(256) } },
    parameters: { max_connections: '50', shared_buffers: '32MB' },
  });
  for (const version of versions) {
    const login = postgres.addLogin({ name: `stock_v${version}` });
    const connection = new ConnectionSecret(chart, `StockApi${version}`, {
      name: 'stock-api',
      version,
      postgres,
      login,
    });
    if (version === used)
      connection.connect(service(chart, 'stock-api', 2), { environment: { DATABASE_URL: 'node-postgres' } });
  }
  return app.synthYaml();
}
