import { Size } from 'cdk8s';
import { BackupMethod, DumpFormat, type LogicalBackupOptions, RestoreFromDump, ScheduledBackup } from '../../src';
import { Bucket } from '../../test/e2e/support/bucket';
import { Database } from '../../test/e2e/support/database';
import { Dumps, type DumpSaid } from '../../test/e2e/support/dumps';
import { helperPod } from '../../test/e2e/support/helper-pod';
import type { Namespace } from '../../test/e2e/support/namespace';
import { isReady, type Pod } from '../../test/e2e/support/objects';
import { schedule } from '../../test/e2e/support/schedule';
import { type Measurement, median, seconds } from './stopwatch';

const NAME = 'dumps';
const ROUNDS = 3;
const JOBS = 2;
const LIMIT = 1200;
const APP = { database: 'app', timeout: LIMIT };
/** 4 GB, and the WAL of writing them. */
const STORAGE = { size: Size.gibibytes(8) };

/** A gigabyte in 20 tables, which gzip makes little more than half of. */
const GIGABYTE = `
  DO $$ BEGIN FOR t IN 1..20 LOOP
    EXECUTE format('CREATE TABLE t%s AS SELECT i AS id, (SELECT string_agg(md5(random()::text), '''') FROM generate_series(1, 32) WHERE i > 0) AS filler FROM generate_series(1, 45000) i', t);
    EXECUTE format('ALTER TABLE t%s ADD PRIMARY KEY (id)', t);
  END LOOP; END $$`;
/** So many gigabytes of what is made quickly; and dumped without compression. */
const ballast = (gigabytes: number): string =>
  `CREATE TABLE ballast_${gigabytes} AS SELECT i AS id, repeat(md5(i::text), 32) AS filler FROM generate_series(1, ${gigabytes * 950_000}) i`;

/** Says again and again the most memory that it has seen, anonymous and with page cache, and the limit; of either version of cgroups. */
const WATCH = `
cd /sys/fs/cgroup; anon=anon peak=memory.peak limit=memory.max
[ ! -d memory ] || { cd memory; anon=total_rss peak=memory.max_usage_in_bytes limit=memory.limit_in_bytes; }
most=0
while :; do
  now=$(sed -n "s/^$anon //p" memory.stat)
  [ "$now" -le "$most" ] || most=$now
  echo "$most $(cat $peak) $(cat $limit)"
  sleep 0.1
done`;

/** A dump and a restore of a gigabyte, beside the bare programs against the same server. */
export async function timeToDump(namespace: Namespace): Promise<Measurement[]> {
  return withBucket(namespace, async (bucket) => {
    let restores: readonly { readonly name: string; readonly backup: string }[] = [];
    const database = await dumped(namespace, bucket, { format: DumpFormat.DIRECTORY, jobs: JOBS });
    const dumps = new Dumps(database);
    const { also } = database;
    database.also = (postgres, chart) => {
      also(postgres, chart);
      for (const { name, backup } of restores)
        new RestoreFromDump(chart, name, {
          name,
          postgres,
          store: bucket.store(chart),
          backup,
          jobs: JOBS,
          databases: { app: name },
        });
    };
    await database.sql(0, `SET ROLE app; ${GIGABYTE}; RESET ROLE; CHECKPOINT`, APP);
    const bare = await barePod(database);

    const [dump, bareDump, restore, bareRestore]: [number[], number[], number[], number[]] = [[], [], [], []];
    for (let round = 0; round < ROUNDS; round++) {
      let said: DumpSaid | undefined;
      dump.push(await seconds(async () => (said = ended(await dumps.run(NAME, LIMIT)))));
      bareDump.push(await seconds(() => bare(`rm -rf /tmp/dump; pg_dump -Fd -j ${JOBS} -f /tmp/dump app`)));
      const [name, other] = [`copy-${round}`, `bare-${round}`];
      for (const each of [name, other]) await database.sql(0, `CREATE DATABASE "${each}" OWNER app`);
      restores = [{ name, backup: said?.backup ?? '' }];
      restore.push(
        await seconds(async () => {
          await database.apply();
          ended(await dumps.restored(name, LIMIT));
        }),
      );
      await database.sql(0, `DROP DATABASE "${name}"`);
      bareRestore.push(
        await seconds(() => bare(`pg_restore --no-owner --no-privileges -j ${JOBS} -d ${other} /tmp/dump`)),
      );
      await database.sql(0, `DROP DATABASE "${other}"`);
      await bucket.rclone('purge', `store:${bucket.name}/db`);
      console.error(JSON.stringify({ dump, bareDump, restore, bareRestore }));
    }
    return [
      {
        what: 'a dump of 1 GB, stored and read back',
        ours: median(dump),
        yardstick: median(bareDump),
        yardstickIs: `bare \`pg_dump -Fd -j ${JOBS}\``,
      },
      {
        what: 'its restore, from the store',
        ours: median(restore),
        yardstick: median(bareRestore),
        yardstickIs: `bare \`pg_restore -j ${JOBS}\``,
      },
    ];
  });
}

