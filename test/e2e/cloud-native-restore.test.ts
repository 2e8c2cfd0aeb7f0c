import type { Chart } from 'cdk8s';
import { Size } from 'cdk8s';
import { Backup, BackupMethod, type CloudNativePostgresProps, RestoreFromSnapshot } from '../../src';
import { type ClusterObject, referencesOfClusters } from '../../src/model/retention/references';
import type { RestoreFromSnapshotProps } from '../../src/model/restore/options/restore-from-snapshot-props';
import { restoreStatus } from '../../src/status';
import type { VolumeSnapshot } from './support/backups';
import { full } from './support/extent';
import type { Namespace } from './support/namespace';
import { NodeFaults } from './support/node';
import { containerStatuses, type KubeObject, type Pod } from './support/objects';
import { cluster, type Declare, manifestsOf, Operated } from './support/operated';
import { readStatusObjects } from './support/status';
import { story } from './support/story';

const TWO_VOLUMES = { walStorage: { size: Size.gibibytes(1) } };
const FILL = 'CREATE TABLE kept AS SELECT i AS id, md5(i::text) FROM generate_series(1, 5000) i';
const ROWS = 'SELECT count(*), sum(id), max(id) FROM kept';
const WHOLE = '5000|12502500|5000';

/** A database that begins with that. */
function restored(
  chart: Chart,
  name: string,
  from: RestoreFromSnapshotProps,
  props: Partial<CloudNativePostgresProps> = {},
): void {
  cluster(chart, name, { ...props, bootstrap: new RestoreFromSnapshot(chart, `${name}-restore`, from) });
}

/** A database of one instance, with its backup, for which that one is stopped. */
const withBackup =
  (name: string, backup: string, props: Partial<CloudNativePostgresProps> = {}): Declare =>
  (chart) => {
    const method = BackupMethod.volumeSnapshot({ online: false, allowStoppingPrimary: true });
    new Backup(chart, backup, { name: backup, postgres: cluster(chart, name, props), method });
  };

const isBackup = ({ kind }: KubeObject): boolean => kind === 'Backup';

async function completed({ kubectl }: Namespace, backup: string): Promise<void> {
  const phase = '--for=jsonpath={.status.phase}=completed';
  await kubectl.run(['wait', phase, `backups.postgresql.cnpg.io/${backup}`, '--timeout=110s']);
}

/** Makes databases with rows, and has each backed up; then their rows are lost. */
async function backUpAndLose(namespace: Namespace, declare: Declare, databases: Record<string, string>): Promise<void> {
  const { kubectl } = namespace;
  const manifests = manifestsOf(namespace, declare);
  await kubectl.apply(manifests.filter((manifest) => !isBackup(manifest)));
  for (const name of Object.keys(databases)) {
    const source = new Operated(namespace, name);
    await source.ready();
    await source.sql(`${name}-1`, FILL);
  }
  await kubectl.apply(manifests);
  for (const [name, backup] of Object.entries(databases)) {
    await completed(namespace, backup);
    const source = new Operated(namespace, name);
    await source.ready();
    await source.sql(`${name}-1`, 'DELETE FROM kept WHERE id > 10');
  }
}

