import fc from 'fast-check';
import { dumpStatus, type StatusObjects } from '../../../src/status';
import { DB, dumps, job, lease, pod, template } from './dump-support';

const NOW = new Date('2026-11-21T12:00:00Z');
const BOTH = [
  { name: 'near', ok: true },
  { name: 'off-site', ok: true },
];
const HALF = [
  { name: 'near', ok: true },
  { name: 'off-site', ok: false, reason: 'there is no such bucket' },
];

/** How a dump ended, on a night of that month. */
function night(day: number, more: object = {}): object {
  const date = `202611${String(day).padStart(2, '0')}`;
  const time = `2026-11-${date.slice(6)}T01:32:00Z`;
  return { time, job: 'dumps-1', backup: `dumps-${date}013000`, stores: BOTH, ...more };
}
const SUCCESS = 'last-successful-backup';
const FAILURE = 'last-failed-backup';
const REFUSED = 'store off-site: there is no such bucket';

function statusOf(objects: StatusObjects) {
  return dumpStatus({ cronJobs: [dumps()], jobs: [], pods: [], leases: [], ...objects }, DB, NOW);
}

test('a schedule whose last dump is in every store', () => {
  const leases = [lease('dumps', { [SUCCESS]: night(21, { bytes: 4096, seconds: 12 }) })];
  expect(statusOf({ leases })).toEqual({
    database: DB,
    schedules: [
      {
        name: 'dumps',
        cron: '30 1 * * *',
        timeZone: 'Etc/UTC',
        description: 'every day at 01:30 UTC',
        suspended: false,
        nextRun: new Date('2026-11-22T01:30:00Z'),
        late: false,
        overdue: false,
        lastSuccess: {
          run: 'dumps-20261121013000',
          time: new Date('2026-11-21T01:32:00Z'),
          bytes: 4096,
          seconds: 12,
          stores: ['near', 'off-site'],
        },
        stores: ['near', 'off-site'].map((name) => ({
          name,
          lastStored: { run: 'dumps-20261121013000', time: new Date('2026-11-21T01:32:00Z') },
          lacksNewest: false,
        })),
      },
    ],
    singles: [],
    warnings: [],
  });
});

test('a dump that was asked for one store only is there, and says nothing of the schedule', () => {
  const partial = (ok: boolean) => ({
    leases: [
      lease('dumps', {
        [SUCCESS]: night(21),
        'last-partial-backup': night(21, {
          time: '2026-11-21T10:02:00Z',
          backup: 'before-migration',
          stores: [{ name: 'near', ok }],
          ...(ok ? {} : { reason: 'store near: full' }),
        }),
      }),
    ],
    // Kubernetes knows no difference: its Job was one of the CronJob.
    cronJobs: [dumps({}, 'dumps', { lastSuccessfulTime: ok ? '2026-11-21T10:02:05Z' : '2026-11-21T01:32:05Z' })],
    jobs: [
      job('dumps-x', template('logical-backup'), {
        began: '2026-11-21T10:01:00Z',
        cronJob: 'dumps',
        ended: [ok ? 'Complete' : 'Failed', '2026-11-21T10:02:05Z'],
      }),
    ],
  });
  const [taken, failed] = [true, false].map((ok) => statusOf(partial(ok)));
  for (const status of [taken, failed])
    expect(status).toMatchObject({
      schedules: [
        { lastSuccess: { run: 'dumps-20261121013000', stores: ['near', 'off-site'] }, lastFailure: undefined },
      ],
      singles: [],
      warnings: [],
    });
  expect(taken?.schedules[0]?.stores.map(({ lastStored }) => lastStored?.run)).toEqual([
    'before-migration',
    'dumps-20261121013000',
  ]);
  expect(failed?.schedules[0]?.stores[0]?.lastRefused).toMatchObject({ reason: 'store near: full' });
});

