import { App, Testing, Yaml } from 'cdk8s';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConsistencyCheck, Gateway, type GatewayConfiguration, Shop, type ShopConfiguration } from '../../src';
import { readGatewayConfiguration } from '../../src/charts/read-gateway-configuration';
import { readShopConfiguration } from '../../src/charts/read-shop-configuration';
import { restoreStatus } from '../../src/status';
import { Client } from './support/client';
import { jobEnded } from './support/jobs';
import { Namespace } from './support/namespace';
import type { Kubectl } from './support/kubectl';
import type { KubeObject } from './support/objects';
import { PostgresSet } from './support/postgres-set';
import { readStatusObjects } from './support/status';

const ROOT = join(__dirname, '../..');
const manifestsOf = (chart: string): string => readFileSync(join(ROOT, 'dist', `${chart}.k8s.yaml`), 'utf8');
const configurationOf = (chart: string): [string, unknown] => {
  const file = join(ROOT, 'config', `${chart}.yaml`);
  return [file, Yaml.load(file)[0]];
};
const ROWS = 'SELECT count(*), sum(id) FROM goods';
const FILL = 'CREATE TABLE goods AS SELECT i AS id, md5(i::text) AS name FROM generate_series(1, 10000) i';

/** Runs a story in the very namespace that the manifests name. */
function inItsNamespace(name: string, body: (namespace: Namespace) => Promise<void>): () => Promise<void> {
  return async () => {
    const namespace = await Namespace.createExactly(name);
    try {
      await body(namespace);
    } catch (error) {
      await namespace.failed(error);
      throw error;
    } finally {
      await namespace.delete();
    }
  };
}

/** Runs a CronJob's Job now, waits for its end, and returns what its program said last. */
async function runNow(namespace: Namespace, cronJob: string, container: string): Promise<any> {
  const job = `${cronJob}-now`;
  await namespace.kubectl.run(['create', 'job', job, `--from=cronjob/${cronJob}`]);
  return said(namespace, job, container);
}

/** Waits for the end of a Job, and returns what its program said last. */
async function said(namespace: Namespace, job: string, container: string): Promise<any> {
  const { kubectl } = namespace;
  await jobEnded(namespace, job, 180);
  const [pod] = await kubectl.pods(`batch.kubernetes.io/job-name=${job}`);
  if (!pod) throw new Error(`Job ${job} has no pod`);
  const log = await kubectl.logs(pod.metadata.name, container);
  return JSON.parse(log.trimEnd().split('\n').at(-1) ?? '{}');
}

interface Owned extends KubeObject {
  readonly metadata: KubeObject['metadata'] & { readonly ownerReferences?: readonly object[] };
}

/** Applies the later manifests and deletes what they have no more, as a GitOps tool does; what was deleted. */
async function withoutWhatIsGone(kubectl: Kubectl, earlier: KubeObject[], later: KubeObject[]): Promise<string[]> {
  await kubectl.apply(later);
  const key = ({ kind, metadata }: KubeObject): string => `${kind}/${metadata.name}`;
  const kept = new Set(later.map(key));
  const gone = earlier.filter((object) => !kept.has(key(object)));
  await kubectl.run(['delete', '--wait', '-f', '-'], {
    input: JSON.stringify({ kind: 'List', apiVersion: 'v1', items: gone }),
  });
  for (const { apiVersion, kind, metadata } of gone) {
    const [group, version] = apiVersion?.includes('/') ? apiVersion.split('/') : ['', apiVersion];
    expect(await kubectl.find(`${kind}.${version}.${group}`, metadata.name)).toBeUndefined();
  }
  return gone.map(key);
}

describe('the shop in dist/', () => {
  /** The same chart with another configuration, and what is to be applied beside it. */
  const synthesized = (change: (given: ShopConfiguration) => ShopConfiguration, check?: string): object[] => {
    const shop = new Shop(Testing.app(), 'shop', change(readShopConfiguration(...configurationOf('shop'))));
    if (check !== undefined) new ConsistencyCheck(shop, 'Check', { name: check, postgres: shop.database });
    return Testing.synth(shop) as object[];
  };

  test(
    'applied as it is: rows in, backed up, lost, restored, counted, checked, and reached by the next version',
    inItsNamespace('shop', async (namespace) => {
      const { kubectl } = namespace;
      await kubectl.apply(manifestsOf('shop'));
      const database = new PostgresSet(namespace, 'products-db');
      await database.settled({ within: 120, primary: 0 });
      expect(await database.streaming(0)).toEqual(['products-db-1']);
      expect(await kubectl.diff(manifestsOf('shop'))).toBe('');

      await database.sql(0, `SET ROLE app; ${FILL}`, { database: 'app' });
      const { ok, backup } = await runNow(namespace, 'products-db-nightly', 'backup-snapshot');
      expect(ok).toBe(true);
      expect(await runNow(namespace, 'products-db-drill', 'restore-drill')).toMatchObject({ ok: true, backup });
      await database.sql(0, 'DELETE FROM goods', { database: 'app' });

      const again = (given: ShopConfiguration): ShopConfiguration => ({
        ...given,
        database: { ...given.database, name: 'products-db-b', restoreFrom: backup as string },
        connections: [
          { name: 'products-api', version: 3, instances: [1] },
          { name: 'stock-api', version: 3 },
        ],
      });
      const manifests = synthesized(again, 'check-b');
      await kubectl.apply(manifests);
      const restored = new PostgresSet(namespace, 'products-db-b');
      await restored.settled({ within: 120, primary: 0 });
      for (const ordinal of [0, 1])
        expect(await restored.sql(ordinal, ROWS, { database: 'app' })).toBe('10000|50005000');
      expect(await database.sql(0, ROWS, { database: 'app' })).toBe('0|');
      const objects = await readStatusObjects(kubectl);
      expect(restoreStatus(objects, 'products-db-b')).toMatchObject({ state: 'completed', from: backup });
      expect(restoreStatus(objects, 'products-db')).toMatchObject({ state: 'none' });

      const [check] = (await kubectl.list<KubeObject>('jobs')).filter(({ metadata }) =>
        metadata.name.startsWith('check-b'),
      );
      expect(await said(namespace, check?.metadata.name ?? '', 'check-consistency')).toMatchObject({ ok: true });

      const client = await Client.start(restored, { consumer: false });
      const secret = await namespace.eventually(
        'Secret stock-api-v3',
        () => kubectl.find<KubeObject & { data: Record<string, string> }>('secret', 'stock-api-v3'),
        { within: 60 },
      );
      const uri = Buffer.from(secret.data.uri ?? '', 'base64').toString('utf8');
      expect(uri).toContain('products-db-b-rw.shop.svc');
      const psql = ['timeout', '30', 'psql', '-XAtqw', '-d', uri, '-c', ROWS];
      await kubectl.run(['label', 'pod', client.pod, 'app.kubernetes.io/name=stock-api', '--overwrite']);
      expect((await kubectl.exec(client.pod, psql)).trim()).toBe('10000|50005000');
      expect(await kubectl.diff(manifests)).toBe('');
    }),
    480_000,
  );
});

