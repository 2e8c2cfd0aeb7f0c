import type { NamespaceObjects } from '../../src/cli/kubernetes/objects';
import type { SnapshotObject } from '../../src/status';
import { pruneExplanation } from '../../src/cli/views/prune';
import { REPLICATED } from './objects';
import {
  beside,
  cronJob,
  DUMP_PRUNING_PLAN,
  lease,
  planMap,
  PRUNED,
  PRUNING_PLAN,
  RULES,
  run,
} from './program-objects';
import { command, text } from './support';

const [nightly] = REPLICATED.volumeSnapshots as readonly SnapshotObject[];

/** The snapshot of a night of November, with other annotations where wanted. */
function snapshot(day: number, annotations: Record<string, string> = {}, ready = true): SnapshotObject {
  const date = `2026-11-${String(day).padStart(2, '0')}`;
  const name = `nightly-${date.replaceAll('-', '')}030000`;
  const { metadata, status } = nightly;
  return {
    metadata: {
      ...metadata,
      name,
      creationTimestamp: `${date}T03:00:05Z`,
      labels: { ...metadata.labels, 'cdk8s-pg/backup': name },
      annotations: { ...metadata.annotations, 'cdk8s-pg/completed-at': `${date}T03:00:40Z`, ...annotations },
    },
    status: { ...status, readyToUse: ready },
  };
}

const KEPT: NamespaceObjects = {
  cronJobs: [cronJob('keep', 'retention')],
  configMaps: [planMap('keep', PRUNING_PLAN)],
  leases: [{ ...lease('keep', { 'last-pruning': PRUNED, 'first-pruning': 'once' }) }],
};
const SNAPSHOTS: NamespaceObjects = {
  volumeSnapshots: [
    snapshot(20),
    snapshot(19),
    snapshot(18, { 'cdk8s-pg/keep': 'true' }),
    snapshot(17),
    { metadata: { name: 'somebody-else' } },
  ],
  claims: [
    {
      metadata: { name: 'data-copy-0' },
      spec: { dataSource: { kind: 'VolumeSnapshot', name: 'nightly-20261117030000' } },
      status: { phase: 'Pending' },
    },
  ],
};
const prune = (args: string, objects: NamespaceObjects, forbidden: string[] = []) =>
  command(`backups prune ${args}`, { objects, forbidden });

test('each backup stays or goes for a reason, and those of others are not told', async () => {
  const { code, out, err } = await prune('products-db --dry-run', beside(KEPT, SNAPSHOTS));
  expect(out).toBe(
    text(`
      keep   snapshots   every day at 04:00 UTC   next run 2026-11-22T04:00:00Z (in 16 hours)
        rules: daily 2; at least 1 stays, failed ones stay 7 days, at most 50 % go at once
        last run: 7 hours 59 minutes ago: 1 deleted, 7 kept
        1 of 5 would go now:
          DECISION   BACKUP                   AGE                  REASON
          keep       nightly-20261121030000   8 hours 59 minutes   newest of its day (daily 1 of 2)
          keep       nightly-20261120030000   1 day 8 hours        newest of its day (daily 2 of 2)
          delete     nightly-20261119030000   2 days 8 hours       no tier keeps it
          keep       nightly-20261118030000   3 days 8 hours       marked to be kept
          keep       nightly-20261117030000   4 days 8 hours       needed by claim data-copy-0
    `),
  );
  expect({ code, err }).toEqual({ code: 0, err: '' });
});

test('for a program it is the same, with the rules as the program in the cluster has them', async () => {
  const { out } = await prune('products-db --dry-run -o json', beside(KEPT, SNAPSHOTS));
  const { retentions, ...rest } = JSON.parse(out);
  expect(rest).toEqual({ namespace: 'shop', database: 'products-db', missingRights: [] });
  expect(retentions).toEqual([
    expect.objectContaining({
      ...{ name: 'keep', method: 'snapshot', rules: RULES, dryRun: false, suspended: false },
      ...{ decidedAt: '2026-11-21T12:00:00.000Z', nextRun: '2026-11-22T04:00:00.000Z' },
      last: { time: '2026-11-21T04:00:10.000Z', ok: true, dryRun: false, deleted: 1, kept: 7 },
    }),
  ]);
  expect(retentions[0].verdicts[2]).toEqual({
    backup: 'nightly-20261119030000',
    action: 'delete',
    reason: 'no tier keeps it',
    takenAt: '2026-11-19T03:00:40.000Z',
  });
});

test('options that stand before `prune` count as well', async () => {
  const objects = beside(KEPT, SNAPSHOTS);
  const [behind, before] = await Promise.all([
    prune('products-db --dry-run -o json', objects),
    command('backups -o json prune products-db --dry-run', { objects }),
  ]);
  expect(before).toEqual(behind);
});

