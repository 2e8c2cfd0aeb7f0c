import type { NamespaceObjects } from '../../src/cli/kubernetes/objects';
import {
  beside,
  check,
  cronJob,
  drill,
  DRILLED,
  DUMPED,
  dumps,
  lease,
  PRUNED,
  retention,
  run,
  WELL,
} from './program-objects';
import { command, text } from './support';

test('dumps, restores from them, prunings, drills and checks stand below the instances, each with its last end and the next', async () => {
  const { code, out } = await command('status', { objects: beside(...WELL) });
  expect(text(out.slice(out.indexOf('  dumps:'), out.indexOf('  connections:')))).toBe(
    text(`
        dumps: the newest of 2026-11-21T01:30:40Z (10 hours 29 minutes ago)
          SCHEDULE   WHEN                     LAST SUCCESS              SIZE      TOOK   NEXT RUN
          dumps      every day at 01:30 UTC   10 hours 29 minutes ago   1.4 MiB   12 s   2026-11-22T01:30:00Z (in 13 hours 30 minutes)
          STORE   OF      NEWEST BACKUP          AGE
          near    dumps   dumps-20261121013000   10 hours 29 minutes
          far     dumps   dumps-20261121013000   10 hours 29 minutes
        restores from dumps:
          NAME       STATE       FROM      DATABASES     WHEN
          from-old   completed   dumps-1   app, a as b   1 day 2 hours ago
        prunings:
          NAME              OF              WHEN                     LAST                                        NEXT RUN
          keep              snapshots       every day at 04:00 UTC   7 hours 59 minutes ago: 1 deleted, 7 kept   2026-11-22T04:00:00Z (in 16 hours)
          dumps-retention   dumps in far    every day at 04:00 UTC   7 hours 59 minutes ago: 0 deleted, 7 kept   2026-11-22T04:00:00Z (in 16 hours)
          dumps-retention   dumps in near   every day at 04:00 UTC   7 hours 59 minutes ago: 1 deleted, 7 kept   2026-11-22T04:00:00Z (in 16 hours)
        drills:
          NAME             WHEN                     LAST                     RESULT                                                             NEXT RUN
          products-drill   every day at 04:00 UTC   7 hours 59 minutes ago   good, nightly-20261121030000 restored in 20 s, 2 assertions hold   2026-11-22T04:00:00Z (in 16 hours)
        consistency checks:
          NAME             WHEN                     LAST                     RESULT                                          NEXT RUN
          products-check   every day at 04:00 UTC   7 hours 59 minutes ago   good, 12 tables with 5400 rows on 2 instances   2026-11-22T04:00:00Z (in 16 hours)
    `),
  );
  expect(code).toBe(0);
});

test('for a program they are the same', async () => {
  const { out } = await command('status -o json', { objects: beside(...WELL) });
  const [status] = JSON.parse(out).databases;
  expect(status.drills).toMatchObject([
    {
      name: 'products-drill',
      late: false,
      suspended: false,
      lastSuccess: { ...DRILLED, time: '2026-11-21T04:00:50.000Z' },
    },
  ]);
  expect(status.checks).toMatchObject([
    { name: 'products-check', lastSuccess: { outcome: 'same', instances: 2, tables: 12, rows: 5400, assertions: 4 } },
  ]);
  expect(status.dumps.schedules).toMatchObject([{ name: 'dumps', overdue: false, lastSuccess: { bytes: 1_500_000 } }]);
  expect(status.prunings.map(({ name, of, last, stores }: any) => [name, of, last?.deleted, stores?.length])).toEqual([
    ['keep', 'snapshots', 1, undefined],
    ['dumps-retention', 'dumps', undefined, 2],
  ]);
  expect(status.dumpRestores).toMatchObject([{ name: 'from-old', state: 'completed', from: 'dumps-1' }]);
});

const FAILED = '2026-11-21T05:00:00Z';
const DIFFERENT = {
  ...{ program: 'check-consistency', ok: false, outcome: 'different' },
  differences: [
    { table: 'public.orders', instance: 'products-db-1', what: 'rows differ', figures: '5 instead of 6' },
    { what: 'more' },
  ],
};

