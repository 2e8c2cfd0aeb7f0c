import type { NamespaceObjects } from '../../../src/cli/kubernetes/objects';
import { beside, cronJob, DUMP_PRUNING_PLAN, lease, planMap, PRUNING_PLAN, run } from '../program-objects';
import { text } from '../support';
import { act, FakeCluster, STAMP, type Step } from './fake-cluster';

const KEEP: NamespaceObjects = {
  cronJobs: [cronJob('keep', 'retention')],
  configMaps: [planMap('keep', PRUNING_PLAN)],
  leases: [lease('keep', {})],
};
const dumpsRetention = cronJob('dumps-retention', 'dump-retention');
const DUMPS: NamespaceObjects = {
  cronJobs: [dumpsRetention],
  configMaps: [planMap('dumps-retention', DUMP_PRUNING_PLAN)],
};
const said = { program: 'prune-snapshots', ok: true, dryRun: false, outcome: 'pruned', deleted: 1, kept: 2 };
const ends = (result: object, type: 'Complete' | 'Failed' = 'Complete'): Step[] => [
  (cluster) => {
    cluster.logs['pod-1'] = 'nightly-1: delete: no tier keeps it\n';
    cluster.jobEnds(result, type);
  },
];

test('a retention runs as its CronJob would run it, and its decisions are told as it makes them', async () => {
  const cluster = new FakeCluster(beside(KEEP));
  const job = `keep-now-${STAMP}`;
  expect(await act('backups prune products-db --now', cluster, ends(said))).toEqual({
    code: 0,
    out: 'keep: 1 deleted, 2 kept\n',
    err: `Job ${job} runs keep\nnightly-1: delete: no tier keeps it\n`,
  });
  expect(cluster.job.metadata).toMatchObject({ name: job, ownerReferences: [{ kind: 'CronJob', name: 'keep' }] });
});

test.each<[string, object, string, number]>([
  ['one that only tells', { ...said, dryRun: true }, 'keep: 1 would be deleted, 2 kept\n', 0],
  ['one that stops', { ...said, ok: false, reason: 'a clock runs wrong' }, 'keep: stopped: a clock runs wrong\n', 1],
])('%s says so', async (_, result, out, code) => {
  const ended = await act('backups prune products-db --now', new FakeCluster(beside(KEEP)), ends(result));
  expect(ended).toMatchObject({ out, code });
});

test('one that was killed before it said anything has stopped', async () => {
  const killed: Step[] = [(each) => each.jobEnds(undefined, 'Failed')];
  const { code, out } = await act('backups prune products-db --now', new FakeCluster(beside(KEEP)), killed);
  expect([code, out]).toEqual([1, `keep: stopped: Job keep-now-${STAMP}: it failed\n`]);
});

test('with --timeout it is waited for no longer than that', async () => {
  const steps: Step[] = [() => {}, () => {}, () => {}];
  const { code, out } = await act('backups prune products-db --now --timeout 2s', new FakeCluster(beside(KEEP)), steps);
  expect([code, out]).toEqual([2, expect.stringMatching(/is not known: it has not ended in that time, and goes on\n/)]);
});

test('Ctrl-C leaves it running, and says how to follow it', async () => {
  const { code, out } = await act('backups prune products-db --now', new FakeCluster(beside(KEEP)));
  expect([code, out]).toEqual([
    2,
    text(`
      keep: how Job keep-now-${STAMP} ends is not known: it goes on without this command
      kubectl -n shop logs -f job/keep-now-${STAMP} -c prune-snapshots
    `),
  ]);
});

test('of several retentions one has to be named', async () => {
  const cluster = new FakeCluster(beside(KEEP, DUMPS));
  expect(await act('backups prune products-db --now', cluster)).toEqual({
    code: 2,
    out: '',
    err: 'there are 2 retentions of products-db; name one by --name:\n  keep\n  dumps-retention\n',
  });
  const named = await act('backups prune products-db --now --name dumps-retention', cluster, ends(said));
  expect(named.out).toBe('dumps-retention: 1 deleted, 2 kept\n');
});

test('without the right to create Jobs nothing is begun', async () => {
  const cluster = new FakeCluster(beside(KEEP));
  cluster.forbidden.push('create jobs.batch');
  const { code, err } = await act('backups prune products-db --now', cluster);
  expect([code, err]).toEqual([2, expect.stringMatching(/^you may not create jobs\.batch in namespace shop/)]);
});

test('what the last pruning of dumps decided is told from its log, for each store', async () => {
  const cluster = new FakeCluster(beside(DUMPS, run(dumpsRetention, { program: 'prune-dumps', ok: true })));
  cluster.logs['dumps-retention-1-x'] = 'near: dumps-1: delete: no tier keeps it\nnear: dumps-2: keep: newest\n{}\n';
  const { code, out } = await act('backups prune products-db --dry-run', cluster);
  expect(out).toBe(
    text(`
      dumps-retention   dumps in near   every day at 04:00 UTC   next run 2026-11-22T04:00:00Z (in 16 hours)
        rules: daily 2; at least 1 stays, failed ones stay 7 days, at most 50 % go at once
        last run: never
        the run 7 hours 59 minutes ago decided that 1 of 2 go:
          DECISION   BACKUP    REASON
          keep       dumps-2   newest
          delete     dumps-1   no tier keeps it
    `),
  );
  expect(code).toBe(0);
});
