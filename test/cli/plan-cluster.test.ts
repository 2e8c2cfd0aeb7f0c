import { Duration } from 'cdk8s';
import { stringify } from 'yaml';
import {
  BackupMethod,
  type IPostgres,
  type RetentionPolicy,
  Schedule,
  ScheduledBackup,
  SnapshotRetention,
} from '../../src';
import type { NamespaceObjects } from '../../src/cli/kubernetes/objects';
import type { ConnectionOptions } from '../../src/cli/kubernetes/reader';
import { plan } from '../../src/cli/verbs/plan';
import type { PlanReport } from '../../src/cli/views/plan-report';
import type { SnapshotObject } from '../../src/status';
import { type Make, manifestsOf, operated, own } from '../model/change/support';
import { removeScratch, scratch, write } from '../project/scratch';
import { NOW, reader, type World } from './support';

afterAll(removeScratch);

const DAY = 86_400_000;

/** A database of our own whose backups of each night are pruned. */
const pruned =
  (retention?: RetentionPolicy, of: Make = own()): Make =>
  (scope) =>
    new ScheduledBackup(scope, 'Nightly', {
      name: 'nightly',
      postgres: of(scope) as IPostgres,
      schedule: Schedule.daily({ hour: 3 }),
      method: BackupMethod.volumeSnapshot({ online: false }),
      retention,
    });

/** The backup of so many days ago, as the program of a ReplicatedPostgres leaves it. */
function snapshot(days: number, more: { readonly keep?: string } = {}): SnapshotObject {
  const name = `nightly-${days}`;
  const time = new Date(NOW.getTime() - days * DAY).toISOString().replace('.000', '');
  return {
    metadata: {
      name,
      creationTimestamp: time,
      labels: {
        'app.kubernetes.io/managed-by': 'cdk8s-pg',
        'cdk8s-pg/database': 'products-db',
        'cdk8s-pg/backup': name,
        'cdk8s-pg/volume': 'data',
        ...(more.keep === undefined ? {} : { 'cdk8s-pg/keep': more.keep }),
      },
      annotations: { 'cdk8s-pg/started-at': time, 'cdk8s-pg/completed-at': time, 'cdk8s-pg/volumes': 'data' },
    },
    status: { readyToUse: true },
  };
}

/** The Lease of the pruner, whose first run is long ago. */
const LEASE = {
  metadata: { name: 'nightly-retention', annotations: { 'cdk8s-pg/first-pruning': '2026-01-01T00:00:00Z' } },
};
const WEEK: NamespaceObjects = {
  volumeSnapshots: [1, 2, 3, 4, 5, 6, 7].map((days) => snapshot(days)),
  leases: [LEASE],
  claims: [],
};

/** What the cluster adds: each `severity: what` of a retention, or of what is not applied. */
async function seen(old: Make, now: Make, world: World, options: ConnectionOptions = {}): Promise<string[]> {
  const { databases } = await asked(old, now, world, options);
  return databases
    .flatMap(({ findings }) => findings)
    .filter(({ what }) => /would (delete|refuse)|not applied|cannot be seen/.test(what))
    .map(({ severity, what }) => `${severity}: ${what}`);
}

const namespaces: (string | undefined)[] = [];
function asked(old: Make, now: Make, world: World, options: ConnectionOptions = {}): Promise<PlanReport> {
  const folder = scratch();
  const yaml = (make: Make): string =>
    manifestsOf(make)
      .map((each) => stringify(each))
      .join('---\n');
  write(folder, { 'old/a.yaml': yaml(old), 'new/a.yaml': yaml(now) });
  namespaces.splice(0);
  const connect = async ({ namespace }: ConnectionOptions) => (namespaces.push(namespace), reader(world));
  return plan({ folder, old: 'old', new: 'new', cluster: true, ...options }, { connect, now: () => NOW });
}

const there: NamespaceObjects = {
  statefulSets: manifestsOf(own()).filter(({ kind }) => kind === 'StatefulSet') as any,
};