test.each<[state: string, StatusObjects, warnings: string[]]>([
  ['nothing is there', { cronJobs: [] }, []],
  ['nothing was looked at', { leases: undefined, cronJobs: undefined, jobs: undefined, pods: undefined }, []],
  [
    'none has been taken, and none was due',
    { cronJobs: [{ ...dumps(), metadata: { name: 'dumps', creationTimestamp: '2026-11-21T11:00:00Z' } }] },
    ['no dump has succeeded yet'],
  ],
  [
    'none was ever taken',
    {},
    [
      'no dump has succeeded yet',
      'dumps is late: a run was due at 2026-11-21T01:30:00Z, and nothing tells how it went',
      'dumps had two runs to make, and none succeeded: none ever did',
    ],
  ],
  [
    'only the CronJob tells of a success',
    { cronJobs: [dumps({}, 'dumps', { lastSuccessfulTime: '2026-11-21T01:33:00Z' })] },
    [],
  ],
  [
    'the last failed before it was anywhere',
    { leases: [lease('dumps', { [SUCCESS]: night(20), [FAILURE]: night(21, { stores: undefined, reason: 'no' }) })] },
    ['dumps failed at 2026-11-21T01:32:00Z: no'],
  ],
  [
    'a try failed, and the next succeeded',
    { leases: [lease('dumps', { [FAILURE]: night(20, { reason: 'no' }), [SUCCESS]: night(21) })] },
    [],
  ],
  [
    'a store lacks the newest backup',
    { leases: [lease('dumps', { [SUCCESS]: night(20), [FAILURE]: night(21, { stores: HALF, reason: REFUSED }) })] },
    [
      `dumps failed at 2026-11-21T01:32:00Z: ${REFUSED}`,
      'store off-site of dumps lacks the newest backup: there is no such bucket',
    ],
  ],
  [
    'a store was added that has none',
    { leases: [lease('dumps', { [SUCCESS]: night(21, { stores: [BOTH[0]] }) })] },
    ['store off-site of dumps lacks the newest backup'],
  ],
  [
    'a store was removed that lacked some',
    {
      cronJobs: [dumps({ jobTemplate: { spec: { template: template('logical-backup', 'near') } } })],
      leases: [lease('dumps', { [FAILURE]: night(20, { stores: HALF }), [SUCCESS]: night(21, { stores: [BOTH[0]] }) })],
    },
    [],
  ],
  [
    'it has failed for days',
    { leases: [lease('dumps', { [SUCCESS]: night(17), [FAILURE]: night(21, { stores: undefined, reason: 'no' }) })] },
    [
      'dumps failed at 2026-11-21T01:32:00Z: no',
      'dumps had two runs to make, and none succeeded: the last is 4 days 10 hours old',
    ],
  ],
  [
    'it is suspended',
    { cronJobs: [dumps({ suspend: true })], leases: [lease('dumps', { [SUCCESS]: night(17) })] },
    ['dumps is suspended; its last success is 4 days 10 hours old'],
  ],
  [
    'its retention stopped, and was refused',
    {
      leases: [
        lease('dumps', { [SUCCESS]: night(21) }),
        lease('dumps-retention', {
          'last-pruning.near': {
            time: '2026-11-21T01:33:00Z',
            ok: false,
            dryRun: false,
            deleted: 0,
            reason: 'no list',
          },
          'last-pruning.off-site': { ok: true, deleted: 1, refused: 2, unreadable: 1, reason: 'dumps-1: locked' },
        }),
      ],
    },
    [
      'store near of dumps: the last pruning stopped: no list',
      'store off-site of dumps would not let 2 go: dumps-1: locked',
      'store off-site of dumps has 1 whose manifest cannot be read; they stay',
    ],
  ],
  [
    'the Job could not even start its pod',
    {
      leases: [lease('dumps', { [SUCCESS]: night(20) })],
      jobs: [
        job('dumps-2', template('logical-backup'), {
          began: '2026-11-21T01:30:00Z',
          cronJob: 'dumps',
          ended: ['Failed', '2026-11-21T02:30:00Z'],
        }),
      ],
      pods: [pod('dumps-2', { containerStatuses: [{ state: { waiting: { reason: 'ImagePullBackOff' } } }] })],
    },
    ['dumps failed at 2026-11-21T02:30:00Z: Job dumps-2: Job has reached the limit; ImagePullBackOff'],
  ],
  [
    'they are of another database',
    { cronJobs: [], leases: [lease('dumps', { [FAILURE]: night(21) }, 'other-db')] },
    [],
  ],
])('where %s, the warnings say so', (_, objects, warnings) => {
  expect(statusOf(objects).warnings).toEqual(warnings);
});

test('what runs is told by its Job, and what of the run before failed by the Lease', () => {
  const leases = [lease('dumps', { [SUCCESS]: night(20), [FAILURE]: night(21, { stores: HALF, reason: REFUSED }) })];
  const jobs = [
    job('dumps-2', template('logical-backup'), { began: '2026-11-21T01:30:00Z', cronJob: 'dumps' }),
    job('other-1', template('dump-restore'), { began: '2026-11-21T01:30:00Z' }),
  ];
  const [schedule] = statusOf({ leases, jobs }).schedules;
  expect(schedule?.running).toEqual({ run: 'dumps-2', since: new Date('2026-11-21T01:30:00Z') });
  expect(schedule?.lastFailure).toEqual({
    run: 'dumps-20261121013000',
    time: new Date('2026-11-21T01:32:00Z'),
    reason: REFUSED,
    stores: ['near'],
  });
  expect(schedule?.stores).toEqual([
    { name: 'near', lastStored: expect.objectContaining({ run: 'dumps-20261121013000' }), lacksNewest: false },
    {
      name: 'off-site',
      lastStored: expect.objectContaining({ run: 'dumps-20261120013000' }),
      lastRefused: expect.objectContaining({ reason: 'there is no such bucket' }),
      lacksNewest: true,
    },
  ]);
});

test('what is taken once is told by its Lease, also when its Job is gone', () => {
  const record = { time: '2026-11-21T01:32:00Z', job: 'once-0872f85d', backup: 'once', bytes: 7, stores: BOTH };
  const { schedules, singles, warnings } = statusOf({ cronJobs: [], leases: [lease('once', { [SUCCESS]: record })] });
  expect([schedules, warnings]).toEqual([[], []]);
  expect(singles).toMatchObject([
    { name: 'once', lastSuccess: { run: 'once', bytes: 7, stores: ['near', 'off-site'] } },
  ]);
});

test('what is taken once and has not ended is told by its Job', () => {
  const jobs = [job('once-0872f85d', template('logical-backup'), { began: '2026-11-21T11:59:00Z' })];
  const { singles, warnings } = statusOf({ cronJobs: [], jobs });
  expect(singles).toMatchObject([{ name: 'once', running: { run: 'once-0872f85d' }, stores: [{}, {}] }]);
  expect(warnings).toEqual(['no dump has succeeded yet']);
});

test('whatever a Lease keeps, there is a status, and its lines are whole', () => {
  const value = fc.oneof(fc.jsonValue(), fc.constantFrom(night(20), night(21, { stores: HALF })));
  const kept = fc.dictionary(fc.constantFrom(SUCCESS, FAILURE, 'last-pruning.near'), value);
  fc.assert(
    fc.property(kept, kept, (own, retention) => {
      const leases = [lease('dumps', own), lease('dumps-retention', retention)];
      const { warnings, schedules } = statusOf({ leases });
      expect(warnings.filter((line) => /undefined|\[object|Invalid|NaN/.test(line))).toEqual([]);
      expect(schedules).toHaveLength(1);
    }),
  );
});
