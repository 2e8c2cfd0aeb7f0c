import type { Chart } from 'cdk8s';
import { Pods } from 'cdk8s-plus-28';
import {
  type CloudNativePostgres,
  type CloudNativePostgresProps,
  ConnectionSecret,
  ConnectionTarget,
  type IPostgres,
  ImportFromPostgres,
  ReplicatedPostgres,
  type ReplicatedPostgresProps,
} from '../../src';
import { Client } from './support/client';
import { describeFull } from './support/describe-full';
import type { KubeObject } from './support/objects';
import { cluster, type Declare, manifestsOf, Operated, SMALL_CLUSTER } from './support/operated';
import { PostgresSet } from './support/postgres-set';
import { story } from './support/story';

const FILL = `CREATE EXTENSION pg_trgm;
  CREATE TABLE goods (id serial PRIMARY KEY, name text);
  INSERT INTO goods (name) SELECT md5(i::text) FROM generate_series(1, 5000) i;
  CREATE INDEX alike ON goods USING gin (name gin_trgm_ops);
  CREATE VIEW cheap AS SELECT * FROM goods WHERE id < 10`;
const ROWS = 'SELECT count(*), sum(id), (SELECT count(*) FROM cheap) FROM goods';
const ALIKE =
  'SET enable_seqscan = off; SELECT count(*) FROM goods WHERE name LIKE (SELECT name FROM goods WHERE id = 7)';

/** Those that a client of the tests belongs to. */
const consumers = (chart: Chart, of: string): Pods[] => [
  Pods.select(chart, `ConsumersOf${of}`, { labels: { 'cdk8s-pg-e2e': 'consumer' } }),
];

describeFull('a database that moves to CloudNativePG', () => {
  const { test, namespace } = story('import');
  const operated = (name: string): Operated => new Operated(namespace(), name);

  /** The old database, that of another major version, and what is to be made of them. */
  const declare =
    (also: (chart: Chart, old: ReplicatedPostgres, older: ReplicatedPostgres | undefined) => void): Declare =>
    (chart) => {
      const set = (name: string, props: Partial<ReplicatedPostgresProps> = {}): ReplicatedPostgres =>
        new ReplicatedPostgres(chart, name, {
          storage: SMALL_CLUSTER.storage,
          resources: SMALL_CLUSTER.resources,
          name,
          replicas: 1,
          consumers: consumers(chart, name),
          credentials: { superuserAccess: true },
          ...props,
        });
      const old = set('old');
      also(chart, old, set('older', { version: '17' }));
    };
  const connection = (chart: Chart, version: number, postgres: IPostgres): void => {
    const target = ConnectionTarget.readWrite();
    new ConnectionSecret(chart, `ApiV${version}`, { name: 'api', version, postgres, target });
  };
  const moved = (chart: Chart, props: Partial<CloudNativePostgresProps> = {}): CloudNativePostgres =>
    cluster(chart, 'new', {
      consumers: consumers(chart, 'new'),
      ...props,
    });

  test('is imported by its owner, and reached by the next version of its connection', async ({ kubectl }) => {
    await kubectl.apply(
      manifestsOf(
        namespace(),
        declare((chart, old) => connection(chart, 1, old)),
      ),
    );
    const old = new PostgresSet(namespace(), 'old');
    for (const set of [old, new PostgresSet(namespace(), 'older')]) {
      await set.settled({ within: 120, primary: 0 });
      await set.sql(0, `SET ROLE app; ${FILL}`, { database: 'app' });
    }

    const manifests = manifestsOf(
      namespace(),
      declare((chart, source, older) => {
        connection(chart, 1, source);
        connection(chart, 2, moved(chart, { bootstrap: new ImportFromPostgres(chart, 'Import', { source }) }));
        if (older === undefined) return;
        const whole = new ImportFromPostgres(chart, 'Whole', { source, databases: ['*'], roles: ['*'] });
        cluster(chart, 'whole', { credentials: { owner: source.credentials.owner }, bootstrap: whole });
        cluster(chart, 'newer', { bootstrap: new ImportFromPostgres(chart, 'Newer', { source: older }) });
      }),
    );
    await kubectl.apply(manifests);
    await operated('new').ready(1, 240);
    expect(await operated('new').sql('new-1', ROWS)).toBe('5000|12502500|9');
    expect(await operated('new').sql('new-1', ALIKE)).toBe('1');

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

    await operated('whole').ready(1, 240);
    expect(await operated('whole').sql('whole-1', ROWS)).toBe('5000|12502500|9');
    expect(await operated('whole').sql('whole-1', "SELECT rolcanlogin FROM pg_roles WHERE rolname = 'app'")).toBe('t');
    await operated('newer').ready(1, 240);
    expect(await operated('newer').sql('newer-1', ROWS)).toBe('5000|12502500|9');
    expect(await operated('newer').sql('newer-1', ALIKE)).toBe('1');
    expect(await operated('newer').sql('newer-1', 'SHOW server_version_num')).toMatch(/^18/);
  }, 600);

  test('the import, and then the old database, are taken out of Git: nothing happens to the new one', async ({
    kubectl,
  }) => {
    const before = await operated('new').lives();
    const manifests = manifestsOf(
      namespace(),
      declare((chart) => connection(chart, 2, moved(chart))),
    );
    await kubectl.apply(manifests);
    const { spec } = await operated('new').object<KubeObject & { spec: { bootstrap: object } }>();
    expect(spec).not.toHaveProperty('externalClusters');
    expect(spec.bootstrap).not.toHaveProperty('initdb.import');
    expect(await kubectl.diff(manifests)).toBe('');
    await kubectl.delete('statefulset', 'old');
    await operated('new').ready();
    expect(await operated('new').lives()).toEqual(before);
    expect(await operated('new').sql('new-1', ROWS)).toBe('5001|12507501|9');
  }, 90);
});