/** The memory of what moves the files, for a dump of one gigabyte and for one of four. */
export async function memoryOfDumps(namespace: Namespace): Promise<string> {
  return withBucket(namespace, async (bucket) => {
    const database = await dumped(namespace, bucket, { compression: 'none' });
    const dumps = new Dumps(database);
    const found: Memory[] = [];
    for (const more of [1, 3]) {
      await database.sql(0, `SET ROLE app; ${ballast(more)}`, APP);
      found.push(await memoryOfTransfer(database, dumps));
      await bucket.rclone('purge', `store:${bucket.name}/db`);
    }
    return memoryTable(found);
  });
}

async function withBucket<T>(namespace: Namespace, work: (bucket: Bucket) => Promise<T>): Promise<T> {
  const bucket = await Bucket.create(namespace);
  try {
    return await work(bucket);
  } finally {
    await bucket.remove();
  }
}

/** A database with a schedule of dumps to that bucket. */
async function dumped(
  namespace: Namespace,
  bucket: Bucket,
  options: Omit<LogicalBackupOptions, 'stores'>,
): Promise<Database> {
  const database = await Database.create(namespace, { replicas: 1, storage: STORAGE });
  database.also = (postgres, chart) =>
    new ScheduledBackup(chart, 'Dumps', {
      name: NAME,
      postgres,
      schedule,
      method: BackupMethod.logical({ stores: [bucket.store(chart)], ...options }),
    });
  await database.settled({ within: 120, primary: 0 });
  await database.apply();
  return database;
}

function ended(said: DumpSaid): DumpSaid {
  if (!said.ok) throw new Error(`${said.program}: ${said.reason}`);
  return said;
}

/** A pod with PostgreSQL's programs; runs a script in it, as the owner of the database. */
async function barePod(set: Database): Promise<(script: string) => Promise<string>> {
  const fromOwner = (key: string) => ({ secretKeyRef: { name: set.ownerSecret, key } });
  await set.kubectl.apply([
    helperPod({
      name: 'bare',
      command: ['sleep', 'infinity'],
      labels: set.consumerLabels,
      env: [
        { name: 'PGHOST', value: `${set.name}-rw` },
        { name: 'PGUSER', valueFrom: fromOwner('username') },
        { name: 'PGPASSWORD', valueFrom: fromOwner('password') },
      ],
    }),
  ]);
  const ready = async (): Promise<boolean> => isReady(await set.kubectl.get<Pod>('pod', 'bare'));
  await set.namespace.eventually('pod bare is ready', ready, { within: 60 });
  return (script) => set.kubectl.exec('bare', ['bash', '-euc', script], { timeout: LIMIT });
}

interface Memory {
  /** Bytes of the dump, as it is moved. */
  readonly moved: number;
  readonly anonymous: number;
  readonly peak: number;
  readonly limit: number;
}

/** Takes a dump, which is one file, and looks at the memory of the container with rclone. */
async function memoryOfTransfer({ kubectl }: Database, dumps: Dumps): Promise<Memory> {
  const job = await dumps.start(NAME);
  const pod = await dumps.working(job);
  const watch = kubectl.tryExec(pod.metadata.name, ['sh', '-c', WATCH], { container: 'transfer', timeout: LIMIT });
  const said = ended(await dumps.ended(job, 'dump-databases', LIMIT));
  const lines = (await watch).stdout.trimEnd().split('\n');
  const [anonymous = NaN, peak = NaN, limit = NaN] = (lines.at(-1) ?? '').split(' ').map(Number);
  const memory = { moved: said.bytes ?? NaN, anonymous, peak, limit };
  console.error(JSON.stringify(memory));
  return memory;
}

function memoryTable(memory: readonly Memory[]): string {
  const mebibytes = (bytes: number): string => (bytes / 1024 ** 2).toFixed(0);
  const rows = memory.map(({ moved, anonymous, peak, limit }) =>
    [moved, anonymous, peak, limit].map(mebibytes).join(' | '),
  );
  const head = 'moved (MiB) | own memory, peak (MiB) | with page cache, peak (MiB) | limit (MiB)';
  return [head, '--: | --: | --: | --:', ...rows].map((row) => `| ${row} |`).join('\n');
}
