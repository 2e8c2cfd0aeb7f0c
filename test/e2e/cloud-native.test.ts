import { Chart, Size, Testing } from 'cdk8s';
import { ConfigMap, Cpu, Pods } from 'cdk8s-plus-28';
import { CloudNativePostgres, InitSql } from '../../src';
import { helperPod } from './support/helper-pod';
import type { Outcome } from './support/kubectl';
import { isReady, type KubeObject, type PersistentVolumeClaim, type Pod } from './support/objects';
import { story } from './support/story';

/** The operator's image that clusters for tests have. */
const IMAGE = 'ghcr.io/cloudnative-pg/postgresql:18';
const CLIENT = { app: 'client' };

interface Cluster extends KubeObject {
  readonly status?: { readonly phase?: string; readonly readyInstances?: number };
}

describe('a database that the operator runs', () => {
  const { test, namespace } = story('cloud-native');
  let db: CloudNativePostgres;
  let manifests: object[];

  /** Runs SQL as the owner, over the network, as an application would. */
  const sql = (host: string, text: string, conninfo = 'sslmode=verify-ca sslrootcert=/ca/ca.crt'): Promise<Outcome> => {
    const target = `host=${host} dbname=shop connect_timeout=5 ${conninfo}`;
    const login = 'export PGUSER=$(cat /login/username) PGPASSWORD=$(cat /login/password)';
    const command = ['bash', '-c', `${login}; exec timeout 30 psql -XAtqw -v ON_ERROR_STOP=1 -d "$0"`, target];
    return namespace().kubectl.tryExec('client', command, { input: text });
  };

  /** The database, with volumes as large as they shall be by now. */
  const synthesize = (name: string, grownTo?: Size): object[] => {
    const chart = new Chart(Testing.app(), 'chart', { namespace: name });
    db = new CloudNativePostgres(chart, 'Db', {
      name: 'shop-db',
      image: IMAGE,
      database: 'shop',
      owner: 'keeper',
      storage: { size: Size.gibibytes(1), grownTo },
      walStorage: { size: Size.mebibytes(512) },
      resources: {
        cpu: { request: Cpu.millis(50) },
        memory: { request: Size.mebibytes(256), limit: Size.mebibytes(512) },
      },
      tls: { required: true },
      managedRoles: [{ name: 'reporting', inRoles: ['pg_monitor'] }],
      initSql: [
        InitSql.fromConfigMap('schema', ConfigMap.fromConfigMapName(chart, 'Init', 'init'), 'schema', {
          superuser: true,
        }),
      ],
    });
    db.allowFrom(Pods.select(chart, 'Clients', { labels: CLIENT }));
    return Testing.synth(chart) as object[];
  };

  test('comes up with two instances', async ({ name, kubectl }) => {
    await kubectl.apply([
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'init' },
        data: { schema: 'SET ROLE keeper; CREATE TABLE product (id int PRIMARY KEY);' },
      },
    ]);
    manifests = synthesize(name);
    await kubectl.apply(manifests);
    await namespace().eventually(
      'two instances',
      async () => {
        const { status } = await kubectl.get<Cluster>('clusters.postgresql.cnpg.io', db.name);
        return status?.readyInstances === 2 && status.phase === 'Cluster in healthy state';
      },
      { within: 150 },
    );
  }, 180);

  test('can be reached by its consumers, with the Secrets that the construct names', async ({ kubectl }) => {
    await kubectl.apply([
      helperPod({
        name: 'client',
        command: ['sleep', 'infinity'],
        labels: CLIENT,
        secrets: { '/login': db.credentials.owner.name, '/ca': db.serverCaSecretName },
      }),
    ]);
    await namespace().eventually('client ready', async () => isReady(await kubectl.get<Pod>('pod', 'client')), {
      within: 60,
    });
    const outcome = await sql(db.readWrite.host, 'INSERT INTO product VALUES (1) RETURNING id');
    expect(outcome).toMatchObject({ status: 0, stdout: '1\n' });
    expect(
      await sql(db.readWrite.host, 'SELECT tableowner FROM pg_tables WHERE tablename = $$product$$'),
    ).toMatchObject({
      stdout: 'keeper\n',
    });
  }, 90);

  test('reads from the standby, which refuses to write', async () => {
    await namespace().eventually(
      'the row on the standby',
      async () => (await sql(db.readOnly.host, 'SELECT id FROM product')).stdout === '1\n',
      { within: 20 },
    );
    const refused = await sql(db.readOnly.host, 'INSERT INTO product VALUES (2)');
    expect(refused.stderr).toContain('read-only transaction');
    expect(await sql(db.any.host, 'SELECT 1')).toMatchObject({ status: 0, stdout: '1\n' });
  }, 60);

  test('lets nobody in who does not encrypt', async () => {
    const refused = await sql(db.readWrite.host, 'SELECT 1', 'sslmode=disable');
    expect(refused.stderr).toContain('pg_hba.conf rejects connection');
  }, 30);

  test('lets nobody in whom it does not know', async ({ kubectl }) => {
    await kubectl.apply([helperPod({ name: 'stranger', command: ['sleep', 'infinity'] })]);
    await namespace().eventually('stranger ready', async () => isReady(await kubectl.get<Pod>('pod', 'stranger')), {
      within: 60,
    });
    const knock = (pod: string): Promise<Outcome> =>
      kubectl.tryExec(pod, ['pg_isready', '-t', '3', '-h', db.readWrite.host]);
    expect((await knock('client')).status).toBe(0);
    expect(await knock('stranger')).toMatchObject({ status: 2, stdout: expect.stringContaining('no response') });
  }, 90);

  test('has the managed role', async () => {
    await namespace().eventually(
      'the role',
      async () =>
        (await sql(db.readWrite.host, 'SELECT count(*) FROM pg_roles WHERE rolname = $$reporting$$')).stdout === '1\n',
      { within: 30 },
    );
  }, 60);

  test('is what was applied: a second apply changes nothing', async ({ kubectl }) => {
    expect(await kubectl.diff(manifests)).toBe('');
    const before = await kubectl.get<Cluster>('clusters.postgresql.cnpg.io', db.name);
    const output = await kubectl.apply(manifests);
    expect(
      output
        .trim()
        .split('\n')
        .every((line) => line.endsWith('unchanged')),
    ).toBe(true);
    const after = await kubectl.get<Cluster>('clusters.postgresql.cnpg.io', db.name);
    expect(after.metadata.generation).toBe(before.metadata.generation);
  }, 60);

  test('grows its volumes when grownTo is raised', async ({ name, kubectl }) => {
    await kubectl.apply(synthesize(name, Size.gibibytes(2)));
    await namespace().eventually(
      'claims of 2Gi',
      async () => {
        const claims = await kubectl.list<PersistentVolumeClaim>('pvc', 'cnpg.io/pvcRole=PG_DATA');
        return claims.length === 2 && claims.every(({ spec }) => spec.resources.requests.storage === '2Gi');
      },
      { within: 60 },
    );
  }, 90);
});
