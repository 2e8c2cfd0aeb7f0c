import { App, Chart, Duration, Size, Testing } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import {
  BackupMethod,
  CloudNativePostgres,
  type IPostgres,
  ReplicatedPostgres,
  type RetentionPolicy,
  Schedule,
  ScheduledBackup,
  SnapshotRetention,
} from '../../src';
import {
  aged,
  type AgedBackup,
  allReady,
  createSnapshots,
  completedBackups,
  create,
  heldSnapshots,
  operatedSnapshot,
  ownSnapshot,
  smallVolume,
  snapshotOf,
  staying,
} from './support/aged-snapshots';
import type { VolumeSnapshot } from './support/backups';
import { volumeClaim } from './support/claim';
import { Database } from './support/database';
import { describeFull } from './support/describe-full';
import { full } from './support/extent';
import { tryKubectl } from './support/kubectl';
import type { Namespace } from './support/namespace';
import { isReady, type KubeObject } from './support/objects';
import { CronJobRuns } from './support/prunings';
import { schedule } from './support/schedule';
import { story } from './support/story';

const DAY = 86_400_000;
/** A year of them, for each engine: a snapshot takes up to two seconds. */
const [COUNT, DAYS_APART] = full ? [365, 1] : [25, 15];
const POLICY: RetentionPolicy = { maxAge: Duration.days(30), monthly: 6, allowFirstPruning: true };

/** Those that the policy keeps: of the last 30 days, and the newest of each of six months. */
function expected(backups: readonly AgedBackup[]): string[] {
  const months = new Map<string, AgedBackup>();
  for (const backup of [...backups].sort((a, b) => a.time.getTime() - b.time.getTime()))
    months.set(backup.time.toISOString().slice(0, 7), backup);
  const monthly = [...months.keys()].sort().slice(-6);
  return backups
    .filter(
      (backup) =>
        backup.time.getTime() > Date.now() - 30 * DAY ||
        monthly.some((month) => months.get(month)?.name === backup.name),
    )
    .map(({ name }) => name)
    .sort();
}

/** The manifests of a retention, and what else of its database it needs, which itself is not there. */
function withoutDatabase(namespace: Namespace, make: (chart: Chart) => IPostgres): object[] {
  const chart = new Chart(Testing.app(), 'chart', { namespace: namespace.name });
  const postgres = make(chart);
  new SnapshotRetention(chart, 'Retention', { ...POLICY, postgres, schedule });
  const manifests = Testing.synth(chart) as KubeObject[];
  return manifests.filter(
    ({ metadata: { name } }) => name === `${postgres.name}-retention` || name === `${postgres.name}-backup`,
  );
}

/** Whether the ServiceAccount of a program may. */
async function can(namespace: Namespace, name: string, verb: string, resource: string): Promise<boolean> {
  const as = `--as=system:serviceaccount:${namespace.name}:${name}`;
  const { stdout } = await tryKubectl(['-n', namespace.name, 'auth', 'can-i', verb, resource, as]);
  return stdout.trim() === 'yes';
}

const ENGINES = [
  {
    engine: 'ours',
    make: (chart: Chart): IPostgres =>
      new ReplicatedPostgres(chart, 'Db', { name: 'db', replicas: 1, storage: { size: Size.gibibytes(1) } }),
    snapshot: ownSnapshot,
    operated: false,
  },
  {
    engine: "CloudNativePG's",
    make: (chart: Chart): IPostgres =>
      new CloudNativePostgres(chart, 'Db', { name: 'db', replicas: 1, storage: { size: Size.gibibytes(1) } }),
    snapshot: operatedSnapshot,
    operated: true,
  },
];