describe('the gateway in dist/', () => {
  /** The image that clusters for tests have. */
  const IMAGE = 'ghcr.io/cloudnative-pg/postgresql:18';

  test(
    'applied as it is: rows in, backed up by the operator, lost, restored and counted; backups off, the snapshots stay',
    inItsNamespace('gateway', async (namespace) => {
      const { kubectl } = namespace;
      const sql = async (pod: string, text: string): Promise<string> => {
        const psql = ['psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-d', 'gateway'];
        return (await kubectl.exec(pod, psql, { container: 'postgres', input: text })).trimEnd();
      };
      const ready = (cluster: string, instances: number): Promise<unknown> =>
        namespace.eventually(
          `${instances} instances of ${cluster}`,
          async () => {
            const { status } = await kubectl.get<KubeObject & { status?: { readyInstances?: number } }>(
              'clusters.postgresql.cnpg.io',
              cluster,
            );
            return status?.readyInstances === instances;
          },
          { within: 240 },
        );
      const known = (text: string): string => text.replace('postgresql:18-standard-trixie', 'postgresql:18');
      await kubectl.apply(known(manifestsOf('gateway')));
      await ready('gateway-db', 2);
      await sql('gateway-db-1', FILL);
      // The same backup as the schedule's, now.
      const [schedule] = await kubectl.list<KubeObject & { spec: Record<string, unknown> }>(
        'scheduledbackups.postgresql.cnpg.io',
      );
      const taken = ['cluster', 'method', 'online', 'target'].map((key) => [key, schedule?.spec[key]] as const);
      const spec = Object.fromEntries(taken);
      const backup = 'gateway-db-monthly-now';
      await kubectl.apply([{ apiVersion: 'postgresql.cnpg.io/v1', kind: 'Backup', metadata: { name: backup }, spec }]);
      await kubectl.run(
        ['wait', '--for=jsonpath={.status.phase}=completed', `backup.postgresql.cnpg.io/${backup}`, '--timeout=180s'],
        {
          timeout: 200,
        },
      );
      await ready('gateway-db', 2);
      await sql('gateway-db-1', 'TRUNCATE goods');

      const again = (given: GatewayConfiguration): GatewayConfiguration => ({
        ...given,
        database: {
          ...given.database,
          image: IMAGE,
          name: 'gateway-db-b',
          restoreFrom: backup,
        },
      });
      const synthesized = (given: GatewayConfiguration): KubeObject[] =>
        Testing.synth(new Gateway(new App(), 'gateway', given)) as KubeObject[];
      const manifests = synthesized(again(readGatewayConfiguration(...configurationOf('gateway'))));
      await kubectl.apply(manifests);
      await ready('gateway-db-b', 2);
      expect(await sql('gateway-db-b-1', ROWS)).toBe('10000|50005000');
      expect(await sql('gateway-db-1', ROWS)).toBe('0|');
      expect(await kubectl.diff(manifests)).toBe('');
      expect(restoreStatus(await readStatusObjects(kubectl), 'gateway-db-b')).toMatchObject({
        state: 'completed',
        from: backup,
      });

      const { backups, database, ...others } = readGatewayConfiguration(...configurationOf('gateway'));
      const off = { ...others, database: { ...database, image: IMAGE } };
      const snapshots = async (): Promise<Owned[]> =>
        kubectl.list<Owned>('volumesnapshots.snapshot.storage.k8s.io', 'cnpg.io/cluster=gateway-db');
      const before = (await snapshots()).map(({ metadata }) => metadata.uid);
      const gone = await withoutWhatIsGone(kubectl, synthesized({ ...off, backups }), synthesized(off));
      expect(gone).toContain('ScheduledBackup/gateway-db-snapshots');
      expect(gone).toContain('CronJob/gateway-db-snapshots-retention');
      const after = await snapshots();
      expect(after.length).toBeGreaterThan(0);
      expect(after.map(({ metadata }) => metadata.uid)).toEqual(before);
      for (const { metadata } of after) {
        expect(metadata.deletionTimestamp).toBeUndefined();
        expect(metadata.ownerReferences ?? []).toEqual([]);
      }
      expect(await kubectl.find('backups.postgresql.cnpg.io', backup)).toBeDefined();
      expect(await kubectl.diff(synthesized(off))).toBe('');
    }),
    600_000,
  );
});
