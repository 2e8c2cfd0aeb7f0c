import { Size } from 'cdk8s';
import { Database } from './support/database';
import { describeFull } from './support/describe-full';
import { NodeFaults } from './support/node';
import type { Pod } from './support/objects';
import { story } from './support/story';
import { bytesUsed } from './support/volume';

const MIB = 1024 * 1024;
const STAGED = '/volumes/data/.clone';
const COPYING = '*pg_basebackup*-D*';
/** What differs rightfully between two instances: some WAL segments, which PostgreSQL recycles as it likes. */
const TOLERATED = 48 * MIB;

describeFull('a clone that is killed three times', () => {
  const { test, namespace } = story('clone');
  let faults: NodeFaults;
  let database: Database;
  let pod: Pod;

  beforeAll(async () => {
    faults = await NodeFaults.create();
  }, 90_000);
  afterAll(() => faults?.delete(), 120_000);

  const running = async (before?: string): Promise<void> => {
    pod = await namespace().eventually(
      'container postgres of db-1 runs',
      async () => {
        const now = await database.pod(1);
        const [status] = now.status.containerStatuses ?? [];
        return status?.state?.running && status.containerID !== before ? now : undefined;
      },
      { within: 60, every: 0.2 },
    );
  };

  /** Lets the copy that is stopped go on for moments, until so much of it is there. */
  const copied = async (bytes: number): Promise<void> => {
    const pids = (await faults.processes(pod))
      .filter(({ command }) => /pg_basebackup.*-D/.test(command))
      .map(({ pid }) => pid)
      .join(' ');
    await namespace().eventually(
      `${bytes} bytes are copied`,
      async () => {
        if ((await bytesUsed(database, 1, STAGED)) >= bytes) return true;
        await faults.asRoot(pod, `kill -CONT ${pids}; usleep 20000; kill -STOP ${pids}`);
        return false;
      },
      { within: 60, every: 0 },
    );
  };

  /** Waits for the next copy, and stops it when it is half done. */
  const halfWay = async (): Promise<void> => {
    await faults.strike(pod, { matching: COPYING, signal: 'STOP', within: 60 });
    await running();
    await copied(40 * MIB);
    expect((await database.tryExec(1, ['test', '-e', '/volumes/data/pgdata'])).status).toBe(1);
    expect((await database.exec(1, ['ls', `${STAGED}/pgdata`])).split('\n')).not.toContain('backup_manifest');
  };

  /** There is nothing on the volumes but the copy that is being made. */
  const expectNothingOfEarlierOnes = async (): Promise<void> => {
    const list = async (folder: string) => (await database.exec(1, ['ls', '-A', folder])).trim().split('\n').sort();
    expect(await list('/volumes/data')).toEqual(['.clone', '.lock']);
    expect((await list('/volumes/wal')).map((name) => name.replace(/\d+/, 'N'))).toEqual([
      'pg_wal.N',
      'pg_wal.N.unfinished',
    ]);
  };

  test('the primary has 400 MB, WAL on a volume of its own', async () => {
    database = await Database.create(namespace(), {
      replicas: 1,
      walStorage: { size: Size.gibibytes(1) },
      parameters: { max_wal_size: '128MB', min_wal_size: '32MB', wal_keep_size: '0' },
    });
    await database.settled({ within: 90, primary: 0 });
    const rows = 'CREATE TABLE filler AS SELECT n, repeat(md5(n::text), 30) AS text FROM generate_series(1, 400000) n';
    await database.sql(0, rows, { database: 'app', timeout: 150 });
    // So much that the copy takes longer than the strike needs to see it begin.
    expect(await bytesUsed(database, 0, '/volumes/data')).toBeGreaterThan(400 * MIB);
  }, 240);

  test('first the container is killed', async () => {
    await database.apply({ replicas: 2 });
    pod = await database.scheduled(1);
    await halfWay();
    await faults.signalAll(pod, 'KILL');
    await running(pod.status.containerStatuses?.[0]?.containerID);
  }, 180);

  test('then pg_basebackup, under a supervisor that goes on', async () => {
    await halfWay();
    await expectNothingOfEarlierOnes();
    await faults.signalMatching(pod, /pg_basebackup.*-D/, 'KILL');
    await database.logged(1, /waiting: cloning db-0 failed, .* what it had copied was removed/, { within: 30 });
  }, 180);

  test('then the pod is deleted by force', async () => {
    await halfWay();
    await expectNothingOfEarlierOnes();
    await database.kubectl.delete('pod', 'db-1', { force: true });
    await faults.signalAll(pod, 'KILL');
    pod = await database.scheduled(1, { not: pod });
  }, 180);

  test('and ends in a standby that streams, with every row and no more space than the primary needs', async () => {
    await database.settled({ within: 120, primary: 0 });
    await database.replayed([1]);
    const sum = 'SELECT count(*), sum(hashtext(text)::bigint) FROM filler';
    const wanted = await database.sql(0, sum, { database: 'app' });
    expect(wanted).toMatch(/^400000\|-?\d+$/);
    expect(await database.sql(1, sum, { database: 'app' })).toBe(wanted);

    for (const volume of ['/volumes/data', '/volumes/wal']) {
      const used = await spaceTaken(1, volume);
      expect(used).toBeLessThan((await spaceTaken(0, volume)) + TOLERATED);
    }
    const left = async (folder: string) => (await database.exec(1, ['ls', '-A', folder])).trim().split('\n').sort();
    expect(await left('/volumes/data')).toEqual(['.lock', 'pgdata']);
    expect((await left('/volumes/wal')).map((name) => name.replace(/\d+/, 'N'))).toEqual(['pg_wal.N']);
    expect(await database.sql(0, 'SELECT slot_name, active FROM pg_replication_slots')).toBe('pod_1|t');
  }, 240);

  /** As the file system counts: also what was deleted and is still open. */
  const spaceTaken = async (ordinal: number, folder: string): Promise<number> => {
    const output = await database.exec(ordinal, ['df', '--block-size=1', '--output=used', folder]);
    return Number(output.trim().split('\n').pop());
  };
});
