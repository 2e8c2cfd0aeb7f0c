import { Chart, Size, Testing } from 'cdk8s';
import { Cpu, Pods } from 'cdk8s-plus-28';
import {
  CloudNativePostgres,
  type CloudNativePostgresProps,
  ConnectionSecret,
  ConnectionTarget,
  ImportFromPostgres,
  ReplicatedPostgres,
} from '../../src';
import { Client } from './support/client';
import type { KubeObject } from './support/objects';
import { PostgresSet } from './support/postgres-set';
import { story } from './support/story';

const small = {
  storage: { size: Size.gibibytes(1) },
  resources: {
    cpu: { request: Cpu.millis(50) },
    memory: { request: Size.mebibytes(256), limit: Size.mebibytes(512) },
  },
};
const FILL = `CREATE TABLE goods (id serial PRIMARY KEY, name text);
  INSERT INTO goods (name) SELECT md5(i::text) FROM generate_series(1, 5000) i;
  CREATE VIEW cheap AS SELECT * FROM goods WHERE id < 10`;
const ROWS = 'SELECT count(*), sum(id), (SELECT count(*) FROM cheap) FROM goods';

describe('a database that moves to CloudNativePG', () => {
  const { test, namespace } = story('import');

  test('is imported by its owner, and reached by the next version of its connection', async ({ kubectl }) => {
    const chart = new Chart(Testing.app(), 'chart', { namespace: namespace().name });
    const consumers = [Pods.select(chart, 'Consumers', { labels: { 'cdk8s-pg-e2e': 'consumer' } })];
    const source = new ReplicatedPostgres(chart, 'Old', {
      ...small,
      name: 'old',
      replicas: 1,
      consumers,
      credentials: { superuserAccess: true },
    });
    const connection = (version: number, postgres: ReplicatedPostgres | CloudNativePostgres) =>
      new ConnectionSecret(chart, `ApiV${version}`, {
        name: 'api',
        version,
        postgres,
        target: ConnectionTarget.readWrite(),
      });
    connection(1, source);
    await kubectl.apply(Testing.synth(chart) as object[]);
    const old = new PostgresSet(namespace(), 'old');
    await old.settled({ within: 120, primary: 0 });
    await old.sql(0, `SET ROLE app; ${FILL}`, { database: 'app' });

    const make = (name: string, bootstrap: ImportFromPostgres, props: Partial<CloudNativePostgresProps> = {}) =>
      new CloudNativePostgres(chart, name, {
        ...small,
        name,
        replicas: 1,
        image: 'ghcr.io/cloudnative-pg/postgresql:18',
        consumers,
        ...props,
        bootstrap,
      });
    const moved = make('new', new ImportFromPostgres(chart, 'Import', { source }));
    connection(2, moved);
    if (process.env.E2E === 'full')
      make('whole', new ImportFromPostgres(chart, 'Whole', { source, databases: ['*'], roles: ['*'] }), {
        credentials: { owner: source.credentials.owner },
      });
    const manifests = Testing.synth(chart) as object[];
    await kubectl.apply(manifests);
    const sql = async (pod: string, text: string): Promise<string> => {
      const psql = ['psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-d', 'app'];
      return (await kubectl.exec(pod, psql, { container: 'postgres', input: text })).trimEnd();
    };
    const ready = (cluster: string): Promise<unknown> =>
      namespace().eventually(
        `${cluster} ready`,
        async () =>
          (
            await kubectl.get<KubeObject & { status?: { readyInstances?: number } }>(
              'clusters.postgresql.cnpg.io',
              cluster,
            )
          ).status?.readyInstances === 1,
        { within: 240 },
      );
    await ready('new');
    expect(await sql('new-1', ROWS)).toBe('5000|12502500|9');

    const client = await Client.start(old);
    const secret = await namespace().eventually(
      'Secret api-v2',
      () => kubectl.find<KubeObject & { data: Record<string, string> }>('secret', 'api-v2'),
      { within: 60 },
    );
    const uri = Buffer.from(secret.data.uri ?? '', 'base64').toString('utf8');
    const ask = async (text: string): Promise<string> =>
      (await kubectl.exec(client.pod, ['timeout', '30', 'psql', '-XAtqw', '-d', uri, '-c', text])).trim();
    expect(await ask(ROWS)).toBe('5000|12502500|9');
    // The sequence came along, and the rows belong to who connects.
    expect(await ask("INSERT INTO goods (name) VALUES ('next') RETURNING id")).toBe('5001');
    expect(await old.sql(0, ROWS, { database: 'app' })).toBe('5000|12502500|9');
    expect(await kubectl.diff(manifests)).toBe('');

    if (process.env.E2E !== 'full') return;
    await ready('whole');
    expect(await sql('whole-1', ROWS)).toBe('5000|12502500|9');
    expect(await sql('whole-1', "SELECT rolcanlogin FROM pg_roles WHERE rolname = 'app'")).toBe('t');
  }, 500);
});