test.each<[string, NamespaceObjects, number, RegExp]>([
  [
    'so many at once that it is a surprise',
    { ...KEPT, volumeSnapshots: [19, 18, 17, 16, 15].map((day) => snapshot(day)) },
    1,
    /^ {2}! nothing would go: 4 of 6 completed backups would go at once, more than maximumShare/m,
  ],
  [
    'one that is not ready',
    { ...KEPT, volumeSnapshots: [snapshot(20, {}, false)] },
    0,
    /^ {4}keep +nightly-20261120030000 .* not ready yet$/m,
  ],
  [
    'a plan that only tells',
    { ...KEPT, configMaps: [planMap('keep', { ...PRUNING_PLAN, dryRun: true })] },
    0,
    /^ {2}- it deletes nothing, and only says what it would: dryRun is set$/m,
  ],
  [
    'a plan of another version of this package',
    { ...KEPT, configMaps: [planMap('keep', { ...PRUNING_PLAN, more: 1 })] },
    2,
    /^ {2}! cannot tell: ConfigMap keep: the plan is of a form that this program does not know: 'more' is not known$/m,
  ],
  [
    'a plan that is cut off',
    { ...KEPT, configMaps: [planMap('keep', '{')] },
    2,
    /^ {2}! cannot tell: ConfigMap keep: the plan is not JSON$/m,
  ],
  ['no plan at all', { ...KEPT, configMaps: [] }, 2, /^ {2}! cannot tell: there is no plan in ConfigMap keep$/m],
  ['no Lease', { ...KEPT, leases: [] }, 2, /^ {2}! cannot tell: there is no Lease keep: apply the manifests/m],
  [
    'a last run that stopped',
    {
      ...KEPT,
      leases: [
        lease('keep', { 'last-pruning': { ...PRUNED, ok: false, reason: 'listed twice' }, 'first-pruning': 'x' }),
      ],
    },
    1,
    /^ {2}last run: 7 hours 59 minutes ago: stopped$/m,
  ],
])('%s', async (_, objects, code, expected) => {
  const ended = await prune('products-db --dry-run', beside(objects));
  expect(ended.out).toMatch(expected);
  expect(ended.code).toBe(code);
});

test.each(['configmaps', 'persistentvolumeclaims', 'volumesnapshots'])(
  'without the right to list %s nothing is said to go',
  async (resource) => {
    const { code, out } = await prune('products-db --dry-run', beside(KEPT, SNAPSHOTS), [resource]);
    expect(out).toMatch(new RegExp(`^ {2}! cannot tell: you may not list ${resource}`, 'm'));
    expect(out).not.toMatch(/would go/);
    expect(code).toBe(2);
  },
);

test('what lies in a store only a run sees, so without the log of one it cannot be told', async () => {
  const { code, out } = await prune(
    'products-db --dry-run',
    beside({
      cronJobs: [cronJob('dumps-retention', 'dump-retention')],
      configMaps: [planMap('dumps-retention', DUMP_PRUNING_PLAN)],
      leases: [lease('dumps-retention', { 'last-pruning.near': PRUNED })],
    }),
  );
  expect(out).toBe(
    text(`
      dumps-retention   dumps in near   every day at 04:00 UTC   next run 2026-11-22T04:00:00Z (in 16 hours)
        rules: daily 2; at least 1 stays, failed ones stay 7 days, at most 50 % go at once
        last run: 7 hours 59 minutes ago: 1 deleted, 7 kept
        ! cannot tell: only a run sees what lies in the store, and no log of one is there
    `),
  );
  expect(code).toBe(0);
});

test('without a flag it says who prunes, and deletes nothing', async () => {
  expect(await prune('products-db', beside(KEPT, SNAPSHOTS))).toEqual({
    code: 2,
    out: '',
    err: text(`
      the backups of products-db are pruned by CronJobs in the cluster:
        keep, every day at 04:00 UTC, next run 2026-11-22T04:00:00Z (in 16 hours)
      --dry-run explains what one of them would delete now, --now runs one now
    `),
  });
});

test.each([
  ['products-db --dry-run', 0, 'no retention of products-db in namespace shop: nothing is deleted\n', ''],
  ['produts-db --dry-run', 2, '', 'there is no database produts-db in namespace shop; did you mean products-db?\n'],
  ['products-db --now', 2, '', 'this connection to the cluster only reads\n'],
])('%s of a database without a retention', async (args, code, out, err) => {
  expect(await prune(args, REPLICATED)).toEqual({ code, out, err });
});

test('both flags at once are refused', async () => {
  const { code, err } = await prune('products-db --now --dry-run', beside(KEPT));
  expect([code, err]).toEqual([2, expect.stringMatching(/'--now' cannot be used with option '--dry-run'/)]);
});

test('the log of a run tells what it decided', () => {
  const cron = cronJob('dumps-retention', 'dump-retention');
  const objects = beside(
    { cronJobs: [cron], configMaps: [planMap('dumps-retention', DUMP_PRUNING_PLAN)] },
    run(cron, {}),
  );
  const content = { namespace: 'shop', objects, missingRights: [], missingAside: [] };
  const at = new Date('2026-11-21T04:00:10Z');
  const lines = [
    'near: dumps-1: delete: no tier keeps it',
    'near: dumps-2: keep: newest: of all',
    'far: dumps-9: keep: x',
    '{}',
  ];
  const logs = new Map([['dumps-retention', { at, lines }]]);
  const { retentions } = pruneExplanation(content, 'products-db', { now: at, logs });
  expect(retentions[0]).toMatchObject({
    decidedAt: at,
    verdicts: [
      { backup: 'dumps-2', action: 'keep', reason: 'newest: of all' },
      { backup: 'dumps-1', action: 'delete', reason: 'no tier keeps it' },
    ],
  });
});
