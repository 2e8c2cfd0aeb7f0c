import type { NamespaceObjects } from '../../src/cli/kubernetes/objects';
import { CLUSTER, cluster, clusterPod, REPLICATED, replicatedPod } from './objects';
import { command, text } from './support';

/** What stands between the title and the instances. */
async function warnings(objects: NamespaceObjects): Promise<{ code: number; marked: string[] }> {
  const { code, out } = await command('status', { objects });
  return { code, marked: out.split('\n').filter((line) => /^ {2}[!-] /.test(line)) };
}

test('a healthy database of our own, for a person', async () => {
  const { code, out, err } = await command('status products-db', { objects: REPLICATED });
  expect(out).toBe(
    text(`
      products-db   StatefulSet   PostgreSQL 18.1   healthy
        instances: 2 of 2 ready
          NAME            ROLE      READY   STATE     TIMELINE   LAG   VERSION   NODE   RESTARTS   AGE
          products-db-0   primary   yes     serving   3          -     -         -      1          3 days 2 hours
          products-db-1   standby   yes     serving   3          -     -         -      0          3 days 2 hours
        lease: held by products-db-0, since 2026-11-18T10:00:05Z (3 days 1 hour ago), changed hands 2 times
        endpoints:
          USE          HOST                      PORT
          read-write   products-db-rw.shop.svc   5432
          read-only    products-db-ro.shop.svc   5432
          any          products-db-r.shop.svc    5432
        snapshots: 1 available of 1, the newest of 2026-11-21T03:00:40Z (8 hours 59 minutes ago)
          SCHEDULE   WHEN                     LAST SUCCESS             NEXT RUN
          nightly    every day at 03:00 UTC   8 hours 59 minutes ago   2026-11-22T03:00:00Z (in 15 hours)
    `),
  );
  expect({ code, err }).toEqual({ code: 0, err: '' });
});

test('a healthy Cluster of CloudNativePG, for a person', async () => {
  const { code, out } = await command('status shop-db', { objects: CLUSTER });
  expect(out).toBe(
    text(`
      shop-db   CloudNativePG   PostgreSQL 17.6   healthy
        - snapshots: nothing is scheduled
        operator: Cluster in healthy state
        instances: 2 of 2 ready
          NAME        ROLE      READY   STATE     TIMELINE   LAG   VERSION   NODE   RESTARTS   AGE
          shop-db-1   primary   yes     running   1          -     17.6      n-1    0          1 day 1 hour
          shop-db-2   standby   yes     running   1          -     17.6      n-2    0          1 day 1 hour
        endpoints:
          USE          HOST                  PORT
          read-write   shop-db-rw.shop.svc   5432
          read-only    shop-db-ro.shop.svc   5432
          any          shop-db-r.shop.svc    5432
        snapshots: none
    `),
  );
  expect(code).toBe(0);
});

test('without a name all databases are told, and one that is degraded makes the exit code', async () => {
  const objects = {
    ...REPLICATED,
    ...CLUSTER,
    pods: [...REPLICATED.pods, clusterPod(1), clusterPod(2, { ready: false })],
    services: [...REPLICATED.services, ...CLUSTER.services],
  };
  const { code, out } = await command('status', { objects });
  expect(out.split('\n').filter((line) => /^\S/.test(line))).toEqual([
    'products-db   StatefulSet   PostgreSQL 18.1   healthy',
    'shop-db   CloudNativePG   PostgreSQL 17.6   degraded',
  ]);
  expect(code).toBe(1);
});

test('what still runs another version is told, and degrades nothing', async () => {
  const pods = [clusterPod(1), clusterPod(2, { image: 'ghcr.io/cloudnative-pg/postgresql:17.5' })];
  const { code, marked } = await warnings({ ...CLUSTER, pods });
  expect(marked).toContain('  - shop-db-2 still runs PostgreSQL 17.5');
  expect(code).toBe(0);
});

test('whoever writes into the cluster does not write on the terminal', async () => {
  const state = { role: 'none', state: 'wait\u001b[2Jing', reason: 'a\nline\u202e and \u0007 bell', ready: false };
  const pods = [replicatedPod(0), replicatedPod(1, { role: 'none', state, ready: false })];
  const { out } = await command('status', { objects: { ...REPLICATED, pods } });
  expect(out).toContain('  ! products-db-1 is not ready: wait [2Jing: a line  and   bell\n');
  // eslint-disable-next-line no-control-regex
  expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
});

test('a StatefulSet of somebody else is no database', async () => {
  const { out } = await command('status -o json', { objects: REPLICATED });
  expect(JSON.parse(out).databases.map(({ database }: any) => database)).toEqual(['products-db']);
});

