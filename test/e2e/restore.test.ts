import { Size } from 'cdk8s';
import {
  BackupMethod,
  type ReplicatedPostgres,
  type ReplicatedPostgresProps,
  RestoreFromSnapshot,
  type RestoreFromSnapshotProps,
  ScheduledBackup,
} from '../../src';
import { Backups } from './support/backups';
import { volumeClaim } from './support/claim';
import { Database, type Props } from './support/database';
import { full } from './support/extent';
import { NodeFaults } from './support/node';
import type { KubeObject, Pod } from './support/objects';
import { lives, restarted } from './support/restarts';
import { schedule } from './support/schedule';
import { story } from './support/story';

const TWO_VOLUMES: Partial<ReplicatedPostgresProps> = { walStorage: { size: Size.gibibytes(1) } };
const ROWS = 'SELECT count(*), sum(id), max(id) FROM kept';
const SHOP = { database: 'app' };

/** A database that begins with that. */
const restored = (
  name: string,
  from: RestoreFromSnapshotProps,
  props: Partial<ReplicatedPostgresProps> = {},
): Props => {
  const id = `Restore${(count += 1)}`;
  return (chart) => ({ name, ...props, bootstrap: new RestoreFromSnapshot(chart, id, from) });
};
let count = 0;

/** A schedule that never runs by itself. */
const nightly: Database['also'] = (postgres: ReplicatedPostgres, chart) =>
  new ScheduledBackup(chart, 'Nightly', {
    name: 'nightly',
    postgres,
    schedule,
    method: BackupMethod.volumeSnapshot(),
  });

let faults: NodeFaults;
beforeAll(async () => {
  faults = await NodeFaults.create();
}, 90_000);
afterAll(() => faults?.delete(), 120_000);

describe('a restore from the snapshots of two volumes', () => {
  const { test, namespace } = story('restore');
  let source: Database;
  let copy: Database;
  let backup: string;

  const lease = (name: string): Promise<KubeObject & { spec?: { holderIdentity?: string } }> =>
    namespace().kubectl.get('lease', name);
  const lineage = async (name: string): Promise<string | undefined> =>
    (await lease(name)).metadata.annotations?.['cdk8s-pg/lineage'];

  test('a database with rows and a backup; then the rows are lost', async () => {
    source = await Database.create(namespace(), { replicas: 2, ...TWO_VOLUMES });
    source.also = nightly;
    await source.apply();
    await source.settled({ within: 120, primary: 0 });
    await source.sql(
      0,
      `SET ROLE app;
       CREATE TABLE kept (id int PRIMARY KEY, filler text);
       INSERT INTO kept SELECT i, repeat(md5(i::text), 20) FROM generate_series(1, 5000) i;
       CREATE SEQUENCE numbers; SELECT count(nextval('numbers')) FROM generate_series(1, 7)`,
      SHOP,
    );
    const result = await new Backups(source).run('nightly');
    expect(result).toMatchObject({ ok: true, instance: 'db-1' });
    backup = result.backup;
    await source.sql(0, 'DELETE FROM kept WHERE id > 10', SHOP);
  }, 180);

  test('another database begins with it: every row, on every instance, and the first keeps its own', async () => {
    copy = await Database.create(namespace(), restored('copy', { backup }, { replicas: 2, ...TWO_VOLUMES }));
    await copy.settled({ within: 120, primary: 0 });
    for (const ordinal of [0, 1]) expect(await copy.sql(ordinal, ROWS, SHOP)).toBe('5000|12502500|5000');
    expect(await source.sql(0, ROWS, SHOP)).toBe('10|55|10');
  }, 150);

  test('it has a timeline, a lineage and passwords of its own, and nothing of the standby that it was', async () => {
    expect(await copy.sql(0, 'SELECT timeline_id > 1 FROM pg_control_checkpoint()')).toBe('t');
    const claim = await copy.claim(0);
    expect(await lineage('copy')).toBe(`${backup}/${claim.metadata.uid}`);
    expect(await lineage('db')).toBeUndefined();
    expect(claim.metadata.annotations?.['cdk8s-pg/restored-from']).toBe(backup);
    expect(JSON.parse((await lease('copy')).metadata.annotations?.['cdk8s-pg/restored'] ?? '{}')).toMatchObject({
      snapshot: backup,
    });
    expect(await copy.sql(0, "SELECT string_agg(slot_name, ',') FROM pg_replication_slots")).toBe('pod_1');
    expect(await copy.sql(0, 'SHOW primary_conninfo')).toBe('');
    expect(await copy.exec(0, ['ls', '/volumes/data/pgdata'])).not.toMatch(
      /standby\.signal|recovery\.signal|restoring/,
    );
    const password = async (name: string): Promise<string | undefined> =>
      (await namespace().kubectl.get<KubeObject & { data: Record<string, string> }>('secret', name)).data.password;
    expect(await password('copy-owner')).not.toBe(await password('db-owner'));
    const verify = `PGPASSWORD=$(cat /cdk8s-pg/secrets/owner/password) psql -XAtqw -h 127.0.0.1 -U app -d app -c 'INSERT INTO kept VALUES (5001) RETURNING id'`;
    expect((await copy.exec(0, ['bash', '-c', verify])).trim()).toBe('5001');
  }, 60);

  test('applied again it changes nothing; taken out of Git neither, and the claim stays', async ({ kubectl }) => {
    const before = await lives(copy);
    expect(await copy.diff()).toBe('');
    await copy.apply();
    await copy.apply({ bootstrap: undefined });
    await copy.settled({ within: 60, primary: 0 });
    expect(restarted(before, await lives(copy))).toEqual([]);
    expect((await copy.claim(0)).metadata.annotations?.['argocd.argoproj.io/sync-options']).toContain('Prune=false');
    await kubectl.delete('volumesnapshot', backup);
    await copy.apply(restored('copy', { backup }));
    await kubectl.delete('pod', 'copy-0');
    await copy.settled({ within: 90, primary: 0 });
    expect(await copy.sql(0, 'SELECT max(id) FROM kept', SHOP)).toBe('5001');
  }, 150);
});

