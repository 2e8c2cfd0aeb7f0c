import { randomBytes } from 'node:crypto';
import { Client } from './support/client';
import { Database } from './support/database';
import { throughout } from './support/eventually';
import { full } from './support/extent';
import { longestPause, reigns, type LoadLog } from './support/load-log';
import { verifyAcknowledged, WriteLoad } from './support/load';
import { containerStatuses, isReady, type Pod, type Secret } from './support/objects';
import { deletions, mostPrimaries, mostUnready, type Observation } from './support/observations';
import { expectPauseBelow } from './support/pauses';
import { lives, restarted, type Lives } from './support/restarts';
import { StorageProbe } from './support/storage-probe';
import { story } from './support/story';
import { PodWatch } from './support/watch';

/** Milliseconds without a write that a busy cluster may take. */
const HICCUP = 3000;

/**
 * Milliseconds in which a client finds a server that is ready again. Its packets to a Service without an endpoint are
 * dropped rather than refused where the node limits its refusals, so that an attempt lasts 3 s and knows nothing of what
 * comes meanwhile; the one after it may fail as well where the node is busy, and not yet knows the new endpoint.
 */
const FOUND_AGAIN = 10_000;

describe('changes that reach the instances', () => {
  const { test, namespace } = story('rolling');
  const ordinals = [0, 1, 2];
  let database: Database;
  let client: Client;
  let storage: StorageProbe;

  /** What a new pod would be made from. */
  const template = async () => (await database.statefulSet()).status.updateRevision;
  const settings = (name: string) => Promise.all(ordinals.map((ordinal) => database.sql(ordinal, `SHOW ${name}`)));

  /** The kubelet looks at mounted Secrets and ConfigMaps about once a minute, and whenever a pod is touched. */
  const nudge = () =>
    namespace().kubectl.run([
      'annotate',
      'pods',
      '-l',
      'cdk8s-pg/component=instance',
      '--overwrite',
      `e2e=${Date.now()}`,
    ]);

  /** How long an instance was away: from the deletion of its pod until its successor was ready. */
  function restartOf(pod: string, seen: readonly Observation[]): number {
    const deleted = seen.find((one) => one.pod === pod && one.deleting);
    const back = seen.find((one) => one.pod === pod && one.uid !== deleted?.uid && one.ready);
    if (!deleted || !back) throw new Error(`${pod} was not replaced`);
    return back.at - deleted.at;
  }

  /** Writes paused once, for no longer than the primary's restart took, and one server took them all. */
  async function expectOnePause(log: LoadLog, primary: string, seen: readonly Observation[]): Promise<void> {
    const pause = longestPause(log);
    expect(pause.milliseconds).toBeLessThan(restartOf(primary, seen) + FOUND_AGAIN);
    await expectPauseBelow(HICCUP, longestPause(log, { to: pause.from }), { log, storage });
    await expectPauseBelow(HICCUP, longestPause(log, { from: pause.to }), { log, storage });
    expect(reigns(log).map(({ server }) => server)).toEqual([primary]);
  }

  test('three instances', async () => {
    database = await Database.create(namespace(), {
      replicas: 3,
      parameters: {
        max_connections: '60',
        max_worker_processes: '12',
        max_wal_senders: '24',
        max_prepared_transactions: '10',
        max_locks_per_transaction: '80',
        shared_preload_libraries: '',
      },
    });
    await database.settled({ within: 120, primary: 0 });
    client = await Client.start(database);
    storage = await StorageProbe.start(namespace());
  }, 180);

  describe('restart nothing:', () => {
    let before: Lives;
    let revision: string | undefined;

    beforeEach(async () => {
      if (!database) return;
      before = await lives(database);
      revision = await template();
    });

    test('a parameter that can be reloaded', async () => {
      expect(await settings('work_mem')).toEqual(['4MB', '4MB', '4MB']);
      await database.apply({ parameters: { work_mem: '8MB' } });
      await namespace().eventually(
        'every instance has the new value',
        async () => (await settings('work_mem')).every((value) => value === '8MB'),
        { within: 30 },
      );
      expect(await template()).toBe(revision);
      expect(restarted(before, await lives(database))).toEqual([]);
    });

    test('another line of pg_hba.conf', async () => {
      await database.apply({ pgHba: ['host app auditor 192.0.2.0/24 scram-sha-256'] });
      await namespace().eventually(
        'every instance has the line',
        async () => {
          const count = "SELECT count(*) FROM pg_hba_file_rules WHERE 'auditor' = ANY (user_name) AND error IS NULL";
          return (await Promise.all(ordinals.map((ordinal) => database.sql(ordinal, count)))).every((n) => n === '1');
        },
        { within: 30 },
      );
      expect(await template()).toBe(revision);
      expect(restarted(before, await lives(database))).toEqual([]);
    });

    test('another version of the programs', async ({ kubectl }) => {
      const other = database
        .yaml()
        .replaceAll('# shellcheck shell=bash', '# of another version; shellcheck shell=bash')
        .replaceAll('// Part of cdk8s-pg.', '// Part of another cdk8s-pg.');
      await kubectl.apply(other);
      const mounted = (ordinal: number) =>
        database.exec(ordinal, ['bash', '-c', 'head -qn 1 /cdk8s-pg/programs/{log.sh,agent.js}']);
      for (const ordinal of ordinals) {
        await namespace().eventually(
          `${database.podName(ordinal)} has the other programs`,
          async () => {
            await nudge();
            const text = await mounted(ordinal);
            return text.includes('of another version') && text.includes('another cdk8s-pg');
          },
          { within: 120, every: 3 },
        );
      }
      expect(await template()).toBe(revision);
      expect(restarted(before, await lives(database))).toEqual([]);
      // The running programs go on as they are: they still take a change.
      await database.apply({ parameters: { work_mem: '9MB' } });
      await namespace().eventually(
        'every instance has the new value',
        async () => (await settings('work_mem')).every((value) => value === '9MB'),
        { within: 30 },
      );
      await database.settled({ within: 10, primary: 0 });
      expect(restarted(before, await lives(database))).toEqual([]);
    }, 180);

    test('new passwords: they work and the old ones do not; standbys reconnect with theirs', async ({ kubectl }) => {
      const passwordOf = async (secret: string): Promise<string> =>
        Buffer.from((await kubectl.get<Secret>('secret', secret)).data?.password ?? '', 'base64').toString();
      const owner = await passwordOf('db-owner');
      const replication = await passwordOf('db-replication');
      const walsenders = 'SELECT count(*) FROM pg_stat_replication WHERE backend_start > ';
      const since = `'${await database.sql(0, 'SELECT now()')}'`;
      // Characters that mean something in a passfile and in a connection string.
      const renewed = { owner: randomBytes(9).toString('hex'), replication: `${randomBytes(9).toString('hex')}:\\' "` };
      for (const [role, password] of Object.entries(renewed))
        await kubectl.patch('secret', `db-${role}`, { stringData: { password } });

      const asOwner = (password: string) => client.try('SELECT 1', { user: 'app', password });
      const asStandby = (password: string) =>
        client.try('SELECT 1', { user: 'streaming_replica', password, database: 'postgres' });
      await namespace().eventually(
        'the database takes both new passwords',
        async () => {
          await nudge();
          const tries = [await asOwner(renewed.owner), await asStandby(renewed.replication)];
          return tries.every(({ status }) => status === 0);
        },
        { within: 150, every: 3 },
      );
      for (const { status, stderr } of [await asOwner(owner), await asStandby(replication)]) {
        expect(status).not.toBe(0);
        expect(stderr).toContain('password authentication failed');
      }

      expect(await database.sql(0, walsenders + since)).toBe('0');
      await database.sql(0, 'SELECT pg_terminate_backend(pid) FROM pg_stat_replication');
      await namespace().eventually(
        'both standbys stream over new connections',
        async () => (await database.sql(0, `${walsenders}${since} AND state = 'streaming'`)) === '2',
        { within: 90 },
      );
      await database.settled({ within: 60, primary: 0 });
      expect(await template()).toBe(revision);
      expect(restarted(before, await lives(database))).toEqual([]);
    }, 300);

    test('another primary: of the pods and containers none, of the servers the one that steps down', async () => {
      await database.apply({ primary: 1 });
      await database.settled({ within: 90, primary: 1 });
      await database.apply({ primary: 0 });
      await database.settled({ within: 90, primary: 0 });
      expect(await template()).toBe(revision);
      const servers = /^db-[01]: the server was restarted /;
      const found = restarted(before, await lives(database));
      expect(found.filter((one) => !servers.test(one))).toEqual([]);
      expect(found).toHaveLength(2);
    }, 200);
  });

  test('lowered limits roll standbys first and the primary last, each waiting until the one before streams', async () => {
    const load = await WriteLoad.start(database, { name: 'lowered' });
    const watch = await PodWatch.start(database);
    const before = await lives(database);
    // A standby that was restarted cannot stream: it is not ready, and nothing else may be restarted.
    await database.sql(0, 'ALTER ROLE streaming_replica NOLOGIN');
    await database.apply({
      parameters: {
        max_connections: '40',
        max_worker_processes: '8',
        max_wal_senders: '20',
        max_prepared_transactions: '0',
        max_locks_per_transaction: '64',
      },
    });
    await namespace().eventually(
      'db-2 is restarted and says that it does not stream',
      async () => {
        const { metadata } = await database.pod(2);
        const { reason } = await database.state(2);
        return metadata.uid !== before['db-2']?.uid && /not permitted to log in/.test(String(reason));
      },
      { within: 60 },
    );
    await throughout('db-2 is not ready and the others are left alone', 12, async () => {
      const others = restarted(before, await lives(database)).filter((one) => !one.startsWith('db-2 '));
      return !isReady(await database.pod(2)) && others.length === 0;
    });
    await database.sql(0, 'ALTER ROLE streaming_replica LOGIN');
    await database.settled({ within: 150, primary: 0 });

    const seen = watch.stop();
    expect(deletions(seen)).toEqual(['db-2', 'db-1', 'db-0']);
    expect(mostUnready(seen)).toBe(1);
    expect(mostPrimaries(seen)).toBe(1);
    const log = await load.remove();
    await expectOnePause(log, 'db-0', seen);
    await verifyAcknowledged(database, log, ordinals);
    // A standby keeps what the primary had when it started, or it could not have followed.
    expect(await settings('max_connections')).toEqual(['40', '60', '60']);
    for (const ordinal of [1, 2]) {
      for (const name of ['max_connections', 'max_worker_processes', 'max_wal_senders', 'max_prepared_transactions'])
        expect(await database.log(ordinal)).toContain(`[instance] starting with ${name} = `);
    }
  }, 300);

  test('another image and a raised limit, with instance 1 as the primary: it restarts once', async ({ kubectl }) => {
    await database.apply({ primary: 1 });
    await database.settled({ within: 90, primary: 1 });
    const load = await WriteLoad.start(database, { name: 'image' });
    const watch = await PodWatch.start(database);
    await database.apply({ version: '18.6', parameters: { max_connections: '70' } });
    await database.settled({ within: 200, primary: 1 });

    const seen = watch.stop();
    expect(deletions(seen)).toEqual(['db-2', 'db-1', 'db-0']);
    expect(mostUnready(seen)).toBe(1);
    expect(mostPrimaries(seen)).toBe(1);
    const log = await load.remove();
    await expectOnePause(log, 'db-1', seen);
    await verifyAcknowledged(database, log, ordinals);
    for (const ordinal of ordinals) {
      const pod = await kubectl.get<Pod & { spec: { containers: { name: string; image: string }[] } }>(
        'pod',
        database.podName(ordinal),
      );
      expect(pod.spec.containers.map(({ image }) => image)).toEqual(['docker.io/library/postgres:18.6']);
      expect(containerStatuses(pod).map(({ restartCount }) => restartCount)).toEqual([0, 0]);
    }
    expect(await settings('max_connections')).toEqual(['70', '70', '70']);
    // It had been promoted with what it kept of the old primary; as a primary that starts it has what is wished.
    expect(await database.sql(1, 'SHOW max_worker_processes')).toBe('8');
    expect(await database.sql(1, 'SHOW max_prepared_transactions')).toBe('0');
  }, 360);

  /** Applies a change that can never run, and puts it right: only the first instance that had to try it was hurt. */
  async function corrected(
    bad: Parameters<Database['apply']>[0],
    good: Parameters<Database['apply']>[0],
    hurt: (pod: Pod) => boolean,
  ): Promise<void> {
    const load = await WriteLoad.start(database, { name: 'corrected' });
    const before = await lives(database);
    await database.apply(bad);
    await namespace().eventually(
      'db-2 cannot run',
      async () => {
        const pod = await database.pod(2);
        return pod.metadata.uid !== before['db-2']?.uid && hurt(pod);
      },
      { within: 90 },
    );
    await database.apply(good);
    await database.settled({ within: 120, primary: 1 });
    expect(restarted(before, await lives(database))).toEqual(['db-2 is another pod']);
    const log = await load.remove();
    await expectPauseBelow(HICCUP, longestPause(log), { log, storage });
    await verifyAcknowledged(database, log, ordinals);
  }

  const waitingFor = (pod: Pod) =>
    containerStatuses(pod).find(({ name }) => name === 'postgres')?.state?.waiting?.reason ?? '';

  test(
    'an image that does not exist stops at the first standby; corrected, it heals by itself',
    () => corrected({ version: '18.99' }, { version: '18.6' }, (pod) => /ImagePull/.test(waitingFor(pod))),
    240,
  );

  if (!full) return;

  test(
    'a parameter that no server starts with stops at the first standby; corrected, it heals by itself',
    () =>
      corrected(
        { parameters: { shared_preload_libraries: 'not_there' } },
        { parameters: { shared_preload_libraries: '' } },
        (pod) => /CrashLoopBackOff/.test(waitingFor(pod)),
      ),
    240,
  );

  test('a primary that dies meanwhile serves again soon after the correction', async () => {
    const before = await lives(database);
    await database.apply({ parameters: { shared_preload_libraries: 'not_there' } });
    await database.logged(2, /could not access file "not_there"/, { within: 90 });
    await database.exec(1, ['bash', '-c', 'kill -9 "$(head -n 1 "$PGDATA/postmaster.pid")"']);
    await database.logged(1, /could not access file "not_there"/, { within: 60 });
    await database.apply({ parameters: { shared_preload_libraries: '' } });
    await database.settled({ within: 60, primary: 1 });
    expect(restarted(before, await lives(database)).filter((one) => one.startsWith('db-0'))).toEqual([]);
  }, 240);
});
