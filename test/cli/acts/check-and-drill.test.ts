import { KINDS } from '../../../src/cli/kubernetes/kinds';
import type { NamespaceObjects } from '../../../src/cli/kubernetes/objects';
import { REPLICATED } from '../objects';
import { text } from '../support';
import { act, FakeCluster, STAMP, type Step } from './fake-cluster';
import { CHECK, DRILL } from './objects';

const FOUND = {
  outcome: 'same',
  instances: [
    { name: 'products-db-0', role: 'primary' },
    { name: 'products-db-1', role: 'standby' },
  ],
  tables: 12,
  rows: 40312,
  assertions: 1,
  differences: [],
  skipped: [],
  leftOut: ['public.orders_id_seq (sequence)'],
};
const SAME = { program: 'check-consistency', ok: true, ...FOUND };
const WORLD: NamespaceObjects = { ...REPLICATED, cronJobs: [CHECK, DRILL] };

const ends = (said: object | undefined, type: 'Complete' | 'Failed' = 'Complete'): Step[] => [
  (cluster) => cluster.jobEnds(said, type),
];

test('a check that finds nothing wrong ends with 0, and says what it has looked at', async () => {
  const cluster = new FakeCluster(WORLD);
  const job = `products-db-check-now-${STAMP}`;
  expect(await act('check products-db', cluster, ends(SAME))).toEqual({
    code: 0,
    out: text(`
      check products-db-check of products-db: nothing wrong was found on 2 instances: 12 tables with 40312 rows, 1 assertion holds
        - not compared: public.orders_id_seq (sequence)
    `),
    err: `Job ${job} runs products-db-check\n`,
  });
  expect(cluster.job.metadata.ownerReferences).toMatchObject([{ kind: 'CronJob', name: 'products-db-check' }]);
});

test('what a check finds is told line by line, and ends with 1', async () => {
  const said = {
    ...SAME,
    ok: false,
    outcome: 'different',
    tables: 1,
    rows: 1,
    differences: [
      { table: 'public.orders', instance: 'products-db-1', what: 'rows', figures: 'primary: 500; here: 499' },
      { instance: 'products-db-1', what: 'lag', figures: '30 s' },
      { what: 'assertion orders are recent', figures: 'no' },
    ],
    skipped: [{ what: 'public.large', reason: 'more than maxTableSize' }],
    leftOut: [],
    more: 3,
  };
  const { code, out } = await act('check products-db', new FakeCluster(WORLD), ends(said, 'Failed'));
  expect([code, out]).toEqual([
    1,
    text(`
      check products-db-check of products-db: something is wrong on 2 instances: 1 table with 1 row, 1 assertion holds
        ! public.orders on products-db-1: rows: primary: 500; here: 499
        ! on products-db-1: lag: 30 s
        ! assertion orders are recent: no
        - skipped: public.large: more than maxTableSize
        - and 3 more, which the log of Job products-db-check-now-${STAMP} may have
    `),
  ]);
});

test.each<[string, Step[], RegExp]>([
  [
    'that could not tell',
    ends({ program: 'check-consistency', ok: false, outcome: 'unknown', reason: 'no instance answers' }, 'Failed'),
    /: it could not be told: no instance answers\n$/,
  ],
  ['without a word', ends({}, 'Complete'), /: it could not be told: its program said nothing\n {2}look: kubectl /],
  ['whose Job failed', ends(undefined, 'Failed'), /: it could not be told: Job \S+: it failed\n {2}look: kubectl /],
  ['that goes on', [], /: it could not be told: it goes on without this command\n {2}look: kubectl /],
])('a check %s ends with 2', async (_, steps, expected) => {
  const { code, out } = await act('check products-db', new FakeCluster(WORLD), steps);
  expect([code, out]).toEqual([2, expect.stringMatching(expected)]);
});

test.each(['check', 'drill'])('%s --no-wait only begins it', async (verb) => {
  const { code, out, err } = await act(`${verb} products-db --no-wait`, new FakeCluster(WORLD));
  const name = `products-db-${verb}`;
  const container = verb === 'check' ? 'check-consistency' : 'restore-drill';
  expect([code, out, err]).toEqual([
    0,
    text(`
      ${verb} ${name} of products-db has begun, as Job ${name}-now-${STAMP}
        look: kubectl -n shop logs -f job/${name}-now-${STAMP} -c ${container}
    `),
    '',
  ]);
});