describe('a restore by the operator, from the snapshots of two volumes', () => {
  const { test, namespace } = story('cnpg-recovery');
  const operated = (name: string): Operated => new Operated(namespace(), name);
  const source = withBackup('shop-db', 'before', TWO_VOLUMES);
  /** Both restores, and what else there is. */
  const withRestores = (props: Partial<CloudNativePostgresProps> = {}, also: Declare = () => {}): KubeObject[] =>
    manifestsOf(namespace(), (chart) => {
      source(chart);
      restored(chart, 'by-backup', { backup: 'before' }, { ...TWO_VOLUMES, ...props });
      restored(chart, 'by-names', { snapshot: 'before' }, { ...TWO_VOLUMES, ...props });
      also(chart);
    });
  /** The first one's restore is taken out of Git. */
  const withoutOne = (props: Partial<CloudNativePostgresProps> = {}): KubeObject[] =>
    manifestsOf(namespace(), (chart) => {
      source(chart);
      cluster(chart, 'by-backup', { ...TWO_VOLUMES, ...props });
      restored(chart, 'by-names', { snapshot: 'before' }, { ...TWO_VOLUMES, ...props });
    });

  test('a database with rows and a backup; then the rows are lost', async () => {
    await backUpAndLose(namespace(), source, { 'shop-db': 'before' });
  }, 240);

  test('two begin with it, by its name and by those of its snapshots; a pod that recovers is killed: every row is there', async ({
    kubectl,
  }) => {
    const manifests = withRestores();
    await kubectl.apply(manifests);
    await killRecovery(namespace(), 'by-names');
    for (const name of ['by-backup', 'by-names']) {
      const { metadata } = await operated(name).object();
      expect(metadata.annotations?.['cdk8s-pg/restored-from']).toBe('before');
      await operated(name).ready();
      expect(await operated(name).sql(`${name}-1`, ROWS)).toBe(WHOLE);
      expect(await operated(name).restore()).toMatchObject({
        state: 'completed',
        from: 'before',
        seconds: expect.any(Number),
      });
    }
    expect(await operated('shop-db').sql('shop-db-1', ROWS)).toBe('10|55|10');
    expect(await operated('shop-db').restore()).toMatchObject({ state: 'none' });
  }, 240);

  test('applied again it changes nothing, and as long as it is in Git its backup is kept', async ({ kubectl }) => {
    const before = await operated('by-names').lives();
    expect(await kubectl.diff(withRestores())).toBe('');
    await kubectl.apply(withRestores());
    expect(await operated('by-names').lives()).toEqual(before);
    const references = referencesOfClusters(
      await kubectl.list<ClusterObject & KubeObject>('clusters.postgresql.cnpg.io'),
    );
    expect(references).toEqual([
      { by: 'the bootstrap of Cluster by-backup', backup: 'before' },
      { by: 'the bootstrap of Cluster by-names', snapshot: 'before' },
      { by: 'the bootstrap of Cluster by-names', snapshot: 'before-wal' },
    ]);
  }, 60);

  test('taken out of Git it changes nothing', async ({ kubectl }) => {
    const before = await operated('by-backup').lives();
    await operated('by-backup').sql('by-backup-1', 'INSERT INTO kept VALUES (5001)');
    const manifests = withoutOne();
    await kubectl.apply(manifests);
    expect((await operated('by-backup').object<ClusterObject & KubeObject>()).spec?.bootstrap).not.toHaveProperty(
      'recovery',
    );
    expect(await kubectl.diff(manifests)).toBe('');
    await operated('by-backup').ready();
    expect(await operated('by-backup').lives()).toEqual(before);
    expect(await operated('by-backup').sql('by-backup-1', ROWS)).toBe('5001|12507501|5001');
  }, 60);

  test('its snapshots gone, each has another instance, and a third one begins with nothing and says why', async ({
    kubectl,
  }) => {
    for (const name of ['before', 'before-wal']) await kubectl.delete('volumesnapshot', name);
    await kubectl.apply(withoutOne({ replicas: 2 }));
    const late: Declare = (chart) => {
      restored(chart, 'late', { backup: 'before' }, TWO_VOLUMES);
      restored(chart, 'later', { snapshot: 'before' }, TWO_VOLUMES);
    };
    await kubectl.apply(manifestsOf(namespace(), late));
    for (const name of ['late', 'later']) {
      const reason = expect.stringMatching(/^VolumeSnapshot before(-wal)? is not there$/);
      await operated(name).says({ state: 'failed', from: 'before', reason });
    }
    for (const name of ['by-backup', 'by-names']) await operated(name).ready(2);
    expect(await operated('by-backup').sql('by-backup-2', ROWS)).toBe('5001|12507501|5001');
    expect(await operated('by-names').sql('by-names-2', ROWS)).toBe(WHOLE);
    expect(await operated('by-names').restore()).toMatchObject({ state: 'completed' });
    for (const name of ['late', 'later']) {
      expect(await operated(name).instances()).toEqual([]);
      expect(await operated(name).restore()).toMatchObject({ state: 'failed' });
    }
  }, 240);
});