const waiting = { role: 'none', state: 'waiting', reason: 'cannot reach products-db-0', ready: false };
const [lease, backupLease] = REPLICATED.leases;

test.each<[string, Partial<typeof REPLICATED>, string[]]>([
  [
    'an instance that waits says for what',
    { pods: [replicatedPod(0), replicatedPod(1, { role: 'none', state: waiting, ready: false })] },
    ['  ! products-db-1 is not ready: waiting: cannot reach products-db-0'],
  ],
  [
    'an instance that cannot be scheduled says why',
    {
      pods: [
        replicatedPod(0),
        replicatedPod(1, {
          role: 'none',
          state: {},
          status: {
            phase: 'Pending',
            conditions: [
              { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/3 nodes are available' },
            ],
          },
        }),
      ],
    },
    ['  ! products-db-1 is not ready: pending: Unschedulable: 0/3 nodes are available'],
  ],
  ['an instance that has no pod is missed', { pods: [replicatedPod(0)] }, ['  ! products-db-1 has no pod']],
  [
    'without a primary nobody takes writes',
    {
      pods: [replicatedPod(0, { role: 'none' }), replicatedPod(1)],
      leases: [{ metadata: { name: 'products-db' }, spec: { holderIdentity: '' } }, backupLease],
    },
    ['  ! there is no primary: nobody takes writes', '  ! nobody holds Lease products-db: no instance may write'],
  ],
  [
    'two primaries are two too many for one label',
    { pods: [replicatedPod(0), replicatedPod(1, { role: 'primary' })] },
    ['  ! 2 instances are labelled as primary: products-db-0, products-db-1'],
  ],
  [
    'a database that is scaled to nothing says so once',
    { statefulSets: [{ ...REPLICATED.statefulSets[0], spec: { replicas: 0 } }], pods: [] },
    ['  ! it is scaled to 0 instances: nothing runs'],
  ],
  [
    'a backup that failed degrades the database',
    {
      leases: [
        lease,
        {
          metadata: {
            name: 'products-db-backup',
            annotations: {
              ...backupLease.metadata.annotations,
              'cdk8s-pg/last-failure.nightly': JSON.stringify({
                run: 'nightly-20261121040000',
                time: '2026-11-21T04:00:00Z',
                reason: 'the volume is full',
              }),
            },
          },
        },
      ],
    },
    ['  ! snapshots: nightly failed at 2026-11-21T04:00:00Z: the volume is full'],
  ],
  [
    'a restore that failed degrades the database, and says why',
    {
      leases: [{ ...lease, metadata: { name: 'products-db', annotations: { 'cdk8s-pg/lineage': 'nightly-7/data' } } }],
      claims: [{ metadata: { name: 'data-products-db-0' }, status: { phase: 'Pending' } }],
    },
    ['  ! the restore from nightly-7 failed: VolumeSnapshot nightly-7 is not there'],
  ],
])('%s', async (_, edits, expected) => {
  const { code, marked } = await warnings({ ...REPLICATED, ...edits });
  expect({ code, marked }).toEqual({ code: 1, marked: expected });
});

test.each<[string, NamespaceObjects, string[]]>([
  [
    'what the operator is not content with is told in its words',
    { ...CLUSTER, clusters: [cluster({ phase: 'Failing over', phaseReason: 'to shop-db-2' })] },
    ['  ! the operator says: Failing over: to shop-db-2'],
  ],
  [
    'a Cluster that no operator has seen',
    { ...CLUSTER, clusters: [{ metadata: { name: 'shop-db' }, spec: { instances: 1 } }], pods: [] },
    [
      '  ! there is no primary: nobody takes writes',
      '  ! the operator has not begun with this Cluster; its log tells what it waits for',
      '  ! 1 of 1 instances is not there',
    ],
  ],
  [
    'a Cluster that hibernates says only that',
    { ...CLUSTER, clusters: [cluster({}, { 'cnpg.io/hibernation': 'on' })], pods: [] },
    ['  ! it hibernates: nothing runs until somebody wakes it'],
  ],
])('%s', async (_, objects, expected) => {
  const { code, marked } = await warnings(objects);
  expect({ code, marked: marked.filter((line) => line.startsWith('  !')) }).toEqual({ code: 1, marked: expected });
});

test('what only is worth knowing comes after what degrades, and does not degrade', async () => {
  const { code, marked } = await warnings({ ...CLUSTER, pods: [clusterPod(1), clusterPod(2, { ready: false })] });
  expect(marked).toEqual(['  ! shop-db-2 is not ready: running', '  - snapshots: nothing is scheduled']);
  expect(code).toBe(1);
  expect((await warnings(CLUSTER)).code).toBe(0);
});