test.each<[what: string, now: RetentionPolicy, objects: NamespaceObjects, expected: string]>([
  [
    'keeps less',
    { daily: 4, maximumShare: 1 },
    WEEK,
    'destructive: the retention nightly-retention would delete 3 of 7 backups now: nightly-7, nightly-6 and nightly-5',
  ],
  [
    'keeps much less, of which not all names are told',
    { maxSnapshots: 1, minimumKeep: 1, maximumShare: 1 },
    WEEK,
    'destructive: the retention nightly-retention would delete 6 of 7 backups now: nightly-7, nightly-6, nightly-5, nightly-4, nightly-3 and 1 more',
  ],
  [
    'keeps less, but what is there is within it',
    { daily: 9 },
    WEEK,
    'none: the retention nightly-retention would delete none of 7 backups now',
  ],
  [
    'would delete more than is usual',
    { daily: 1, minimumKeep: 1, maximumShare: 0.5 },
    WEEK,
    'destructive: the retention nightly-retention would refuse to delete any of 7 backups now: 6 of 7 completed backups would go at once, more than maximumShare (0.5) allows; if that is what you want, raise maximumShare for as long as it takes, or prune more often',
  ],
  [
    'keeps what is marked',
    { maxAge: Duration.days(3), minimumKeep: 1, maximumShare: 1 },
    { ...WEEK, volumeSnapshots: [snapshot(1), snapshot(5, { keep: 'true' }), snapshot(6)] },
    'destructive: the retention nightly-retention would delete 1 of 3 backups now: nightly-6',
  ],
  [
    'prunes for the first time, however many go',
    { daily: 1, minimumKeep: 1, maximumShare: 0.1, allowFirstPruning: true },
    { ...WEEK, leases: [] },
    'destructive: the retention nightly-retention would delete 6 of 7 backups now: nightly-7, nightly-6, nightly-5, nightly-4, nightly-3 and 1 more',
  ],
])('a retention that %s: how many it would delete now', async (_, now, objects, expected) => {
  expect(await seen(pruned({ daily: 10 }), pruned(now), { objects: { ...there, ...objects } })).toEqual([expected]);
});

test('a retention that only says what it would do deletes nothing, and is counted all the same', async () => {
  const dry =
    (retention: RetentionPolicy): Make =>
    (scope) => {
      const postgres = own()(scope) as IPostgres;
      const schedule = Schedule.daily({ hour: 4 });
      new SnapshotRetention(scope, 'Retention', { name: 'pruning', postgres, schedule, ...retention, dryRun: true });
    };
  expect(await seen(dry({ daily: 7 }), dry({ daily: 4, maximumShare: 1 }), { objects: { ...there, ...WEEK } })).toEqual(
    ['none: the retention pruning would delete 3 of 7 backups now: nightly-7, nightly-6 and nightly-5'],
  );
});

test('a retention that comes is counted as well, one that goes or stays is not', async () => {
  const objects = { ...there, ...WEEK };
  expect(await seen(pruned(), pruned({ daily: 5, maximumShare: 1 }), { objects })).toEqual([
    'destructive: the retention nightly-retention would delete 2 of 7 backups now: nightly-7 and nightly-6',
  ]);
  expect(await seen(pruned({ daily: 5 }), pruned(), { objects })).toEqual([]);
  expect(await seen(pruned({ daily: 5 }), pruned({ daily: 5 }, own({ primary: 1 })), { objects })).toEqual([]);
});

test('without the right to see snapshots, it says that it cannot be seen', async () => {
  const report = await asked(pruned({ daily: 10 }), pruned({ daily: 4 }), {
    objects: { ...there, ...WEEK },
    forbidden: ['volumesnapshots'],
  });
  expect(report.missingRights).toEqual([
    { verb: 'list', resource: 'volumesnapshots.snapshot.storage.k8s.io', namespace: 'shop' },
  ]);
  expect(report.databases.flatMap(({ findings }) => findings.map(({ what }) => what))).toContain(
    'the retention nightly-retention: what it would delete now cannot be seen',
  );
});

test('where the old manifests are not what runs, it says so', async () => {
  expect(await seen(own(), own({ primary: 1 }), {})).toEqual([
    'none: not applied yet: there is no StatefulSet products-db in the cluster',
  ]);
  expect(await seen(own({ replicas: 4 }), own({ primary: 1 }), { objects: there })).toEqual([
    'none: the old manifests are not applied yet: replicas 2 → 4 of StatefulSet products-db',
  ]);
  const clusters = manifestsOf(operated({ version: '17' })).filter(({ kind }) => kind === 'Cluster') as any;
  expect(await seen(operated({ version: '18' }), operated({ version: '18' }), { objects: { clusters } })).toEqual([
    'none: the old manifests are not applied yet: image ghcr.io/cloudnative-pg/postgresql:17-standard-trixie → ghcr.io/cloudnative-pg/postgresql:18-standard-trixie of Cluster orders',
  ]);
  expect(await seen(own(), own(), { objects: there })).toEqual([]);
});

test('it looks in the namespaces of the databases, whatever namespace is given', async () => {
  await asked(own(), own(), { objects: there }, { namespace: 'elsewhere' });
  expect(namespaces).toEqual(['shop']);
});