describe('a check that runs once, when it is applied', () => {
  const { spec, metadata } = CHECK.spec.jobTemplate;
  const marks = { 'batch.kubernetes.io/job-name': 'once-01234567', 'controller-uid': 'x', 'job-name': 'once-01234567' };
  const once = {
    metadata: { name: 'once-01234567', labels: { ...metadata.labels, ...marks } },
    spec: {
      ...spec,
      selector: { matchLabels: { 'controller-uid': 'x' } },
      template: {
        ...spec.template,
        metadata: { labels: { ...metadata.labels, ...marks, 'cdk8s-pg/check': 'once' } },
      },
    },
  };

  test('runs again as a Job of nobody, and the next time too', async () => {
    const cluster = new FakeCluster({ ...REPLICATED, jobs: [once] });
    expect((await act('check products-db', cluster, ends(SAME))).code).toBe(0);
    const labels = { ...metadata.labels, 'cdk8s-pg/check': 'once' };
    const ours = Object.fromEntries(Object.entries(labels).filter(([label]) => label.startsWith('cdk8s-pg/')));
    expect(cluster.job).toEqual({
      apiVersion: 'batch/v1',
      kind: 'Job',
      // Nothing by which a tool would take it for its own, and prune it.
      metadata: { name: `once-now-${STAMP}`, labels: ours },
      spec: { ...spec, suspend: false, template: { ...spec.template, metadata: { labels } } },
    });
    const again = await act('check products-db', cluster, ends(SAME));
    expect([again.code, cluster.created]).toEqual([0, [expect.anything(), expect.anything()]]);
  });
});

test('a drill that succeeds says what it has restored, and in which time', async () => {
  const said = {
    program: 'restore-drill',
    ok: true,
    backup: 'nightly-20261121030000',
    backupAge: 7215,
    restoreSeconds: 48,
    recoverySeconds: 6,
    checkSeconds: 95,
    assertions: 2,
  };
  const { code, out } = await act('drill products-db', new FakeCluster(WORLD), ends(said));
  expect([code, out]).toEqual([
    0,
    text(`
      drill products-db-drill of products-db: the backup can be restored
        backup: nightly-20261121030000, 2 hours old
        restored in 48 seconds, 6 seconds of it PostgreSQL's recovery
        looked at in 1 minute 35 seconds
        2 assertions hold
    `),
  ]);
});

test.each<[string, Step[], number, RegExp]>([
  [
    'failed',
    ends(
      {
        program: 'restore-drill',
        ok: false,
        reason: 'assertion rows: got 0',
        failures: [{ what: 'assertion rows', text: 'got 0' }],
        skipped: [{ what: 'amcheck', text: 'not installed' }],
        assertions: 1,
      },
      'Failed',
    ),
    1,
    /failed: assertion rows: got 0\n {2}! assertion rows: got 0\n {2}- skipped: amcheck: not installed\n {2}1 assertion holds\n$/,
  ],
  ['was killed', ends(undefined, 'Failed'), 1, /failed: Job \S+: it failed\n$/],
  [
    'is gone',
    [(cluster) => cluster.take(KINDS.jobs, cluster.job.metadata.name)],
    2,
    /could not be told: its Job is gone\n {2}look: /,
  ],
])('a drill that %s', async (_, steps, expected, line) => {
  const { code, out } = await act('drill products-db', new FakeCluster(WORLD), steps);
  expect([code, out]).toEqual([expected, expect.stringMatching(line)]);
});

const other = { ...CHECK, metadata: { ...CHECK.metadata, name: 'deep-check' } };

test.each<[string, NamespaceObjects, string]>([
  [
    'check products-db',
    REPLICATED,
    'no ConsistencyCheck of products-db in namespace shop: declare one, see docs/how-to/check-consistency.md',
  ],
  [
    'drill products-db',
    { ...REPLICATED, cronJobs: [CHECK] },
    'no RestoreDrill of products-db in namespace shop: declare one, see docs/how-to/drill-restores.md',
  ],
  ['drill product-db', WORLD, 'there is no database product-db in namespace shop; did you mean products-db?'],
  [
    'check products-db',
    { ...REPLICATED, cronJobs: [CHECK, other] },
    'there are 2 consistency checks of products-db; name one by --name:\n  deep-check\n  products-db-check',
  ],
  [
    'check products-db --name deep',
    { ...REPLICATED, cronJobs: [CHECK] },
    'deep is none of the consistency checks of products-db; there are:\n  products-db-check',
  ],
])('%s is refused, and nothing is done', async (args, objects, message) => {
  const cluster = new FakeCluster(objects);
  expect(await act(args, cluster)).toEqual({ code: 2, out: '', err: `${message}\n` });
  expect(cluster.created).toEqual([]);
});

test('for a program the findings are data', async () => {
  const { out } = await act('check products-db -o json', new FakeCluster(WORLD), ends(SAME));
  expect(JSON.parse(out)).toEqual({
    namespace: 'shop',
    database: 'products-db',
    check: 'products-db-check',
    job: `products-db-check-now-${STAMP}`,
    ...FOUND,
    more: 0,
  });
});