test.each<[string, NamespaceObjects, string]>([
  [
    'a drill that failed after a good one',
    {
      cronJobs: [drill],
      leases: [
        lease('products-drill', {
          'last-successful-drill': DRILLED,
          'last-failed-drill': { time: FAILED, job: 'products-drill-2', reason: 'assertion orders are there: false' },
        }),
      ],
    },
    '! drill products-drill failed at 2026-11-21T05:00:00Z: assertion orders are there: false',
  ],
  [
    'a drill that was due and told nothing',
    { cronJobs: [drill] },
    '! drill products-drill is late: a run was due at 2026-11-21T04:00:00Z, and nothing tells how it went',
  ],
  [
    'a drill that rests',
    { cronJobs: [cronJob('products-drill', 'restore-drill', { spec: { suspend: true } })] },
    '- drill products-drill is suspended',
  ],
  [
    'a check that found something',
    { cronJobs: [check], ...run(check, DIFFERENT, { ended: FAILED, failed: true }) },
    '! check products-check found differences at 2026-11-21T05:00:00Z: table public.orders on products-db-1: rows differ: 5 instead of 6 (and 1 more)',
  ],
  [
    'a check that could not tell',
    {
      cronJobs: [check],
      ...run(
        check,
        { program: 'check-consistency', ok: false, outcome: 'unknown', reason: 'no answer' },
        { ended: FAILED, failed: true },
      ),
    },
    '! check products-check could not tell at 2026-11-21T05:00:00Z: no answer',
  ],
  [
    'a check whose pod said nothing',
    { cronJobs: [check], ...run(check, undefined, { ended: FAILED, failed: true }) },
    '! check products-check failed at 2026-11-21T05:00:00Z: Job products-check-1: it failed; ended with exit code 1',
  ],
  [
    'a dump that a store lacks',
    {
      cronJobs: [dumps],
      leases: [
        lease('dumps', {
          'last-failed-backup': {
            ...DUMPED,
            reason: 'not in every store',
            stores: [
              { name: 'near', ok: true },
              { name: 'far', ok: false, reason: 'the bucket is gone' },
            ],
          },
        }),
      ],
    },
    '! dumps: store far of dumps lacks the newest backup: the bucket is gone',
  ],
  [
    'a store that does not let go',
    {
      cronJobs: [dumps],
      leases: [
        lease('dumps', { 'last-successful-backup': DUMPED }),
        lease('dumps-retention', { 'last-pruning.near': { ...PRUNED, refused: 2, unreadable: 0, reason: 'locked' } }),
      ],
    },
    '- dumps: store near of dumps would not let 2 go: locked',
  ],
  [
    'a restore from a dump that failed',
    { leases: [lease('from-old', { 'last-failed-restore': { time: FAILED, backup: 'dumps-1', reason: 'no room' } })] },
    '! the restore from-old from dump dumps-1 failed: no room',
  ],
  [
    'a pruning that should have run',
    { cronJobs: [retention] },
    '- pruning keep is late: a run was due at 2026-11-21T04:00:00Z',
  ],
])('%s is told on top', async (_, objects, expected) => {
  const { code, out } = await command('status', { objects: beside(objects) });
  expect(out.split('\n').filter((line) => /^ {2}[!-] /.test(line))).toContain(`  ${expected}`);
  expect(code).toBe(expected.startsWith('!') ? 1 : 0);
});

test('what belongs to another database is not told', async () => {
  const other = { database: 'orders-db' };
  const objects = beside({ cronJobs: [cronJob('orders-drill', 'restore-drill', other)] });
  const [status] = JSON.parse((await command('status -o json', { objects })).out).databases;
  expect(status.drills).toEqual([]);
});

test('a database that runs elsewhere is told by what works with it', async () => {
  const elsewhere = cronJob('legacy-dumps', 'logical-backup', { database: 'legacy', spec: { schedule: '30 1 * * *' } });
  const objects = {
    cronJobs: [elsewhere],
    leases: [lease('legacy-dumps', { 'last-successful-backup': DUMPED }, 'legacy')],
  };
  const { code, out } = await command('status', { objects });
  expect(out).toBe(
    text(`
      legacy   elsewhere   healthy
        dumps: the newest of 2026-11-21T01:30:40Z (10 hours 29 minutes ago)
          SCHEDULE       WHEN                     LAST SUCCESS              SIZE      TOOK   NEXT RUN
          legacy-dumps   every day at 01:30 UTC   10 hours 29 minutes ago   1.4 MiB   12 s   2026-11-22T01:30:00Z (in 13 hours 30 minutes)
          STORE   OF             NEWEST BACKUP          AGE
          near    legacy-dumps   dumps-20261121013000   10 hours 29 minutes
          far     legacy-dumps   dumps-20261121013000   10 hours 29 minutes
    `),
  );
  expect(code).toBe(0);
});