// Those of the operator's are the more: Backups of its own as well.
describe.each(ENGINES.filter(({ operated }) => full || operated))(
  'a year of snapshots of $engine',
  ({ make, snapshot, operated }) => {
    const { test, namespace } = story('retention-year');
    const backups = aged('nightly', COUNT, DAYS_APART);
    const oldest = backups.at(-1) as AgedBackup;
    const others = aged('other', 2, 300);
    const untouched = ['foreign', ...others.map(({ name }) => name)];
    const within = full ? 500 : 180;
    let runs: CronJobRuns;

    test(
      'real ones, of this database, of another one, and of somebody else',
      async ({ kubectl }) => {
        runs = new CronJobRuns(namespace(), 'db-retention');
        await kubectl.apply(withoutDatabase(namespace(), make));
        await smallVolume(namespace(), 'small');
        await createSnapshots(namespace(), [
          ...backups.map((backup) => snapshot('small', 'db', backup)),
          ...others.map((backup) => snapshot('small', 'other', backup)),
          snapshotOf('small', 'foreign'),
        ]);
        if (operated) await completedBackups(namespace(), 'db', backups);
        if (operated) await completedBackups(namespace(), 'other', others);
        // Nobody mounts it, so it stays as it is; it needs the oldest.
        await kubectl.apply([volumeClaim('copy', '16Mi', { snapshot: oldest.name })]);
      },
      within + 120,
    );

    test('the pruner may list and delete snapshots, and nothing else', async () => {
      const may = (verb: string, resource: string): Promise<boolean> =>
        can(namespace(), 'db-retention', verb, resource);
      const snapshots = 'volumesnapshots.snapshot.storage.k8s.io';
      expect(await may('delete', snapshots)).toBe(true);
      expect(await may('delete', 'backups.postgresql.cnpg.io')).toBe(operated);
      for (const [verb, resource] of [
        ['create', snapshots],
        ['patch', snapshots],
        ['delete', 'volumesnapshotcontents.snapshot.storage.k8s.io'],
        ['delete', 'persistentvolumeclaims'],
        ['delete', 'pods'],
        ['delete', 'secrets'],
        ['get', 'secrets'],
        ['delete', 'clusters.postgresql.cnpg.io'],
        ['delete', 'leases'],
      ] as const)
        expect([verb, resource, await may(verb, resource)]).toEqual([verb, resource, false]);
      const as = `--as=system:serviceaccount:${namespace().name}:db-retention`;
      const list = await namespace().kubectl.run(['auth', 'can-i', '--list', as]);
      const deleting = list.split('\n').filter((line) => /[[ ]delete[\] ]/.test(line));
      const kinds = operated ? ['backups.postgresql.cnpg.io', snapshots] : [snapshots];
      expect(deleting.map((line) => line.split(' ')[0]).sort()).toEqual(kinds);
    });

    test('killed half-way and run again, those are left that the rules keep, and that a claim needs', async ({
      kubectl,
    }) => {
      const left = [...new Set([...expected(backups), oldest.name])].sort();
      const job = await runs.start();
      await namespace().eventually(
        'the first has gone',
        async () => (await staying(namespace(), 'volumesnapshots')).length < COUNT + untouched.length,
        { within: 90, every: 0.1 },
      );
      await kubectl.delete('pod', (await runs.pod(job)).metadata.name, { force: true });
      const half = await staying(namespace(), 'volumesnapshots');
      // So few are gone in a moment; of a year some are left.
      if (full) expect(half.length).toBeGreaterThan(left.length + untouched.length);
      await runs.ended(job);

      expect(await runs.run(90)).toMatchObject({ ok: true, kept: left.length });
      expect(await staying(namespace(), 'volumesnapshots')).toEqual([...left, ...untouched].sort());
      if (operated)
        expect(await staying(namespace(), 'backups.postgresql.cnpg.io')).toEqual(
          [...left, ...others.map(({ name }) => name)].sort(),
        );
    }, 240);

    test('run once more, nothing goes; the Lease tells how it ended, and applying it again changes nothing', async ({
      kubectl,
    }) => {
      expect(await runs.run()).toMatchObject({ ok: true, outcome: 'nothing', deleted: 0 });
      const { annotations = {} } = (await kubectl.get<KubeObject>('lease', 'db-retention')).metadata;
      expect(JSON.parse(annotations['cdk8s-pg/last-pruning'] ?? '')).toMatchObject({ ok: true, deleted: 0 });
      expect(annotations['cdk8s-pg/first-pruning']).toMatch(/^\d{4}-/);
      expect(await kubectl.diff(withoutDatabase(namespace(), make))).toBe('');
    });

    test(
      'the storage gets their room back',
      async () => {
        const stay = (await staying(namespace(), 'volumesnapshots')).length;
        await namespace().eventually(
          'nobody holds what is gone',
          async () => (await heldSnapshots(namespace())) === stay,
          {
            within,
            every: 3,
          },
        );
      },
      within + 60,
    );
  },
);

/** The minute of now, as the Jobs of a CronJob end with it. */
const thisMinute = (): number => Math.floor(Date.now() / 60_000);
let lastDue = 0;
/** One of which no run by hand is, and no other test. */
const nextMinute = (): number => (lastDue = Math.max(thisMinute(), lastDue) + 1);

