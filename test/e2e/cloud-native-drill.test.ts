import { Chart, Duration, Size, Testing } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import {
  BackupMethod,
  CloudNativePostgres,
  type DrillAssertion,
  RestoreDrill,
  type RestoreDrillProps,
  ScheduledBackup,
} from '../../src';
import { Drills } from './support/drills';
import { full } from './support/extent';
import { helperPod } from './support/helper-pod';
import type { Outcome } from './support/kubectl';
import { claimQuota } from './support/no-room';
import { NodeFaults } from './support/node';
import { isReady, type KubeObject, type Pod } from './support/objects';
import { schedule } from './support/schedule';
import { story } from './support/story';

const HOLDS: DrillAssertion[] = [{ name: 'rows', sql: 'SELECT count(*) FROM kept', expect: '1000' }];
const COPY = 'shop-db-drill-copy';

interface Cluster extends KubeObject {
  readonly spec: Readonly<Record<string, unknown>>;
  readonly status?: { readonly readyInstances?: number };
}

interface TakenBackup extends KubeObject {
  readonly status?: { readonly phase?: string };
}

describe('drills of a database that CloudNativePG runs', () => {
  const { test, namespace } = story('drill-cnpg');
  let drills: Drills;

  const manifests = (others: Partial<RestoreDrillProps> = {}): { kind: string }[] => {
    const chart = new Chart(Testing.app(), 'chart', { namespace: namespace().name });
    const postgres = new CloudNativePostgres(chart, 'Db', {
      name: 'shop-db',
      image: 'ghcr.io/cloudnative-pg/postgresql:18',
      replicas: 1,
      storage: { size: Size.gibibytes(1) },
      parameters: { max_connections: '150', max_prepared_transactions: '20' },
      resources: {
        cpu: { request: Cpu.millis(50) },
        memory: { request: Size.mebibytes(256), limit: Size.mebibytes(512) },
      },
    });
    const method = BackupMethod.volumeSnapshot({ online: false, allowStoppingPrimary: true });
    new ScheduledBackup(chart, 'Nightly', { name: 'nightly', postgres, method, schedule, immediate: true });
    const deadline = Duration.minutes(4);
    new RestoreDrill(chart, 'Drill', { postgres, schedule, deadline, assertions: HOLDS, ...others });
    return Testing.synth(chart) as { kind: string }[];
  };
  /** Runs SQL as the superuser, in the application's database. */
  const sql = async (text: string, pod = 'shop-db-1'): Promise<string> => {
    const psql = ['psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-d', 'app'];
    return (await namespace().kubectl.exec(pod, psql, { container: 'postgres', input: text })).trimEnd();
  };
  const answers = (): Promise<unknown> =>
    namespace().eventually(
      'the database answers',
      async () => {
        const [pod] = await namespace().kubectl.pods('cnpg.io/cluster=shop-db,cnpg.io/podRole=instance');
        return pod !== undefined && isReady(pod) && (await sql('SELECT 1'));
      },
      { within: 120 },
    );
  const completed = (begin: string): Promise<TakenBackup> =>
    namespace().eventually(
      `Backup ${begin} is complete`,
      async () => {
        const backups = await namespace().kubectl.list<TakenBackup>('backups.postgresql.cnpg.io');
        return backups.find(({ metadata, status }) => metadata.name.startsWith(begin) && status?.phase === 'completed');
      },
      { within: 120 },
    );
  const drillWith = async (others: Partial<RestoreDrillProps>): Promise<void> => {
    await namespace().kubectl.apply(manifests(others).filter(({ kind }) => !/Cluster|ScheduledBackup/.test(kind)));
  };

  test('a good backup passes, by a Cluster that is gone afterwards', async ({ kubectl }) => {
    await kubectl.apply(manifests().filter(({ kind }) => kind !== 'ScheduledBackup'));
    await answers();
    await sql('SET ROLE app; CREATE TABLE kept AS SELECT generate_series(1, 1000) AS id');
    await kubectl.apply(manifests());
    await completed('nightly-');
    drills = new Drills(namespace(), 'shop-db-drill');
    const result = await drills.run(240);
    expect(result).toMatchObject({ ok: true, database: 'shop-db', assertions: 1 });
    expect(result.skipped).toBeUndefined();
    expect(result.restoreSeconds).toBeGreaterThan(0);
    await drills.nothingLeft();
  }, 420);

  if (!full) return;

  let faults: NodeFaults;
  let killed: string;
  afterAll(() => faults?.delete(), 120_000);

  const kill = (said: RegExp): Promise<string> => drills.killed(faults, said, 150, /^looking for backups/);
  const countedAsFailed = (job: string): Promise<unknown> =>
    namespace().eventually(
      `Job ${job} is counted as failed`,
      async () => {
        expect(await drills.record('failed')).toMatchObject({ job, reason: expect.stringContaining('never ended') });
        return true;
      },
      { within: 120 },
    );

  test('an assertion that does not hold is named', async () => {
    await drillWith({ assertions: [{ name: 'rows', sql: 'SELECT count(*) FROM kept', expect: '1001' }] });
    const result = await drills.run(240);
    expect(result).toMatchObject({ ok: false, reason: "assertion rows: '1001' was expected; got: 1000" });
    await drills.nothingLeft();
    await drillWith({});
  }, 300);

  test('what is not done in time has failed, is named, and is removed', async () => {
    await drillWith({ resources: { memory: { request: Size.gibibytes(900), limit: Size.gibibytes(900) } } });
    await drills.allow(20);
    const result = await drills.run();
    expect(result.reason).toMatch(
      /^not done within 20 s: waiting for Cluster shop-db-drill-copy: Setting up primary .*: pod shop-db-drill-copy-1-snapshot-recovery-\w+: .*Insufficient memory/,
    );
    await drills.nothingLeft();
    await drillWith({});
  }, 150);

  test('a quota that the copy does not fit in is named, and nothing stays', async ({ kubectl }) => {
    await kubectl.apply([claimQuota('full', 1)]);
    await drills.allow(20);
    const result = await drills.run();
    expect(result.reason).toMatch(
      /^not done within 20 s: waiting for Cluster shop-db-drill-copy: .*: it has no claim shop-db-drill-copy-1; where a ResourceQuota /,
    );
    await drills.nothingLeft();
    await kubectl.delete('resourcequota', 'full');
    await drillWith({});
  }, 150);

  test('a copy that is up acts on nobody, and nobody reaches it', async ({ kubectl }) => {
    const listen = 'my $s = IO::Socket::INET->new(LocalPort => 5432, Listen => 9) or die; while ($s->accept) {}';
    const pods = [
      helperPod({
        name: 'listener',
        command: ['perl', '-MIO::Socket::INET', '-e', listen],
        labels: { app: 'listener' },
      }),
      helperPod({ name: 'stranger', command: ['sleep', 'infinity'] }),
    ];
    const service = { selector: { app: 'listener' }, ports: [{ port: 5432 }] };
    await kubectl.apply([
      ...pods,
      { apiVersion: 'v1', kind: 'Service', metadata: { name: 'listener' }, spec: service },
    ]);
    faults = await NodeFaults.create();
    // It would begin to write to the listener as soon as it is up.
    await sql(`CREATE SUBSCRIPTION away CONNECTION 'host=listener dbname=app connect_timeout=3' PUBLICATION all_of_it
        WITH (connect = false, slot_name = 'away'); ALTER SUBSCRIPTION away ENABLE`);
    // It would keep a copy from its start that has no room for it.
    await sql("BEGIN; INSERT INTO kept VALUES (0); PREPARE TRANSACTION 'begun'");
    await kubectl.apply([backup('subscribed')]);
    await completed('subscribed');
    await answers();
    await sql("ROLLBACK PREPARED 'begun'");
    killed = await kill(/^waiting for pod shop-db-drill-copy-checks/);

    const reaches = (pod: string, host: string, port: number): Promise<Outcome> =>
      kubectl.tryExec(pod, ['timeout', '5', 'bash', '-c', `</dev/tcp/${host}/${port}`]);
    const ip = (await kubectl.get<Pod>('pod', 'listener')).status.podIP ?? '';
    const own = (await kubectl.get<Pod>('pod', `${COPY}-1`)).status.podIP ?? '';
    for (const host of ['listener', ip]) expect(await reaches('stranger', host, 5432)).toMatchObject({ status: 0 });
    expect(await reaches(`${COPY}-1`, own, 5432)).toMatchObject({ status: 0 });
    for (const host of ['listener', ip, 'shop-db-rw', 'shop-db-r'])
      expect({ host, ...(await reaches(`${COPY}-1`, host, 5432)) }).toMatchObject({ host, status: 124 });
    for (const [host, port] of [
      [`${COPY}-rw`, 5432],
      [own, 5432],
      [own, 8000],
    ] as const)
      expect({ host, port, ...(await reaches('stranger', host, port)) }).toMatchObject({ host, port, status: 124 });

    const cluster = await kubectl.get<Cluster>('clusters.postgresql.cnpg.io', COPY);
    expect(cluster.status?.readyInstances).toBe(1);
    for (const field of ['managed', 'backup', 'plugins', 'externalClusters', 'replica'])
      expect([field, cluster.spec[field]]).toEqual([field, undefined]);
    expect(cluster.spec.instances).toBe(1);
    const set = (name: string): Promise<string> => sql(`SHOW ${name}`, `${COPY}-1`);
    expect(await set('max_logical_replication_workers')).toBe('0');
    expect(await set('shared_preload_libraries')).not.toContain('cron');
    expect(await sql('SELECT gid FROM pg_prepared_xacts', `${COPY}-1`)).toBe('begun');
    expect(await sql('SELECT subenabled FROM pg_subscription', `${COPY}-1`)).toBe('t');
    const workers = "SELECT count(*) FROM pg_stat_activity WHERE backend_type LIKE 'logical replication%'";
    expect(await sql(workers, `${COPY}-1`)).toBe('0');
    expect(await sql(workers)).not.toBe('0');
    for (const pod of ['listener', 'stranger']) await kubectl.delete('pod', pod);
    await kubectl.delete('service', 'listener');
  }, 300);

  for (const [when, said] of [
    ['before its Cluster is there', /^making Cluster/],
    ['while its Cluster is made', /^waiting for Cluster .*: Setting up primary/],
    ['while its pod looks at the Cluster', /^waiting for pod shop-db-drill-copy-checks: it runs/],
    ['while it is removed', /^waiting until .* gone/],
  ] as const)
    test(`what one has left that was killed is cleared by the next, which is killed ${when}`, async () => {
      const before = killed;
      killed = await kill(said);
      await countedAsFailed(before);
    }, 360);

  test('the last of those that were killed is cleared by a good one', async () => {
    expect(await drills.run(240)).toMatchObject({ ok: true });
    await countedAsFailed(killed);
    await drills.nothingLeft();
  }, 360);

  test('one whose pod is deleted by force has failed, and is cleared', async ({ kubectl }) => {
    const job = await drills.start();
    const { metadata } = await drills.program(job);
    await drills.says(job, /^waiting for Cluster .*: Setting up primary/, 60);
    await kubectl.delete('pod', metadata.name, { force: true });
    expect(await drills.run(300)).toMatchObject({ ok: true });
    expect(await drills.record('failed')).toMatchObject({
      job,
      reason: expect.stringMatching(/told to end|never ended/),
    });
    await drills.nothingLeft();
  }, 400);

  test('a page that was damaged before the backup was taken is found', async ({ kubectl }) => {
    await sql(
      'CREATE TABLE pages AS SELECT i, md5(i::text) FROM generate_series(1, 20000) i; GRANT SELECT ON pages TO app',
    );
    await sql('VACUUM (FREEZE) pages');
    await sql('CHECKPOINT');
    const file = `/var/lib/postgresql/data/pgdata/${await sql("SELECT pg_relation_filepath('pages')")}`;
    const damage = `printf damaged | dd of=${file} bs=1 seek=$((50 * 8192 + 4000)) conv=notrunc,fsync 2>&1`;
    await kubectl.exec('shop-db-1', ['bash', '-c', damage], { container: 'postgres' });
    await kubectl.apply([backup('damaged')]);
    await completed('damaged');
    await drillWith({ assertions: [{ name: 'rows', sql: 'SELECT count(*) FROM pages', expect: '20000' }] });
    const result = await drills.run(240);
    expect(result).toMatchObject({ ok: false, backup: 'damaged' });
    expect(result.reason).toMatch(/^assertion rows: .*invalid page in block 50 of relation "?base\//);
    expect(result.failures?.map(({ what }) => what)).toEqual(['assertion rows', 'amcheck', 'data checksums']);
    await drills.nothingLeft();
    await kubectl.delete('backups.postgresql.cnpg.io', 'damaged');
    await kubectl.delete('volumesnapshot', 'damaged');
    await drillWith({});
  }, 420);

  test('three in a row leave nothing behind', async () => {
    for (let run = 0; run < 3; run += 1) expect(await drills.run(240)).toMatchObject({ ok: true });
    await drills.nothingLeft();
  }, 700);
});

/** A Backup by hand, of a stopped server as those of the schedule are. */
function backup(name: string): object {
  return {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Backup',
    metadata: { name },
    spec: { cluster: { name: 'shop-db' }, method: 'volumeSnapshot', online: false },
  };
}