/** Deletes the pod by force that prepares the volumes of a Cluster, as soon as there is one. */
async function killRecovery(namespace: Namespace, name: string, notThis = ''): Promise<string> {
  const pod = await namespace.eventually(
    `the pod that recovers ${name}`,
    async () => {
      const pods = await namespace.kubectl.pods(`cnpg.io/cluster=${name},cnpg.io/jobRole=snapshot-recovery`);
      return pods.find(({ metadata }) => metadata.name !== notThis);
    },
    { within: 60, every: 0.2 },
  );
  await namespace.kubectl.delete('pod', pod.metadata.name, { force: true });
  return pod.metadata.name;
}

if (full)
  describe('a restore by the operator that goes wrong', () => {
    const { test, namespace } = story('cnpg-faults');
    const operated = (name: string): Operated => new Operated(namespace(), name);
    const SEVENTEEN = { image: 'ghcr.io/cloudnative-pg/postgresql:17', version: '17' };
    const sources: Declare = (chart) => {
      withBackup('shop-db', 'of-18', TWO_VOLUMES)(chart);
      withBackup('old-db', 'of-17', SEVENTEEN)(chart);
    };
    let faults: NodeFaults;
    beforeAll(async () => {
      faults = await NodeFaults.create();
    }, 90_000);
    afterAll(() => faults?.delete(), 120_000);

    const remove = async (...names: string[]): Promise<void> => {
      for (const name of names) await namespace().kubectl.delete('clusters.postgresql.cnpg.io', name, { wait: false });
    };
    const apply = async (declare: Declare): Promise<void> => {
      await namespace().kubectl.apply(manifestsOf(namespace(), declare));
    };

    test('two databases with rows and backups, of PostgreSQL 18 and 17; then the rows are lost', async () => {
      await backUpAndLose(namespace(), sources, { 'shop-db': 'of-18', 'old-db': 'of-17' });
    }, 400);

    test('killed again and again it ends in the whole database', async ({ kubectl }) => {
      await apply((chart) => restored(chart, 'killed', { backup: 'of-18' }, TWO_VOLUMES));
      const first = await killRecovery(namespace(), 'killed');
      const pod = await namespace().eventually(
        'the first instance is on a node',
        async () => {
          const found = await kubectl.find<Pod>('pod', 'killed-1');
          return found?.spec.nodeName !== undefined && found;
        },
        { within: 90, every: 0.2 },
      );
      expect(first).not.toBe('');
      const hit = await faults.strike(pod, { matching: '*postgres -D*', signal: 'KILL', within: 60 });
      expect(hit).toHaveLength(1);
      await operated('killed').ready();
      expect(await operated('killed').sql('killed-1', ROWS)).toBe(WHOLE);
      expect(await operated('killed').restore()).toMatchObject({ state: 'completed', from: 'of-18' });
      await remove('killed');
    }, 300);

    test('another major version does not start, either way, and it is said; the right one begins with the same backup', async ({
      kubectl,
    }) => {
      const wrong: Declare = (chart) => {
        restored(chart, 'to-17', { backup: 'of-18' }, { ...TWO_VOLUMES, ...SEVENTEEN });
        restored(chart, 'to-18', { backup: 'of-17' });
      };
      await apply(wrong);
      for (const [name, from, made, image] of [
        ['to-17', 'of-18', 18, 17],
        ['to-18', 'of-17', 17, 18],
      ] as const) {
        const reason = `${from} was made by PostgreSQL ${made}, this image is PostgreSQL ${image}: it will not start; delete this Cluster and make it anew with version '${made}'`;
        await operated(name).says({ state: 'failed', from, reason });
        // The instance itself only says that it has ended, again and again.
        await namespace().eventually(
          `${name}-1 has ended twice`,
          async () =>
            containerStatuses(await kubectl.get<Pod>('pod', `${name}-1`)).some((each) => each.restartCount > 1),
          { within: 150 },
        );
        expect(await kubectl.logs(`${name}-1`, 'postgres')).toContain('PostgreSQL process exited with errors');
        expect(await operated(name).restore()).toMatchObject({ state: 'failed', reason });
        // Without what the Backup says of its version it is still no database.
        const { clusters, claims, pods } = await readStatusObjects(kubectl);
        expect(restoreStatus({ clusters, claims, pods }, name).state).toMatch(/^(running|failed)$/);
      }
      await remove('to-17', 'to-18');
      await kubectl.run(['wait', '--for=delete', 'pods,pvc', '-l', 'cnpg.io/cluster=to-17', '--timeout=90s']);
      await apply((chart) => restored(chart, 'to-17', { backup: 'of-17', majorVersion: 17 }, SEVENTEEN));
      await operated('to-17').ready();
      expect(await operated('to-17').sql('to-17-1', ROWS)).toBe(WHOLE);
      await remove('to-17');
    }, 500);

    test('a volume for WAL that the backup has not, or none where it has one: it does not start, and it is said', async ({
      kubectl,
    }) => {
      await apply((chart) => {
        restored(chart, 'more', { backup: 'of-17' }, { ...TWO_VOLUMES, ...SEVENTEEN });
        restored(chart, 'less', { backup: 'of-18' });
      });
      await operated('more').says({
        state: 'failed',
        reason: 'of-17 has no volume for WAL, and this Cluster is to have one: make it anew without walStorage',
      });
      await operated('less').says({
        state: 'failed',
        reason: expect.stringMatching(/^of-18 has its WAL on a volume of its own, and this Cluster has none/),
      });
      // Without what the backup says of itself, its instance tells.
      await namespace().eventually(
        'less-1 has ended again and again',
        async () => {
          const { clusters, claims, pods } = await readStatusObjects(kubectl);
          expect(restoreStatus({ clusters, claims, pods }, 'less')).toMatchObject({
            state: 'failed',
            reason: expect.stringMatching(/^instance less-1 does not start: it has ended \d+ times/),
          });
          return true;
        },
        { within: 200 },
      );
      expect(await operated('more').instances()).toEqual([]);
      await remove('more', 'less');
    }, 400);

    test('snapshots that do not belong together, or are what they are not: nothing begins', async ({ kubectl }) => {
      const [, wal] = await Promise.all(
        ['of-18', 'of-18-wal'].map((name) => kubectl.get<VolumeSnapshot>('volumesnapshot', name)),
      );
      expect(wal?.status?.readyToUse).toBe(true);
      await apply((chart) => {
        restored(chart, 'mixed', { snapshot: 'of-17', walSnapshot: 'of-18-wal' }, { ...TWO_VOLUMES, ...SEVENTEEN });
        restored(chart, 'turned', { snapshot: 'of-18-wal', walSnapshot: 'of-18' }, TWO_VOLUMES);
      });
      await operated('mixed').says({
        state: 'failed',
        reason: 'data and WAL are of two backups, of-17 and of-18; name snapshots of one',
      });
      await operated('turned').says({
        state: 'failed',
        reason: 'VolumeSnapshot of-18-wal holds PG_WAL, and PG_DATA is needed',
      });
      for (const name of ['mixed', 'turned']) expect(await operated(name).instances()).toEqual([]);
      await remove('mixed', 'turned');
    }, 120);

    test('a backup that is taken meanwhile is waited for; one that fails, and one that is not there, are said', async ({
      kubectl,
    }) => {
      await apply((chart) => {
        sources(chart);
        const postgres = cluster(chart, 'third-db');
        const method = BackupMethod.volumeSnapshot({ online: false, allowStoppingPrimary: true });
        new Backup(chart, 'Third', { name: 'of-third', postgres, method });
        restored(chart, 'waits', { backup: 'of-third' });
        restored(chart, 'nowhere', { backup: 'no-such-backup' });
      });
      await operated('waits').says({
        state: 'pending',
        reason: expect.stringMatching(/^Backup of-third is not complete yet/),
      });
      await operated('nowhere').says({ state: 'failed', reason: 'Backup no-such-backup is not there' });
      // Taken out of Git before it has begun, it begins empty.
      await apply((chart) => cluster(chart, 'nowhere'));
      await operated('nowhere').ready();
      expect(await operated('nowhere').sql('nowhere-1', "SELECT to_regclass('kept') IS NULL")).toBe('t');
      expect(await operated('nowhere').restore()).toMatchObject({ state: 'none' });
      await operated('waits').says({ state: 'completed', from: 'of-third' }, 240);
      // It has no backups of its own, so the operator takes none of it.
      const fails = {
        apiVersion: 'postgresql.cnpg.io/v1',
        kind: 'Backup',
        metadata: { name: 'fails' },
        spec: { cluster: { name: 'waits' }, method: 'volumeSnapshot' },
      };
      await kubectl.apply([fails]);
      await apply((chart) => restored(chart, 'failed', { backup: 'fails' }));
      await operated('failed').says({ state: 'failed', reason: expect.stringMatching(/^Backup fails failed: /) });
      expect(await operated('failed').instances()).toEqual([]);
      await remove('waits', 'failed', 'nowhere', 'third-db');
    }, 400);

    test("a backup of a database with other names: it is there, but not the application's; mended by their names", async ({
      kubectl,
    }) => {
      await apply((chart) => restored(chart, 'misnamed', { backup: 'of-18' }, { ...TWO_VOLUMES, database: 'orders' }));
      await operated('misnamed').ready();
      expect(await kubectl.logs('misnamed-1', 'postgres')).toContain('role \\"orders\\" does not exist');
      await apply((chart) => restored(chart, 'misnamed', { backup: 'of-18' }, TWO_VOLUMES));
      await kubectl.delete('secret', 'misnamed-app');
      const login = `PGPASSWORD=$1 psql -XAtqw -h 127.0.0.1 -U app -d app -c 'SELECT current_user'`;
      await namespace().eventually(
        'the owner can log in',
        async () => {
          const secret = await kubectl.get<KubeObject & { data: Record<string, string> }>('secret', 'misnamed-app');
          const password = Buffer.from(secret.data.password ?? '', 'base64').toString('utf8');
          const bash = ['bash', '-c', login, 'login', password];
          return (await kubectl.exec('misnamed-1', bash, { container: 'postgres' })).trim() === 'app';
        },
        { within: 90 },
      );
      expect(await operated('misnamed').sql('misnamed-1', ROWS)).toBe(WHOLE);
      await remove('misnamed');
    }, 300);

    test('its snapshots deleted half-way: the whole database, or none and why', async ({ kubectl }) => {
      await apply((chart) => restored(chart, 'raced', { backup: 'of-18' }, TWO_VOLUMES));
      await namespace().eventually('the claim is there', () => kubectl.find('pvc', 'raced-1'), {
        within: 60,
        every: 0.1,
      });
      for (const name of ['of-18', 'of-18-wal']) await kubectl.delete('volumesnapshot', name, { wait: false });
      const { state, reason } = await namespace().eventually(
        'it has ended, either way',
        async () => {
          const status = await operated('raced').restore();
          return ['completed', 'failed'].includes(status.state) && status;
        },
        { within: 120 },
      );
      if (state === 'completed') expect(await operated('raced').sql('raced-1', ROWS)).toBe(WHOLE);
      else expect(reason).toMatch(/^VolumeSnapshot of-18(-wal)? is not there$/);
    }, 240);
  });
