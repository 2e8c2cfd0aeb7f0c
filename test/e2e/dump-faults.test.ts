import { type Chart, Size } from 'cdk8s';
import { BackupMethod, BackupStore, type LogicalBackupOptions, RestoreFromDump, ScheduledBackup } from '../../src';
import { type DumpRecord } from '../../src/model/backup/logical/annotations';
import { dumpStatus } from '../../src/status';
import { Bucket } from './support/bucket';
import { Database } from './support/database';
import { type DumpSaid, Dumps } from './support/dumps';
import { full } from './support/extent';
import { helperPod } from './support/helper-pod';
import { NodeFaults } from './support/node';
import { objectStoreSecret } from './support/object-store';
import { containerStatuses, isReady, type KubeEvent, type KubeObject, type Pod } from './support/objects';
import { OwnObjectStore } from './support/own-object-store';
import type { Process } from './support/processes';
import { schedule } from './support/schedule';
import { story } from './support/story';
import { lockTable } from './support/table-lock';

const SHOP = { database: 'app' };
const MEGABYTES = 32;
const FILL = `CREATE TABLE noise AS SELECT i AS id, repeat(md5(i::text), 32) AS filler FROM generate_series(1, ${MEGABYTES * 1000}) i`;
const FIGURE = 'SELECT count(*), sum(hashtext(n::text)::bigint) FROM noise n';

let faults: NodeFaults;
beforeAll(async () => {
  faults = await NodeFaults.create();
}, 90_000);
afterAll(() => faults?.delete(), 120_000);

