import { Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import { CloudNativePostgres, ReplicatedPostgres, RestoreFromSnapshot } from '../../src';
import { Chart, Testing } from 'cdk8s';
import { eventually } from '../../test/e2e/support/eventually';
import { helperPod } from '../../test/e2e/support/helper-pod';
import type { Namespace } from '../../test/e2e/support/namespace';
import type { KubeObject, Pod } from '../../test/e2e/support/objects';
import { type BackedUp, cloudNative, replicated, STORAGE } from './backed-up';
import { type Measurement, median, seconds, table } from './stopwatch';

const SMALL = {
  replicas: 1,
  storage: { size: Size.gibibytes(STORAGE) },
  resources: { cpu: { request: Cpu.millis(50) }, memory: { request: Size.mebibytes(256), limit: Size.mebibytes(512) } },
  parameters: { max_connections: '50', shared_buffers: '32MB' },
};
/** Not more often: looking takes time from what is looked at. */
const LOOK = { within: 600, every: 0.2 };

/** Of what was restored, but not all of it: reading 4 GB takes longer than restoring it. */
const QUERY = 'SELECT id FROM ballast LIMIT 1';

/** A server started by hand on a claim from the snapshot: its log tells when it answered the first query. */
const BARE = `
data=$(dirname "$(ls -d /volumes/data/*/PG_VERSION)")
chmod 700 "$data"; rm -rf "$data"/standby.signal "$data"/pg_replslot/*
: >/tmp/postgresql.conf; echo 'local all all trust' >/tmp/pg_hba.conf
postgres -D "$data" -c config_file=/tmp/postgresql.conf -c hba_file=/tmp/pg_hba.conf -c listen_addresses= \\
  -c unix_socket_directories=/tmp -c shared_buffers=32MB -c dynamic_shared_memory_type=mmap -c wal_level=logical &
until psql -h /tmp -U postgres -d app -XAtqc '${QUERY}' >/dev/null 2>&1; do kill -0 $! || exit 1; sleep 0.1; done
touch /tmp/answered; wait`;

/** One engine: how it begins with a backup, and what the bare server runs from. */
interface Restored {
  readonly make: (namespace: Namespace, instances: number) => Promise<BackedUp>;
  readonly image: string;
  readonly user: number;
  readonly manifests: (namespace: string, name: string, backup: string) => object[];
  readonly query: (namespace: Namespace, name: string) => Promise<unknown>;
}

const psql = (namespace: Namespace, pod: string, socket: string[]): Promise<string> =>
  namespace.kubectl.exec(pod, ['psql', ...socket, '-XAtqd', 'app', '-c', QUERY], { container: 'postgres' });

const ENGINES: readonly Restored[] = [
  {
    make: replicated,
    image: 'postgres:18',
    user: 999,
    manifests: (namespace, name, backup) => {
      const chart = new Chart(Testing.app(), 'chart', { namespace });
      const bootstrap = new RestoreFromSnapshot(chart, 'Restore', { backup });
      new ReplicatedPostgres(chart, 'Db', { ...SMALL, name, bootstrap });
      return Testing.synth(chart) as object[];
    },
    query: (namespace, name) => psql(namespace, `${name}-0`, ['-h', '/var/run/postgresql', '-U', 'postgres']),
  },
  {
    make: cloudNative,
    image: 'ghcr.io/cloudnative-pg/postgresql:18',
    user: 26,
    manifests: (namespace, name, backup) => {
      const chart = new Chart(Testing.app(), 'chart', { namespace });
      const bootstrap = new RestoreFromSnapshot(chart, 'Restore', { backup });
      const image = 'ghcr.io/cloudnative-pg/postgresql:18';
      new CloudNativePostgres(chart, 'Db', { ...SMALL, name, image, bootstrap });
      return Testing.synth(chart) as object[];
    },
    query: (namespace, name) => psql(namespace, `${name}-1`, []),
  },
];

/** A restore, from apply to the first query that is answered by a primary, beside a bare server on a claim from the same snapshot. */
export async function timeToRestore(
  namespaces: (name: string) => Promise<Namespace>,
  sizes: readonly number[] = [1, 4],
): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  for (const gigabytes of sizes)
    for (const engine of ENGINES) {
      const namespace = await namespaces('bench-restore');
      try {
        const measured = await measure(engine, gigabytes, namespace);
        console.error(table([measured]).split('\n').at(-1));
        measurements.push(measured);
      } finally {
        await namespace.delete();
      }
    }
  return measurements;
}

async function measure(engine: Restored, gigabytes: number, namespace: Namespace): Promise<Measurement> {
  // One instance: a standby would double the space, and a restore is the same.
  const database = await engine.make(namespace, 1);
  await database.sql(
    `CREATE TABLE ballast AS SELECT i AS id, repeat(md5(i::text), 32) AS text FROM generate_series(1, ${gigabytes * 900_000}) AS i; CHECKPOINT`,
  );
  await database.start('online', 0);
  await database.complete('online', 0);
  const backup = await nameOfBackup(namespace);
  const ours: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < 3; round++) {
    const name = `copy-${round}`;
    const manifests = engine.manifests(namespace.name, name, backup);
    ours.push(
      await seconds(async () => {
        await namespace.kubectl.apply(manifests);
        await eventually(`${name} answers as a primary`, () => primaryAnswers(engine, namespace, name), LOOK);
      }),
    );
    await namespace.kubectl.delete('statefulset', name);
    await namespace.kubectl.delete('clusters.postgresql.cnpg.io', name);
    bare.push(await seconds(() => bareServer(engine, namespace, backup, round)));
    await namespace.kubectl.delete('pod', `bare-${round}`);
  }
  return {
    what: `${database.engine}: a restore of ${gigabytes} GB, from apply to the first query on a primary`,
    ours: median(ours),
    yardstick: median(bare),
    yardstickIs: 'a claim from the same snapshot, and a server started on it by hand',
  };
}

/** Both engines show a primary by a label of its pod. */
async function primaryAnswers(engine: Restored, namespace: Namespace, name: string): Promise<boolean> {
  const pods = await namespace.kubectl.list<Pod>('pods');
  const primary = pods.some(
    ({ metadata: { name: pod, labels = {} } }) =>
      pod.startsWith(`${name}-`) &&
      (labels['cdk8s-pg/role'] === 'primary' || labels['cnpg.io/instanceRole'] === 'primary'),
  );
  if (!primary) return false;
  await engine.query(namespace, name);
  return true;
}

async function bareServer(
  { image, user }: Restored,
  { kubectl }: Namespace,
  snapshot: string,
  round: number,
): Promise<void> {
  const name = `bare-${round}`;
  await kubectl.apply([
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name },
      spec: {
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: `${STORAGE}Gi` } },
        dataSource: { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: snapshot },
      },
    },
    helperPod({ name, image, user, command: ['bash', '-c', BARE], claims: { '/volumes/data': name } }),
  ]);
  await eventually(
    `${name} answers`,
    async () => (await kubectl.tryExec(name, ['test', '-e', '/tmp/answered'])).status === 0,
    LOOK,
  );
}

async function nameOfBackup({ kubectl }: Namespace): Promise<string> {
  const [snapshot] = await kubectl.list<KubeObject>('volumesnapshots');
  if (!snapshot) throw new Error('there is no VolumeSnapshot');
  return snapshot.metadata.name;
}