describe('a restore from the snapshot of one volume', () => {
  const { test, namespace } = story('restore-one');
  let source: Database;
  let backup: string;

  const held = async ({ name }: { readonly name: string }, text: RegExp, within = 60): Promise<void> => {
    await namespace().eventually(
      `${name}-0 says ${String(text)}`,
      async () => {
        const pod = await namespace().kubectl.find<Pod>('pod', `${name}-0`);
        const state = pod?.metadata.annotations?.['cdk8s-pg/state'] ?? '';
        if (!text.test(state)) throw new Error(state);
        return true;
      },
      { within },
    );
  };

  test('a lone primary with rows and a backup, taken under writes', async () => {
    source = await Database.create(namespace(), { replicas: 1 });
    source.also = nightly;
    await source.apply();
    await source.settled({ within: 120, primary: 0 });
    await source.sql(
      0,
      'CREATE TABLE kept (id int PRIMARY KEY, filler text); INSERT INTO kept SELECT i, md5(i::text) FROM generate_series(1, 20000) i',
      SHOP,
    );
    backup = (await new Backups(source).run('nightly')).backup;
    await source.sql(0, 'DROP TABLE kept', SHOP);
  }, 150);

  test('killed again and again it ends in the whole database, restored once', async ({ kubectl }) => {
    const copy = await Database.create(namespace(), restored('copy', { snapshot: backup }, { replicas: 1 }));
    const pod = await copy.scheduled(0);
    // The first server that runs there is the one that recovers; so is the first after it.
    const recovering = { matching: '*-D /volumes/data/pgdata*', signal: 'KILL', within: 60 } as const;
    await faults.strike(pod, recovering);
    await faults.strike(pod, recovering);
    await copy.settled({ within: 150, primary: 0 });
    expect(await copy.sql(0, ROWS, SHOP)).toBe('20000|200010000|20000');
    const events = await copy.events(0);
    expect(events.filter(({ reason }) => reason === 'Restored')).toHaveLength(1);
    await kubectl.delete('statefulset', 'copy');
  }, 240);

  test('a claim that is lost later does not bring old data back unasked', async ({ kubectl }) => {
    const copy = await Database.create(namespace(), restored('second', { backup }, { replicas: 1 }));
    await copy.settled({ within: 120, primary: 0 });
    await copy.sql(0, 'INSERT INTO kept VALUES (20001)', SHOP);
    // The StatefulSet makes an empty one.
    await kubectl.delete('pvc', 'data-second-0', { wait: false });
    await kubectl.delete('pod', 'second-0');
    await held(copy, /this instance is the primary .*but its volume is empty: was it lost/);
    expect(await copy.apply().catch(String)).toContain('spec is immutable after creation');
    // The manifests make it from the snapshot again.
    await kubectl.delete('statefulset', 'second');
    await kubectl.delete('pvc', 'data-second-0');
    await copy.apply();
    await held(copy, /this volume is not the one that Lease second knows/);
    await kubectl.delete('statefulset', 'second');
    // Somebody wants what the snapshot holds.
    await kubectl.delete('lease', 'second');
    await copy.apply();
    await copy.settled({ within: 90, primary: 0 });
    expect(await copy.sql(0, ROWS, SHOP)).toBe('20000|200010000|20000');
    await kubectl.delete('statefulset', 'second');
  }, 180);

  if (!full) return;

  test('an empty claim that was there before is refused, and nothing is initialised', async ({ kubectl }) => {
    await kubectl.apply([volumeClaim('data-third-0', '1Gi')]);
    const copy = await Database.create(
      namespace(),
      restored('third', { backup, trustSnapshot: true }, { replicas: 1 }),
    ).catch((error: unknown) => String(error));
    expect(copy).toContain('spec is immutable after creation');
    await held({ name: 'third' }, /claim data-third-0 is not made from VolumeSnapshot .* \(it was made empty\)/);
    await kubectl.delete('statefulset', 'third');
  }, 60);

  test('a snapshot that is of no backup, and one that failed, are refused', async ({ kubectl }) => {
    const claim = await source.claim(0);
    await kubectl.apply([
      {
        apiVersion: 'snapshot.storage.k8s.io/v1',
        kind: 'VolumeSnapshot',
        metadata: { name: 'by-hand' },
        spec: { source: { persistentVolumeClaimName: claim.metadata.name } },
      },
    ]);
    await kubectl.run(['wait', '--for=jsonpath={.status.readyToUse}=true', 'volumesnapshot/by-hand', '--timeout=30s']);
    const copy = await Database.create(namespace(), restored('fourth', { snapshot: 'by-hand' }, { replicas: 1 }));
    await held(copy, /VolumeSnapshot by-hand was made by no backup of this library/);
    await copy.apply(restored('fourth', { snapshot: 'by-hand', trustSnapshot: true }));
    await copy.settled({ within: 90, primary: 0 });
    await kubectl.delete('statefulset', 'fourth');
  }, 180);

  test('a database that the snapshot does not hold: said, and mended by its name', async ({ kubectl }) => {
    const from = restored('fifth', { backup }, { replicas: 1 });
    const copy = await Database.create(namespace(), (chart) => ({
      ...(typeof from === 'function' ? from(chart) : from),
      database: 'shop',
    }));
    await held(copy, /restored, but it holds no database 'shop' \(it has app of app\)/);
    await copy.apply({ database: 'app' });
    await copy.settled({ within: 120, primary: 0 });
    expect(await copy.sql(0, ROWS, SHOP)).toBe('20000|200010000|20000');
    await kubectl.delete('statefulset', 'fifth');
  }, 180);

  test('a snapshot of another major version is refused, and nothing is written to it', async ({ kubectl }) => {
    const copy = await Database.create(namespace(), restored('sixth', { backup }, { replicas: 1, version: '17' }));
    await held(copy, /was made by PostgreSQL 18, this image is PostgreSQL 17: nothing was changed/, 120);
    await copy.apply({ version: '18' });
    await copy.settled({ within: 120, primary: 0 });
    expect(await copy.sql(0, ROWS, SHOP)).toBe('20000|200010000|20000');
    await kubectl.delete('statefulset', 'sixth');
  }, 300);

  test('a snapshot that is not there, or goes while the restore waits: nothing begins, and the claim says why', async ({
    kubectl,
  }) => {
    const copy = await Database.create(namespace(), restored('seventh', { backup: 'no-such-backup' }, { replicas: 1 }));
    await namespace().eventually(
      'the claim says why',
      async () =>
        (
          await kubectl.list<KubeObject & { reason: string; message: string; involvedObject: { name: string } }>(
            'events',
          )
        )
          .filter(({ involvedObject }) => involvedObject.name === 'data-seventh-0')
          .some(({ reason, message }) => reason === 'ProvisioningFailed' && message.includes('no-such-backup')),
      { within: 60 },
    );
    expect((await copy.claim(0)).status).toMatchObject({ phase: 'Pending' });
    await kubectl.delete('statefulset', 'seventh');
  }, 120);

  test('under its own name: refused while anything of it is there, done once a person has taken it away', async ({
    kubectl,
  }) => {
    await source.sql(0, 'CREATE TABLE later (id int)', SHOP);
    const edits = restored('db', { backup }, { replicas: 1 });
    expect(await source.apply(edits).catch(String)).toContain('spec is immutable after creation');
    await source.settled({ within: 60, primary: 0 });
    expect(await source.sql(0, "SELECT to_regclass('later') IS NOT NULL", SHOP)).toBe('t');
    await kubectl.delete('statefulset', 'db');
    await kubectl.delete('pvc', 'data-db-0');
    await source.apply();
    await held({ name: 'db' }, /this volume is not the one that Lease db knows/);
    await kubectl.delete('statefulset', 'db');
    await kubectl.delete('lease', 'db');
    await source.apply();
    await source.settled({ within: 120, primary: 0 });
    expect(await source.sql(0, ROWS, SHOP)).toBe('20000|200010000|20000');
    expect(await source.sql(0, "SELECT to_regclass('later') IS NULL", SHOP)).toBe('t');
  }, 300);
});