describe('what goes wrong on the way to a store', () => {
  const { test, namespace } = story('dump-faults');
  let database: Database;
  let dumps: Dumps;
  let objects: OwnObjectStore;
  let bucket: Bucket;
  let figure: string;
  let secret = 'object-store';
  let options: Partial<LogicalBackupOptions> = {};
  /** Backups by the name of their restore. */
  let restores: Readonly<Record<string, string>> = {};
  /** What each store holds that may be restored. */
  const whole = { near: [] as string[], far: [] as string[] };

  const far = (chart: Chart): BackupStore =>
    bucket.store(chart, { name: 'far', prefix: 'shop', region: 'us-east-1', secret });
  const also: Database['also'] = (postgres, chart) => {
    new ScheduledBackup(chart, 'Nightly', {
      name: 'nightly',
      postgres,
      schedule,
      method: BackupMethod.logical({
        stores: [BackupStore.volume({ name: 'near', size: Size.mebibytes(512) }), far(chart)],
        compression: 'none',
        ...options,
      }),
    });
    for (const [name, backup] of Object.entries(restores))
      new RestoreFromDump(chart, name, {
        name,
        postgres,
        store: far(chart),
        backup,
        databases: { app: 'other' },
      });
  };

  const onDisk = (script: string): Promise<string> => namespace().kubectl.exec('disk', ['bash', '-euc', script]);
  const names = (paths: string): string[] =>
    [...paths.matchAll(/^(?:\.\/)?([^/\n]+)\/manifest\.json$/gm)].map(([, name = '']) => name).sort();
  /** No store lists what is not whole, nor lost what was there; and the database is as it was. */
  const sound = async (): Promise<void> => {
    const near = names(await onDisk('cd /disk/db; find . -name manifest.json'));
    const remote = names((await bucket.list('shop/db')).join('\n'));
    expect({ near, far: remote }).toEqual({ near: [...whole.near].sort(), far: [...whole.far].sort() });
    expect(await database.sql(0, FIGURE, SHOP)).toBe(figure);
  };

  /** The same line in the result, on the Lease, in the Event and in the status; and no store lists it that says it failed. */
  const failedAs = async (said: DumpSaid, reason: RegExp): Promise<void> => {
    expect(said).toMatchObject({ ok: false, reason: expect.stringMatching(reason) as string });
    expect(said.reason).not.toContain('\n');
    const { kubectl, name } = namespace();
    for (const store of said.stores ?? []) if (store.ok) whole[store.name as 'near' | 'far'].push(said.backup);
    await told(said.reason ?? '');
    const [leases, cronJobs, jobs, pods] = await Promise.all(
      ['leases', 'cronjobs', 'jobs', 'pods'].map((kind) => kubectl.list<KubeObject>(kind)),
    );
    const { schedules } = dumpStatus({ leases, cronJobs, jobs, pods }, 'db', new Date());
    expect({ name, reason: schedules[0]?.lastFailure?.reason }).toEqual({ name, reason: said.reason });
    await sound();
  };
  const told = async (reason: string): Promise<void> => {
    expect((await lastFailure()).reason).toBe(reason);
    expect((await dumps.status('nightly'))['last-failure']).toMatchObject({ reason });
    const events = await namespace().kubectl.list<KubeEvent>('events');
    expect(events.filter(({ reason: why }) => why === 'BackupFailed').map(({ message }) => message)).toContain(
      `db: ${reason}`,
    );
  };
  const lastFailure = async (): Promise<DumpRecord> => {
    const { metadata } = await namespace().kubectl.get<KubeObject>('lease', 'nightly');
    return JSON.parse(metadata.annotations?.['cdk8s-pg/last-failed-backup'] ?? '{}') as DumpRecord;
  };
  const succeeds = async (job?: string): Promise<DumpSaid> => {
    const said = await dumps.ended(job ?? (await dumps.start('nightly')), 'dump-databases', 120);
    expect(said).toMatchObject({ ok: true });
    whole.near.push(said.backup);
    whole.far.push(said.backup);
    await sound();
    return said;
  };

  /** A run that stands still where rclone is called like that. */
  const halted = async (matching: string): Promise<{ job: string; pod: Pod; rclone: Process }> => {
    // Its dump waits, so that it is not over before anybody looks.
    const letGo = await lockTable(database, 'noise');
    const job = await dumps.start('nightly');
    const pod = await dumps.working(job);
    const strike = faults.strike(pod, { matching, signal: 'STOP', within: 60 });
    const [[hit = '']] = await Promise.all([strike, letGo()]);
    const pid = Number(hit.split(' ')[0]);
    const rclone = (await faults.processes(pod, 'transfer')).find((process) => process.pid === pid);
    if (rclone === undefined) throw new Error(`${hit} is no process of the transfer`);
    expect((await dumps.status('nightly')).active).toMatchObject({ job });
    return { job, pod, rclone };
  };
  /** One that stands still when its upload has sent a part of the dump. */
  const midway = async (): Promise<{ job: string; pod: Pod; rclone: Process }> => {
    const run = await halted('rclone copy *store1:*');
    const { pid } = run.rclone;
    const sent = `sed -n 's/^wchar: //p' /proc/${pid}/io`;
    const script = `kill -CONT ${pid}; until [ "$(${sent})" -gt 1000000 ]; do [ -d /proc/${pid} ]; done; kill -STOP ${pid}`;
    await faults.asRoot(run.pod, script, 'transfer');
    return run;
  };

  test('a database is dumped to a volume and to an object store', async ({ kubectl }) => {
    const made = Database.create(namespace(), { replicas: 1 });
    objects = await OwnObjectStore.create(namespace());
    bucket = await Bucket.create(namespace(), objects);
    database = await made;
    dumps = new Dumps(database);
    database.also = also;
    await database.settled({ within: 120, primary: 0 });
    await database.sql(0, `SET ROLE app; ${FILL}`, SHOP);
    figure = await database.sql(0, FIGURE, SHOP);
    await database.apply();
    await kubectl.apply([
      helperPod({ name: 'disk', command: ['sleep', 'infinity'], claims: { '/disk': 'nightly-near' } }),
    ]);
    await namespace().eventually('pod disk is ready', async () => isReady(await kubectl.get<Pod>('pod', 'disk')), {
      within: 60,
    });
    await succeeds();
  }, 240);

  test('the upload is killed in the middle: said, and the other store has it', async () => {
    const { job, pod, rclone } = await midway();
    await faults.signal(pod, [rclone], 'KILL');
    await failedAs(
      await dumps.ended(job, 'dump-databases'),
      /^store far: not stored: rclone was ended by signal 9, for want of memory perhaps$/,
    );
  }, 120);

  if (!full) return;

  test('two clusters back up to one place: the run of the other is not taken for our own', async ({ kubectl }) => {
    const due = `nightly-${Math.floor(Date.now() / 60_000)}`;
    await succeeds(await dumps.start('nightly', due));
    // The same run in another cluster is that of a Job with another uid.
    await kubectl.run(['delete', 'job', due, '--wait']);
    await failedAs(
      await dumps.ended(await dumps.start('nightly', due), 'dump-databases'),
      /^store near has a nightly-\d{14} of another database that is called db: its manifest lacks "jobUid": "[-0-9a-f]{36}"; give each a prefix or path of its own$/,
    );
  }, 180);

  for (const container of ['transfer', 'companion'])
    test(`the ${container} is killed in the middle: it begins again, and the backup is whole`, async ({ kubectl }) => {
      const { job, pod, rclone } = await midway();
      await faults.signalAll(pod, 'KILL', container);
      await faults.signal(pod, [rclone], 'CONT');
      await succeeds(job);
      const after = containerStatuses(await kubectl.get<Pod>('pod', pod.metadata.name));
      expect(after.find(({ name }) => name === container)?.restartCount).toBe(1);
    }, 180);

  test('the object store stops in the middle: said; when it is back the next run is fine', async () => {
    const { job, pod, rclone } = await midway();
    await objects.stop();
    await faults.signal(pod, [rclone], 'CONT');
    const said = await dumps.ended(job, 'dump-databases', 240);
    await objects.start();
    await failedAs(said, /^store far: not stored: unreachable \(.*\)$/);
    await succeeds();
  }, 360);

  test('the object store stops before the manifest is there: there is no backup', async () => {
    const { job, pod, rclone } = await halted('rclone copyto *store1:*/manifest.json*');
    await objects.stop();
    await faults.signal(pod, [rclone], 'CONT');
    const said = await dumps.ended(job, 'dump-databases', 240);
    await objects.start();
    await failedAs(said, /^store far: manifest not stored: unreachable \(.*\)$/);
  }, 360);

  test('the object store is not there at all: the other one has it', async () => {
    await objects.stop();
    const said = await dumps.run('nightly', 240);
    await objects.start();
    expect(said.notes?.join()).toContain('store far does not answer: unreachable');
    await failedAs(said, /^store far: not stored: unreachable \(.*\)$/);
  }, 360);

  test('the pod is evicted in the middle: its last words say at what, and the next run is fine', async ({
    kubectl,
    name,
  }) => {
    const { job, pod } = await midway();
    const eviction = {
      apiVersion: 'policy/v1',
      kind: 'Eviction',
      metadata: { name: pod.metadata.name, namespace: name },
    };
    await kubectl.run(['create', '--raw', `/api/v1/namespaces/${name}/pods/${pod.metadata.name}/eviction`, '-f', '-'], {
      input: JSON.stringify(eviction),
    });
    const { backup = '' } = await namespace().eventually(
      'the eviction is told',
      async () => {
        const failure = await lastFailure();
        return failure.job === job && failure;
      },
      { within: 60 },
    );
    await told(`ended before it was done; last: storing ${backup} in far`);
    whole.near.push(backup);
    await sound();
    await succeeds();
  }, 180);

  test('the volume is full: said, and the object store has it', async () => {
    await onDisk(
      'for size in 1M 64k 4k 512; do dd if=/dev/zero of=/disk/filler.$size bs=$size conv=fsync 2>/dev/null || true; done',
    );
    const said = await dumps.run('nightly', 120);
    await onDisk('rm /disk/filler.*; sync -f /disk');
    await failedAs(said, /^store near: not stored: no space left \(.*\)$/);
  }, 180);

  test('scratch is too small: said, and nothing is stored', async () => {
    options = { scratchSize: Size.mebibytes(24) };
    await database.apply();
    await failedAs(await dumps.run('nightly', 120), /^database app: .*([Nn]o space left|[Dd]isk quota exceeded)/);
    options = {};
    await database.apply();
  }, 180);

  test('the credentials are wrong: said, without them', async ({ kubectl }) => {
    await kubectl.apply([objectStoreSecret('wrong', 'not-the-secret')]);
    secret = 'wrong';
    await database.apply();
    const said = await dumps.run('nightly', 120);
    secret = 'object-store';
    await database.apply();
    expect(JSON.stringify(said)).not.toContain('not-the-secret');
    await failedAs(said, /^store far: not stored: access denied, because the credentials are wrong or too old \(.*\)$/);
  }, 180);

  test('a manifest is lost, and another one cut: neither is restored, and both are said', async () => {
    const [lost = '', cut = ''] = whole.far;
    const at = (backup: string): string => `store:${bucket.name}/shop/db/${backup}/manifest.json`;
    await bucket.rclone('deletefile', at(lost));
    await namespace().kubectl.exec('bucket', [
      'sh',
      '-euc',
      'rclone cat "$1" | head -c 300 >/tmp/cut; rclone copyto /tmp/cut "$1"',
      'cut',
      at(cut),
    ]);
    await database.sql(0, 'CREATE DATABASE other OWNER app');
    restores = { lost, cut };
    await database.apply();
    expect(await dumps.restored('lost', 120)).toMatchObject({
      ok: false,
      reason: `store far: not fetched: there is no backup db/${lost}`,
    });
    expect(await dumps.restored('cut', 120)).toMatchObject({ ok: false, reason: 'the manifest is not JSON' });
    const tables = "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace";
    expect(await database.sql(0, tables, { database: 'other' })).toBe('0');
    restores = {};
    whole.far = whole.far.filter((name) => name !== lost);
    await sound();
    whole.far = whole.far.filter((name) => name !== cut);
  }, 240);

  test('after all of it: every backup that a store lists is whole, and the last one is restored', async () => {
    const check = 'sha256sum --quiet --strict -c SHA256SUMS';
    await onDisk(`for backup in ${whole.near.join(' ')}; do cd /disk/db/$backup; ${check}; done`);
    const place = `store:${bucket.name}/shop/db`;
    await namespace().kubectl.exec('bucket', [
      'sh',
      '-euc',
      `for backup in ${whole.far.join(' ')}; do
         rclone copy "${place}/$backup" /tmp/back; cd /tmp/back; sha256sum -c SHA256SUMS >/dev/null; cd /; rm -r /tmp/back
       done`,
    ]);
    restores = { last: whole.far.at(-1) ?? '' };
    await database.apply();
    expect(await dumps.restored('last', 120)).toMatchObject({ ok: true });
    expect(await database.sql(0, FIGURE, { database: 'other' })).toBe(figure);
  }, 240);
});