describe('a schedule with retention, of a ReplicatedPostgres', () => {
  const { test, namespace } = story('retention-own');
  let database: Database;
  let backups: CronJobRuns;
  let prunings: CronJobRuns;
  const own = async (): Promise<string[]> => {
    const snapshots = await namespace().kubectl.list<VolumeSnapshot>('volumesnapshots', 'cdk8s-pg/database=db');
    return snapshots
      .flatMap(({ metadata }) =>
        (metadata as { deletionTimestamp?: string }).deletionTimestamp === undefined ? [metadata.name] : [],
      )
      .sort();
  };

  test('prunes after a real backup, which stays', async () => {
    database = await Database.create(namespace(), { replicas: 1 });
    database.also = (postgres, chart) =>
      void new ScheduledBackup(chart, 'Nightly', {
        name: 'nightly',
        postgres,
        schedule,
        method: BackupMethod.volumeSnapshot(),
        retention: { maxSnapshots: 2, maximumShare: 1 },
      });
    await database.apply();
    backups = new CronJobRuns(namespace(), 'nightly');
    prunings = new CronJobRuns(namespace(), 'nightly-retention');
    await database.settled({ within: 180 });
    for (let count = 1; count <= 2; count += 1) expect(await backups.run(120)).toMatchObject({ ok: true });
    const before = await own();
    expect(before).toHaveLength(2);

    // Both Jobs are due at the same time, as their CronJobs would make them; the pruning is the first to come.
    const due = nextMinute();
    const pruning = await prunings.start(`nightly-retention-${due}`);
    await namespace().eventually(
      'the pruning waits for the backup',
      async () => (await prunings.log(pruning)).some((line) => line.startsWith('waiting for the backup of nightly')),
      { within: 60 },
    );
    expect(await own()).toEqual(before);
    expect(await backups.run(120, `nightly-${due}`)).toMatchObject({ ok: true });
    expect(await prunings.result(pruning, 60)).toMatchObject({ ok: true, outcome: 'pruned', deleted: 1, kept: 2 });
    const stamp = new Date(due * 60_000).toISOString().replace(/\D/g, '').slice(0, 12);
    const after = await own();
    expect(after).toHaveLength(2);
    expect(after).toContainEqual(expect.stringMatching(`^nightly-${stamp}`));
  }, 420);

  if (!full) return;

  test('prunes nothing after a backup that failed', async ({ kubectl }) => {
    const before = await own();
    const { rules } = await kubectl.get<KubeObject & { rules: { verbs: string[] }[] }>('role', 'nightly');
    await kubectl.patch('role', 'nightly', {
      rules: rules.filter(({ verbs }) => verbs.join() !== 'create' || rules.at(-1)?.verbs === verbs),
    });
    const due = nextMinute();
    const pruning = await prunings.start(`nightly-retention-${due}`);
    expect(await backups.run(180, `nightly-${due}`)).toMatchObject({ ok: false });
    expect(await prunings.result(pruning, 300)).toMatchObject({ ok: true, outcome: 'skipped', deleted: 0 });
    expect(await own()).toEqual(before);
  }, 600);
});

describeFull('a schedule with retention, of a CloudNativePostgres', () => {
  const { test, namespace } = story('retention-cnpg');

  test('prunes after a real backup, which stays', async ({ kubectl }) => {
    const chart = new Chart(new App(), 'chart', { namespace: namespace().name });
    const postgres = new CloudNativePostgres(chart, 'Db', {
      name: 'db',
      replicas: 1,
      // The operator's image that clusters for tests have.
      image: 'ghcr.io/cloudnative-pg/postgresql:18',
      storage: { size: Size.gibibytes(1) },
      resources: {
        cpu: { request: Cpu.millis(50) },
        memory: { request: Size.mebibytes(256), limit: Size.mebibytes(512) },
      },
    });
    // The operator itself makes no Backup while a test runs: a CronJob does, when it is asked to.
    const byCronJob = Schedule.expression('0 3 1 1 *');
    Object.defineProperty(byCronJob, 'cloudNativeExpression', { value: undefined });
    const method = BackupMethod.volumeSnapshot({ online: false, allowStoppingPrimary: true });
    const retention = { maxSnapshots: 1, maximumShare: 1 };
    new ScheduledBackup(chart, 'Nightly', { name: 'nightly', postgres, method, schedule: byCronJob, retention });
    await kubectl.apply(Testing.synth(chart) as object[]);
    await namespace().eventually(
      'the instance is ready',
      async () => {
        const [pod] = await kubectl.pods('cnpg.io/cluster=db,cnpg.io/podRole=instance');
        return pod !== undefined && isReady(pod);
      },
      { within: 180 },
    );
    const [backups, prunings] = ['nightly', 'nightly-retention'].map((name) => new CronJobRuns(namespace(), name)) as [
      CronJobRuns,
      CronJobRuns,
    ];
    const [old] = aged('weekly', 1, 1) as [AgedBackup];
    await smallVolume(namespace(), 'small');
    await create(namespace(), [operatedSnapshot('small', 'db', old)]);
    await completedBackups(namespace(), 'db', [old]);
    await allReady(namespace(), 60);

    const due = thisMinute();
    const pruning = await prunings.start(`nightly-retention-${due}`);
    await backups.run(60, `nightly-${due}`);
    expect(await prunings.result(pruning, 240)).toMatchObject({ ok: true, outcome: 'pruned', deleted: 1, kept: 1 });
    const left = await staying(namespace(), 'volumesnapshots');
    expect(left).toHaveLength(1);
    expect(left).not.toContain(old.name);
    expect(await staying(namespace(), 'backups.postgresql.cnpg.io')).toEqual(left);
  }, 600);
});
