import { FakeApi } from '../../support/fake-api';
import { Drilling, DUMPS, ended } from './support';

let api: FakeApi;
let drilling: Drilling;
beforeEach(async () => {
  api = await new FakeApi().start();
  api.put('leases', { metadata: { name: 'db-drill' } });
  drilling = new Drilling(api);
});
afterEach(() => api.stop());

test('its copy is a pod alone, which says which backup it took', async () => {
  drilling.says = ended('restore-drill\t4\t3\t2\t0\nbackup\tnightly-7\t3600\n');
  const result = await drilling.run(DUMPS);
  expect(result).toEqual({
    program: 'restore-drill',
    ok: true,
    database: 'db',
    backup: 'nightly-7',
    backupAge: 3600,
    restoreSeconds: expect.any(Number),
    recoverySeconds: 4,
    checkSeconds: 3,
    assertions: 2,
  });
  expect(drilling.record('successful')).toMatchObject({ backup: 'nightly-7', backupAge: 3600 });
  expect(drilling.events).toEqual([
    {
      type: 'Normal',
      reason: 'DrillSucceeded',
      message: `db: backup nightly-7, 3600 s old, was restored in ${result.restoreSeconds} s and is as it should be`,
    },
  ]);
  const made = api.requests.filter(({ method, place }) => method === 'POST' && place !== 'events');
  expect(made.map(({ place }) => place)).toEqual(['pods']);
  expect(made[0]?.body.metadata.ownerReferences).toEqual([
    { apiVersion: 'batch/v1', kind: 'Job', name: 'db-drill-1', uid: 'uid-job' },
  ]);
  expect(api.requests.some(({ place }) => /volumesnapshots|backups/.test(place))).toBe(false);
  expect(drilling.left).toEqual([]);
});

test.each([
  ['restore-drill\t\t\t0\t0\nbroken\tstore far has no backup of db\n', undefined, 'store far has no backup of db'],
  [
    'restore-drill\t\t\t0\t0\nbackup\tnightly-7\t60\nbroken\tstore far: nightly-7 is not whole: x: FAILED\n',
    'nightly-7',
    'store far: nightly-7 is not whole: x: FAILED',
  ],
])('why it could not be restored is the reason: %#', async (message, backup, reason) => {
  drilling.says = ended(message, { phase: 'Failed' });
  const result = await drilling.run(DUMPS);
  expect(result).toMatchObject({ ok: false, reason });
  expect(result.backup).toBe(backup);
  expect(drilling.record('failed')).toMatchObject({ reason });
  expect(drilling.left).toEqual([]);
});

test('a pod that is evicted for want of room says so', async () => {
  drilling.says = {
    metadata: { name: 'db-drill-copy' },
    status: { phase: 'Failed', reason: 'Evicted', message: 'The node was low on resource: ephemeral-storage.' },
  };
  expect(await drilling.run(DUMPS)).toMatchObject({
    ok: false,
    reason:
      'pod db-drill-copy ended without saying what it found: Evicted: The node was low on resource: ephemeral-storage.',
  });
});

test('a drill is over when the volume of its pod is gone too', async () => {
  const place = 'persistentvolumeclaims/db-drill-copy-scratch';
  drilling.says = ended('restore-drill\t4\t3\t2\t0\nbackup\tnightly-7\t3600\n');
  // As Kubernetes does it: the volume goes after the pod.
  const follow = setInterval(() => {
    const pod = api.find('pods/db-drill-copy') !== undefined;
    const claim = api.find(place) !== undefined;
    if (pod && !claim) api.put('persistentvolumeclaims', { metadata: { name: 'db-drill-copy-scratch' } });
    if (!pod && claim && drilling.log.some((line) => /scratch is gone/.test(line))) api.remove(place);
  }, 3);
  try {
    expect(await drilling.run(DUMPS)).toMatchObject({ ok: true });
  } finally {
    clearInterval(follow);
  }
  expect(drilling.log).toContain('waiting until claim db-drill-copy-scratch is gone');
  expect(api.find(place)).toBeUndefined();
});
