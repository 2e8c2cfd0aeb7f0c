import { type DumpRestoreObjects, dumpRestoreStatus } from '../../../src/status';
import { DB, job, lease, pod, template } from './dump-support';

const JOB = 'again-0872f85d';
const BEGAN = '2026-11-21T11:00:00Z';
const FROM = 'dumps-20261121013000';
const DONE = { time: '2026-11-21T11:00:42Z', job: JOB, backup: FROM, databases: { app: 'app_restored' } };
const FAILED = { time: '2026-11-21T11:00:30Z', job: JOB, backup: FROM, databases: {}, reason: 'no such bucket' };
const began = { startedAt: new Date(BEGAN) };

const restoring = (ended?: readonly ['Complete' | 'Failed', string]) => [
  job(JOB, template('dump-restore'), { began: BEGAN, ended }),
];
const plan = { metadata: { name: 'again' }, data: { 'plan.json': JSON.stringify({ backup: FROM }) } };

test.each<[state: string, DumpRestoreObjects, status: object[]]>([
  ['nothing was looked at', {}, []],
  ['there are dumps only', { jobs: [job('dumps-1', template('logical-backup'), { began: BEGAN })] }, []],
  ['it is of another database', { leases: [lease('again', { 'restored-dump': DONE }, 'other-db')] }, []],
  ['its Job has no pod yet', { jobs: restoring(), configMaps: [plan] }, [{ state: 'pending', from: FROM, ...began }]],
  [
    'its pod cannot start',
    { jobs: restoring(), pods: [pod(JOB, { phase: 'Pending', reason: 'Unschedulable', message: 'no node' })] },
    [{ state: 'pending', ...began, reason: 'Unschedulable: no node' }],
  ],
  ['its pod runs', { jobs: restoring(), pods: [pod(JOB, { phase: 'Running' })] }, [{ state: 'running', ...began }]],
  [
    'a try of it failed and the next runs',
    {
      jobs: restoring(),
      pods: [pod(JOB, { phase: 'Running' })],
      leases: [lease('again', { 'last-failed-restore': FAILED })],
    },
    [{ state: 'running', ...began, reason: 'a try failed: no such bucket' }],
  ],
  [
    'it is done',
    {
      jobs: restoring(['Complete', '2026-11-21T11:00:44Z']),
      leases: [lease('again', { 'restored-dump': DONE, 'last-failed-restore': FAILED })],
      configMaps: [plan],
    },
    [
      {
        state: 'completed',
        from: FROM,
        databases: { app: 'app_restored' },
        ...began,
        completedAt: new Date('2026-11-21T11:00:42Z'),
        seconds: 42,
      },
    ],
  ],
  [
    'it is done, and its Job is gone',
    { leases: [lease('again', { 'restored-dump': DONE })] },
    [
      {
        state: 'completed',
        from: FROM,
        databases: { app: 'app_restored' },
        completedAt: new Date('2026-11-21T11:00:42Z'),
      },
    ],
  ],
  [
    'all of its tries failed',
    {
      jobs: restoring(['Failed', '2026-11-21T11:00:31Z']),
      leases: [lease('again', { 'last-failed-restore': FAILED })],
    },
    [{ state: 'failed', from: FROM, ...began, reason: 'no such bucket' }],
  ],
  [
    'it failed before its program said anything',
    { jobs: restoring(['Failed', '2026-11-21T12:00:31Z']), leases: [], configMaps: [plan] },
    [{ state: 'failed', from: FROM, ...began, reason: `Job ${JOB}: Job has reached the limit` }],
  ],
  [
    'it failed, and its Job is gone',
    { leases: [lease('again', { 'last-failed-restore': FAILED })] },
    [{ state: 'failed', from: FROM, reason: 'no such bucket' }],
  ],
  [
    'its Job ended well and its Lease says nothing',
    { jobs: restoring(['Complete', '2026-11-21T11:00:44Z']), leases: [lease('again', {})] },
    [{ state: 'failed', ...began, reason: 'its Lease does not say that it is done' }],
  ],
])('where %s, a restore from dumps says so', (_, objects, status) => {
  expect(dumpRestoreStatus(objects, DB)).toEqual(status.map((each) => ({ name: 'again', database: DB, ...each })));
});

test('of two Jobs of one restore, the one that began last is asked', () => {
  const earlier = job('again-11111111', template('dump-restore'), {
    began: '2026-11-21T10:00:00Z',
    ended: ['Failed', '2026-11-21T10:00:31Z'],
  });
  expect(dumpRestoreStatus({ jobs: [...restoring(), earlier] }, DB)).toMatchObject([{ state: 'pending', ...began }]);
});
