import { Size } from 'cdk8s';
import { Secret } from 'cdk8s-plus-28';
import { volumeClaim } from './support/claim';
import { Client } from './support/client';
import { Database } from './support/database';
import { endpointsOf } from './support/endpoints';
import { throughout } from './support/eventually';
import { full } from './support/extent';
import { killContainer, restartsOf } from './support/faults-of-sets';
import { NodeFaults } from './support/node';
import { isReady, type Pod } from './support/objects';
import { story } from './support/story';
import { fillVolume, freeVolume, leaveSomeRoom, onVolume } from './support/volume';

/** Every file's name, owner and mode, then the digests of their contents. */
const INVENTORY =
  'export LC_ALL=C; cd "$1" && { find . -printf "%p %u %m\\n" | sort; find . -type f -print0 | sort -z | xargs -0 sha256sum; }';

describe('an instance that cannot go on says why, changes nothing, and goes on by itself', () => {
  const { test, namespace } = story('refusals');
  let faults: NodeFaults;
  let database: Database;
  let rows: string;

  beforeAll(async () => {
    faults = await NodeFaults.create();
  }, 90_000);
  afterAll(() => faults?.delete(), 120_000);

  const secret = (name: string, password: string): object => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name },
    type: 'kubernetes.io/basic-auth',
    stringData: { username: name, password },
  });

  /** A clear line in the log and on the pod, which is not ready and has no role. */
  const refuses = async (ordinal: number, reason: RegExp): Promise<void> => {
    await namespace().eventually(
      `${database.podName(ordinal)} says ${String(reason)}`,
      async () => reason.test(String((await database.state(ordinal)).reason)),
      { within: 60 },
    );
    await database.logged(ordinal, new RegExp(`\\[instance\\] waiting: ${reason.source}`), { within: 15 });
    const { type, message } = await namespace().eventually(
      'an Event says so',
      async () =>
        (await database.events(ordinal)).find((event) => event.reason === 'Waiting' && reason.test(event.message)),
      { within: 15 },
    );
    expect({ type, message }).toEqual({ type: 'Warning', message: expect.stringMatching(reason) });
    await stays(ordinal);
  };

  /** For some rounds of the supervisor: not ready, without a role, no endpoint. */
  const stays = (ordinal: number): Promise<void> =>
    throughout(`${database.podName(ordinal)} waits`, 3, async () => {
      const pod = await database.pod(ordinal);
      return !isReady(pod) && pod.metadata.labels?.['cdk8s-pg/role'] === undefined;
    });

  /** What stands in the data directory of an instance that waits. */
  const inventory = (ordinal: number): Promise<string> =>
    database.exec(ordinal, ['bash', '-euc', INVENTORY, 'inventory', '/volumes/data/pgdata']);

  /** It refuses, and every file is as it was when it began to. */
  const refusesAndTouchesNothing = async (ordinal: number, reason: RegExp): Promise<void> => {
    await namespace().eventually(
      `${database.podName(ordinal)} waits`,
      async () => (await database.state(ordinal)).state === 'waiting',
      { within: 90 },
    );
    const before = await inventory(ordinal);
    await refuses(ordinal, reason);
    expect(await inventory(ordinal)).toBe(before);
    expect(await endpointsOf(database, 'rw')).toEqual(ordinal === 0 ? [] : ['db-0']);
  };

  const readRows = (ordinal: number): Promise<string> =>
    database.sql(
      ordinal,
      'SELECT system_identifier FROM pg_control_system() UNION ALL SELECT sum(hashtext(kept::text)::bigint) FROM kept',
      { database: 'app' },
    );

  /** The same pod, whose container was not even restarted, serves the same rows. */
  const goesOn = async (ordinal: number, { uid, restarts }: Awaited<ReturnType<typeof life>>): Promise<void> => {
    await database.settled({ within: 90, primary: 0 });
    expect(await life(ordinal)).toEqual({ uid, restarts });
    expect(await readRows(ordinal)).toBe(rows);
  };

  const life = async (ordinal: number) => ({
    uid: (await database.pod(ordinal)).metadata.uid,
    restarts: await restartsOf(database, ordinal),
  });

  /** Deletes a pod and waits for the one that follows it. */
  const replace = async (ordinal: number): Promise<Pod> => {
    const before = await database.pod(ordinal);
    await database.kubectl.delete('pod', before.metadata.name);
    return database.scheduled(ordinal, { not: before });
  };

  describe('the password of the owner', () => {
    test('whose Secret is missing', async () => {
      database = await Database.create(namespace(), (chart) => ({
        replicas: 1,
        credentials: { owner: Secret.fromSecretName(chart, 'Owner', 'owner') },
      }));
      await database.scheduled(0);
      await refuses(0, /Secret for the owner role is missing, .*: create it, the instance goes on by itself/);
      expect(await database.holder()).toBeUndefined();
    }, 120);

    test('that is empty', async ({ kubectl }) => {
      await kubectl.apply([secret('owner', '')]);
      const mounted = ['bash', '-c', 'test -e /cdk8s-pg/secrets/owner/password'];
      await namespace().eventually(
        'the Secret is mounted',
        async () => (await database.tryExec(0, mounted)).status === 0,
        { within: 20 },
      );
      await refuses(0, /Secret for the owner role .* its key 'password' is missing or empty/);
    }, 60);

    test('that holds a line break', async ({ kubectl }) => {
      await kubectl.apply([secret('owner', 'geheim\n')]);
      await refuses(0, /Secret for the owner role: the password holds a line break; write it without one/);
      expect((await database.exec(0, ['ls', '-A', '/volumes/data'])).trim()).toBe('.lock');
      expect(await database.holder()).toBeUndefined();
    }, 60);

    test('that is put right: the database is made, and takes it', async ({ kubectl }) => {
      const before = await life(0);
      await kubectl.apply([secret('owner', 'geheim')]);
      await database.settled({ within: 60, primary: 0 });
      expect(await life(0)).toEqual(before);
      const client = await Client.start(database);
      expect(await client.sql('SELECT current_user', { user: 'app', password: 'geheim' })).toBe('app');
      await database.sql(0, 'CREATE TABLE kept AS SELECT n, md5(n::text) FROM generate_series(1, 5000) n', {
        database: 'app',
      });
      rows = await readRows(0);
    }, 120);

    test('that is spoilt while there is data, and put right', async ({ kubectl }) => {
      await kubectl.apply([secret('owner', 'geheim\n')]);
      await replace(0);
      await refusesAndTouchesNothing(0, /Secret for the owner role: the password holds a line break/);
      const before = await life(0);
      await kubectl.apply([secret('owner', 'geheim')]);
      await goesOn(0, before);
    }, 180);
  });

  if (full) {
    test('a data directory of another major version', async () => {
      const pod = await database.pod(0);
      await database.apply({ version: '17' });
      await database.scheduled(0, { not: pod, within: 90 });
      await refusesAndTouchesNothing(
        0,
        /data directory .* was made by PostgreSQL 18, this image is PostgreSQL 17: nothing was changed; set version to '18'/,
      );
      await database.apply({ version: '18' });
      await database.settled({ within: 90, primary: 0 });
      expect(await readRows(0)).toBe(rows);
    }, 240);

    test('a volume, and a data directory, that belong to somebody else', async () => {
      await faults.asRoot(await database.pod(0), 'chown -R 26:26 $ROOT/volumes/data; chmod 755 $ROOT/volumes/data');
      await killContainer(database, faults, 0);
      await refuses(
        0,
        /volume \/volumes\/data cannot be written by user 999 \(it belongs to 26:26, mode 755\): nothing was changed/,
      );
      const before = await life(0);

      await faults.asRoot(await database.pod(0), 'chown 999:999 $ROOT/volumes/data $ROOT/volumes/data/.lock');
      await refuses(
        0,
        /data directory \/volumes\/data\/pgdata belongs to user 26, this container runs as 999: nothing was changed; set userId: 26/,
      );
      await faults.asRoot(await database.pod(0), 'chown -R 999:999 $ROOT/volumes/data');
      await goesOn(0, before);
    }, 180);
  }

  test('a full volume, which is grown', async () => {
    await fillVolume(database, 0, '/volumes/data');
    // WAL that does not fit is a PANIC, and ends the server. That gives some space back, maybe enough for one more start.
    const wal =
      "DO $$ BEGIN FOR i IN 1..40 LOOP PERFORM pg_logical_emit_message(true, '', 'wal'), pg_switch_wal(); END LOOP; END $$";
    await namespace().eventually(
      'the server has ended, and the next one does not start',
      async () => {
        if ((await database.state(0)).state === 'waiting') return true;
        await expect(database.sql(0, wal)).rejects.toThrow();
        await fillVolume(database, 0, '/volumes/data');
        return false;
      },
      { within: 120 },
    );
    await refusesAndTouchesNothing(
      0,
      /volume \/volumes\/data is full \(.*\): grow it \(storage\.grownTo\) or free space/,
    );
    const before = await life(0);
    await leaveSomeRoom(database, 0, '/volumes/data');
    await stays(0);
    await database.apply({ storage: { size: Size.gibibytes(1), grownTo: Size.mebibytes(1536) } });
    const storage = async () => database.claim(0, 'data');
    await namespace().eventually(
      'its agent asks for a larger volume',
      async () => (await storage()).spec.resources.requests.storage === '1536Mi',
      { within: 15 },
    );
    // The storage system's part.
    await namespace().eventually(
      'the volume has grown',
      async () => (await storage()).status.capacity?.storage === '1536Mi',
      { within: 120 },
    );
    await goesOn(0, before);
    await freeVolume(database, 0, '/volumes/data');
  }, 400);

  if (!full) return;

  describe('a replication password that the database does not accept', () => {
    const setPassword = (password: string): Promise<string> =>
      database.sql(0, `ALTER ROLE streaming_replica PASSWORD '${password}'`);
    let right: string;

    test('keeps a new standby from cloning', async ({ kubectl }) => {
      const { data } = await kubectl.get<{ metadata: { name: string }; data?: Record<string, string> }>(
        'secret',
        'db-replication',
      );
      right = Buffer.from(data?.password ?? '', 'base64').toString();
      await setPassword('another');
      await database.apply({ replicas: 2 });
      await database.scheduled(1);
      await refuses(1, /the volume is empty and the primary db-0 does not answer: .*password authentication failed/);
      expect((await database.exec(1, ['ls', '-A', '/volumes/data'])).trim()).toBe('.lock');
      const before = await life(1);
      await setPassword(right);
      await goesOn(1, before);
    }, 180);

    test('keeps a standby from streaming; it serves what it has, and is not ready', async () => {
      await database.replayed([1]);
      await setPassword('another');
      await replace(1);
      const reason = /db-0 does not accept the password of streaming_replica: is it the one in the Secret\?/;
      await database.logged(1, new RegExp(`not following db-0: ${reason.source}`), { within: 60 });
      await namespace().eventually(
        'the pod says so',
        async () => reason.test(String((await database.state(1)).reason)),
        {
          within: 15,
        },
      );
      expect(isReady(await database.pod(1))).toBe(false);
      expect(await readRows(1)).toBe(rows);
      const before = await life(1);
      await setPassword(right);
      await goesOn(1, before);
    }, 180);
  });

  test('a volume of another database', async ({ kubectl }) => {
    const other = await Database.create(namespace(), { name: 'other', replicas: 1 });
    await other.settled({ within: 90, primary: 0 });
    await scale('other', 0);
    await scale('db', 1);
    const foreign = await onVolume(namespace(), 'data-other-0', `set -- /volume/pgdata; ${INVENTORY}`);
    await kubectl.delete('pvc', 'data-db-1');
    const { labels } = (await database.claim(0)).metadata;
    await kubectl.apply([volumeClaim('data-db-1', '1536Mi', { labels, copyOf: 'data-other-0' })]);
    await scale('db', 2);
    await database.scheduled(1);
    await refusesAndTouchesNothing(
      1,
      /this volume belongs to another database \(system identifier \d+, .* \d+\): nothing was changed/,
    );
    expect(await inventory(1)).toBe(foreign);

    await kubectl.delete('pvc', 'data-db-1', { wait: false });
    await replace(1);
    await database.settled({ within: 90, primary: 0 });
    await database.replayed([1]);
    expect(await readRows(1)).toBe(rows);
  }, 300);

  /** The number of pods only, as for a moment of maintenance; waits until they are so many. */
  const scale = async (name: string, replicas: number): Promise<void> => {
    await database.kubectl.run(['scale', 'statefulset', name, `--replicas=${replicas}`]);
    const selector = `cdk8s-pg/database=${name},cdk8s-pg/component=instance`;
    await namespace().eventually(
      `${replicas} pods of ${name}`,
      async () => (await database.kubectl.pods(selector)).length === replicas,
      { within: 60 },
    );
  };
});
