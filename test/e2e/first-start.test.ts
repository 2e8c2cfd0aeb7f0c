import type { Chart } from 'cdk8s';
import { ConfigMap } from 'cdk8s-plus-28';
import { InitSql, type ReplicatedPostgresProps } from '../../src';
import { Client } from './support/client';
import { Database } from './support/database';
import { describeFull } from './support/describe-full';
import { NodeFaults } from './support/node';
import type { KubeObject, Pod } from './support/objects';
import { story } from './support/story';

const STAGED = '/volumes/data/.init';
const PGDATA = '/volumes/data/pgdata';
const IDENTIFIER = 'cdk8s-pg/system-identifier';

/** Rows in three steps, so that each half of it can be told from the whole; slow enough to be met in the middle. */
const VISITS = {
  first: 'CREATE TABLE visit (step int); INSERT INTO visit VALUES (1);',
  second: 'INSERT INTO visit VALUES (2); SELECT pg_sleep(2); INSERT INTO visit VALUES (3);',
};

const initSql =
  (configMap: string) =>
  (chart: Chart): Partial<ReplicatedPostgresProps> => ({
    replicas: 1,
    database: 'shop',
    owner: 'keeper',
    initSql: Object.keys(VISITS).map((key) =>
      InitSql.fromConfigMap(key, ConfigMap.fromConfigMapName(chart, key, configMap), key),
    ),
  });

const configMap = (name: string, data: Readonly<Record<string, string>>): object => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  data,
});

let faults: NodeFaults;
beforeAll(async () => {
  faults = await NodeFaults.create();
}, 90_000);
afterAll(() => faults?.delete(), 120_000);

/** All that a first start makes, and none of it twice. */
async function expectComplete(database: Database): Promise<void> {
  const roles = 'SELECT rolname, rolcanlogin, rolsuper, rolreplication FROM pg_roles WHERE oid >= 16384 ORDER BY 1';
  expect(await database.sql(0, roles)).toBe('keeper|t|f|f\nstreaming_replica|t|f|t');
  const owned = 'SELECT datname, pg_get_userbyid(datdba) FROM pg_database WHERE oid >= 16384';
  expect(await database.sql(0, owned)).toBe('shop|keeper');
  const rows = 'SELECT tableowner, step FROM visit, pg_tables WHERE tablename = $$visit$$ ORDER BY step';
  expect(await database.sql(0, rows, { database: 'shop' })).toBe('keeper|1\nkeeper|2\nkeeper|3');

  const identifier = await database.sql(0, 'SELECT system_identifier FROM pg_control_system()');
  for (const object of [await database.lease(), await database.claim(0)])
    expect((object as KubeObject).metadata.annotations?.[IDENTIFIER]).toBe(identifier);
  const left = (await database.exec(0, ['ls', '-A', '/volumes/data'])).trim().split('\n');
  expect(left.sort()).toEqual(['.lock', 'pgdata']);
}

describe('a first start that is killed again and again', () => {
  const { test, namespace } = story('first-start');
  let database: Database;
  let pod: Pod;

  /** Nobody could take what is there for a database: not the next start, and no other instance. */
  const expectNothingAnnounced = async (): Promise<void> => {
    expect((await database.tryExec(0, ['test', '-e', PGDATA])).status).toBe(1);
    expect(await database.holder()).toBeUndefined();
  };

  /** Waits until the supervisor has asked its (frozen) agent that. */
  const asked = async (verb: string): Promise<void> => {
    const look = ['bash', '-c', `grep -lx verb=${verb} /cdk8s-pg/run/ask/*.request`];
    await namespace().eventually(
      `the supervisor asks ${verb}`,
      async () => (await database.tryExec(0, look)).status === 0,
      { within: 60, every: 0.1 },
    );
  };

  /** The agent answers this, and the supervisor does not hear of it before it is woken. */
  const answered = async (verb: string): Promise<void> => {
    await asked(verb);
    await faults.signalAll(pod, 'STOP');
    await faults.signalAll(pod, 'CONT', 'agent');
    await namespace().eventually(
      `the agent answers ${verb}`,
      async () => (await database.tryExec(0, ['bash', '-c', 'ls /cdk8s-pg/run/ask/*.answer'])).status === 0,
      { within: 30, every: 0.1 },
    );
    await faults.signalAll(pod, 'STOP', 'agent');
  };

  /** Deletes the pod by force, ends what it left running on the node, and waits for the next one. */
  const replacePod = async (): Promise<void> => {
    await database.kubectl.delete('pod', pod.metadata.name, { force: true });
    await faults.signalAll(pod, 'KILL');
    pod = await database.scheduled(0, { not: pod });
  };

  /** Waits until the kubelet says that the container runs (another one than before). */
  const running = async (before?: string): Promise<void> => {
    pod = await namespace().eventually(
      'container postgres runs',
      async () => {
        const now = await database.pod(0);
        const [status] = now.status.containerStatuses ?? [];
        return status?.state?.running && status.containerID !== before ? now : undefined;
      },
      { within: 60, every: 0.2 },
    );
  };

  /** Ends the container at once, and waits for the next one in the same pod. */
  const killContainer = async (): Promise<void> => {
    await faults.signalAll(pod, 'KILL');
    await running(pod.status.containerStatuses?.[0]?.containerID);
  };

  test('during initdb: what is there would start as a server, and is not taken for a database', async ({ kubectl }) => {
    await kubectl.apply([configMap('visits', VISITS)]);
    database = await Database.create(namespace(), initSql('visits'));
    pod = await database.scheduled(0);
    await faults.strike(pod, { matching: '*postgres*--single*', signal: 'STOP', within: 90 });
    await running();
    const files = await database.exec(0, ['ls', `${STAGED}/pgdata`, `${STAGED}/pgdata/global`]);
    expect(files).toContain('PG_VERSION');
    expect(files).toContain('pg_control');
    await expectNothingAnnounced();
    await killContainer();
  }, 150);

  test('during init SQL: half of the rows are there, the pod is deleted by force', async () => {
    await faults.strike(pod, { matching: '*psql*/01-second/*', signal: 'STOP', within: 60 });
    await running();
    const half = ['psql', '-h', '/tmp/init', '-U', 'postgres', '-d', 'shop', '-XAtc', 'SELECT step FROM visit'];
    expect((await database.exec(0, half)).trim()).toMatch(/^1(\n2)?$/);
    await expectNothingAnnounced();
    await replacePod();
  }, 120);

  test('when the claim is marked and the Lease is not yet taken', async () => {
    const script = { matching: '*psql*/01-second/*', within: 60 };
    await faults.strike(pod, { ...script, signal: 'STOP' });
    await running();
    await faults.signalAll(pod, 'STOP', 'agent');
    await faults.signalMatching(pod, /psql.*01-second/, 'CONT');
    await answered('claim-stamp');
    expect((await database.claim(0)).metadata.annotations?.[IDENTIFIER]).toMatch(/^\d+$/);
    await expectNothingAnnounced();
    await killContainer();
  }, 120);

  test('when the Lease is taken and the data directory is not yet in its place', async () => {
    const marked = (await database.claim(0)).metadata.annotations?.[IDENTIFIER];
    for (const verb of ['lease-get', 'claims-get', 'claim-stamp']) {
      await answered(verb);
      await faults.signalAll(pod, 'CONT');
    }
    await answered('lease-claim');
    expect(await database.holder()).toBe('db-0');
    expect((await database.tryExec(0, ['test', '-e', PGDATA])).status).toBe(1);
    expect((await database.lease()).metadata.annotations?.[IDENTIFIER]).toBe(marked);
    await faults.signalAll(pod, 'KILL');
    await faults.signalAll(pod, 'CONT', 'agent');
    await replacePod();
  }, 120);

  test('ends in the complete database, made once', async () => {
    const marked = (await database.claim(0)).metadata.annotations?.[IDENTIFIER];
    await database.settled({ within: 90, primary: 0 });
    expect(await database.log(0)).toContain(`database initialised, system identifier ${marked}`);
    expect(await database.log(0)).not.toContain('initialising a new database');
    await expectComplete(database);
    const client = await Client.start(database);
    expect(await client.sql('SELECT count(*), current_user FROM visit')).toBe('3|keeper');
  }, 150);
});

describeFull('a first start with wrong init SQL', () => {
  const { test, namespace } = story('init-sql');
  let database: Database;

  test('waits, and says which script is wrong and how', async ({ kubectl }) => {
    await kubectl.apply([configMap('visits', { ...VISITS, second: `INSERT INTO visits VALUES (2)` })]);
    database = await Database.create(namespace(), initSql('visits'));
    await database.logged(0, /ERROR: +relation "visits" does not exist/, { within: 90 });
    await database.logged(0, /waiting: initialising failed: init SQL 01-second, .* trying again in 10 s/, {
      within: 30,
    });
    await namespace().eventually(
      'the pod says so too',
      async () => String((await database.state(0)).reason).startsWith('initialising failed: init SQL 01-second'),
      { within: 10 },
    );
    expect((await database.tryExec(0, ['test', '-e', PGDATA])).status).toBe(1);
    expect(await database.holder()).toBeUndefined();
  }, 150);

  test('goes on by itself when the ConfigMap is mended', async ({ kubectl }) => {
    const { uid } = (await database.pod(0)).metadata;
    await kubectl.apply([configMap('visits', VISITS)]);
    // It tries every 10 s, with the files that the kubelet has brought by then.
    await database.settled({ within: 45, primary: 0 });
    await expectComplete(database);
    const pod = await database.pod(0);
    expect(pod.metadata.uid).toBe(uid);
    expect(pod.status.containerStatuses?.[0]?.restartCount).toBe(0);
  }, 90);
});

describeFull('a process of the first start that is killed', () => {
  const { test, namespace } = story('first-start-process');

  const processes = [
    ['initdb', '*initdb*-D*'],
    ['what initdb runs first', '*postgres*--boot*'],
    ['the server', '*postgres -D*'],
    ['its checkpointer', 'postgres: *checkpointer*'],
    ['the session of init SQL', 'postgres: * shop *'],
    ['psql', '*psql*/01-second/*'],
  ] as const;

  processes.forEach(([what, matching], index) =>
    test(`${what}: it starts afresh`, async ({ kubectl }) => {
      await kubectl.apply([configMap('visits', VISITS)]);
      const name = `db-of-${index}`;
      const database = await Database.create(namespace(), (chart) => ({ ...initSql('visits')(chart), name }));
      await faults.strike(await database.scheduled(0), { matching, signal: 'KILL', within: 90 });
      await database.logged(0, /waiting: initialising failed: .*the attempt was thrown away/, { within: 30 });
      await database.settled({ within: 90, primary: 0 });
      await expectComplete(database);
      await kubectl.run(['scale', 'statefulset', name, '--replicas=0']);
    }, 240),
  );
});
