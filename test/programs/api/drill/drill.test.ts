import { FakeApi } from '../../support/fake-api';
import { eventually } from '../../support/eventually';
import { operated, own } from '../retention/support';
import { Drilling, ended, GOOD, NOW, OPERATED, PLAN } from './support';

let api: FakeApi;
let drilling: Drilling;
beforeEach(async () => {
  api = await new FakeApi().start();
  api.put('leases', { metadata: { name: 'db-drill' } });
  own(api, 'nightly-2', 2, { volumes: ['data', 'wal'] });
  own(api, 'nightly-1', 1, { volumes: ['data', 'wal'] });
  operated(api, 'weekly-1', 1);
  drilling = new Drilling(api);
});
afterEach(() => api.stop());

const made = (plural: string): any[] =>
  api.requests.filter(({ method, place }) => method === 'POST' && place === plural).map(({ body }) => body);

describe('a drill', () => {
  test('restores the newest complete backup, tells what it found, and leaves nothing', async () => {
    const result = await drilling.run();
    expect(result).toEqual({
      program: 'restore-drill',
      ok: true,
      database: 'db',
      backup: 'nightly-1',
      backupAge: 86400,
      restoreSeconds: 0,
      recoverySeconds: 4,
      checkSeconds: 3,
      assertions: 2,
    });
    expect(drilling.left).toEqual([]);
    expect(drilling.record('successful')).toEqual({
      time: '2026-03-17T10:20:30Z',
      job: 'db-drill-1',
      backup: 'nightly-1',
      backupAge: 86400,
      restoreSeconds: 0,
      recoverySeconds: 4,
      checkSeconds: 3,
      assertions: 2,
    });
    expect(drilling.record('failed')).toBeNull();
    expect(drilling.lease.spec.holderIdentity).toBeUndefined();
    expect(drilling.lease.metadata.annotations['cdk8s-pg/running-drill']).toBeUndefined();
    expect(drilling.events).toEqual([
      {
        type: 'Normal',
        reason: 'DrillSucceeded',
        message: 'db: backup nightly-1, 86400 s old, was restored in 0 s and is as it should be',
      },
    ]);
  });

  test('makes claims from the snapshots, each pinning its own, that belong to the Job as everything does', async () => {
    api.edit('volumesnapshots/nightly-1', { status: { restoreSize: '2Gi' } });
    await drilling.run();
    const ownerReferences = [{ apiVersion: 'batch/v1', kind: 'Job', name: 'db-drill-1', uid: 'uid-job' }];
    const [data, wal] = made('persistentvolumeclaims');
    expect(data).toMatchObject({
      metadata: { name: 'db-drill-copy-data', annotations: { 'cdk8s-pg/restored-from': 'nightly-1' }, ownerReferences },
      spec: {
        resources: { requests: { storage: '2Gi' } },
        dataSource: { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 'nightly-1' },
      },
    });
    expect(wal).toMatchObject({
      metadata: { name: 'db-drill-copy-wal', ownerReferences },
      spec: { resources: { requests: { storage: '1Gi' } }, dataSource: { name: 'nightly-1-wal' } },
    });
    expect(made('pods')[0]).toMatchObject({ metadata: { name: 'db-drill-copy', ownerReferences } });
  });

  test('with CloudNativePG makes a Cluster from the Backup, and looks at it once it is ready', async () => {
    drilling.says = ended('restore-drill\t\t3\t2\t0\n', { name: 'db-drill-copy-checks' });
    const result = await drilling.run(OPERATED);
    expect(result).toMatchObject({ ok: true, backup: 'weekly-1', checkSeconds: 3 });
    expect(result.recoverySeconds).toBeUndefined();
    expect(made('clusters')[0].spec.bootstrap).toEqual({
      recovery: { database: 'app', owner: 'app', backup: { name: 'weekly-1' } },
    });
    expect(drilling.left).toEqual([]);
  });

  test('waits for the claims of a Cluster, which go by themselves', async () => {
    drilling.says = ended(GOOD, { name: 'db-drill-copy-checks' });
    api.put('persistentvolumeclaims', { metadata: { name: 'db-drill-copy-1' }, spec: {} });
    const running = drilling.run(OPERATED);
    await eventually(() => expect(drilling.log).toContain('waiting until claim db-drill-copy-1 is gone'));
    api.remove('persistentvolumeclaims/db-drill-copy-1');
    await running;
    expect(api.count('DELETE', 'persistentvolumeclaims/db-drill-copy-1')).toBe(0);
  });

  test('restores one that is old enough where that is asked for', async () => {
    expect(await drilling.run({ ...PLAN, minimumAge: 100_000 })).toMatchObject({ ok: true, backup: 'nightly-2' });
  });

  test('a write whose answer is lost is found again', async () => {
    for (const place of ['persistentvolumeclaims', 'pods']) api.plan('POST', place, 'answer lost');
    api.plan('PATCH', 'leases/db-drill', 'answer lost');
    expect(await drilling.run()).toMatchObject({ ok: true });
    expect(drilling.left).toEqual([]);
  });

  test('missing rights are waited for, since a Role may be applied after a Job', async () => {
    api.plan('GET', 'volumesnapshots', { status: 403 }, { times: 2 });
    expect(await drilling.run()).toMatchObject({ ok: true });
  });
});

describe('a drill fails, and leaves nothing, where', () => {
  const failing = async (reason: unknown, plan = PLAN): Promise<void> => {
    const result = await drilling.run(plan);
    expect(result).toMatchObject({ ok: false, reason });
    expect(drilling.left).toEqual([]);
    expect(drilling.record('failed')).toMatchObject({ reason });
    expect(drilling.record('successful')).toBeNull();
    expect(drilling.lease.spec?.holderIdentity).toBeUndefined();
    expect(drilling.events.map((event) => event.reason)).toEqual(['DrillFailed']);
  };

  test.each<[string, object, string]>([
    [
      'an assertion does not hold',
      ended('restore-drill\t4\t3\t1\t1\nfailure\tassertion sums\twas 3\n', { phase: 'Failed' }),
      'assertion sums: was 3',
    ],
    [
      'several checks fail',
      ended('restore-drill\t4\t3\t1\t3\nfailure\tamcheck\theap\nfailure\tassertion a\tno\n', { phase: 'Failed' }),
      'amcheck: heap (and 2 more)',
    ],
    [
      'the copy cannot be restored',
      ended('restore-drill\t\t\t0\t0\nbroken\tPostgreSQL ended while it recovered\n', { phase: 'Failed' }),
      'PostgreSQL ended while it recovered',
    ],
    [
      'the pod is killed for its memory',
      { status: { phase: 'Failed', containerStatuses: [{ state: { terminated: { reason: 'OOMKilled' } } }] } },
      'pod db-drill-copy ended without saying what it found: OOMKilled',
    ],
    [
      'the pod is evicted',
      { status: { phase: 'Failed', reason: 'Evicted', message: 'The node was low on resource: ephemeral-storage.' } },
      'pod db-drill-copy ended without saying what it found: Evicted: The node was low on resource: ephemeral-storage.',
    ],
    [
      'the pod says half of it',
      ended('', { phase: 'Failed' }),
      'pod db-drill-copy ended without saying what it found: Completed',
    ],
  ])('%s', async (_, says, reason) => {
    drilling.says = says;
    await failing(reason);
  });

  test('there is no complete backup', async () => {
    api.edit('volumesnapshots/nightly-2', { metadata: { annotations: { 'cdk8s-pg/failed': 'cut' } } });
    api.edit('volumesnapshots/nightly-1-wal', { metadata: { annotations: { 'cdk8s-pg/completed-at': null } } });
    await failing('there is no complete backup of db (1 failed, 1 running)');
  });

  test('the newest backup is too old', () =>
    failing('the newest complete backup, nightly-1, is 1 day old, more than maxAge (1 hour)', {
      ...PLAN,
      maxAge: 3600,
    }));

  test('CloudNativePG took the backup online, so that it lacks WAL', async () => {
    api.edit('backups/weekly-1', { status: { online: true } });
    await failing(
      'Backup weekly-1 was taken online and needs archived WAL, which a drill does not read: take backups with online: false',
      OPERATED,
    );
  });

  test('no backup is old enough', () =>
    failing('no complete backup of db is as old as minimumAge (30 days): the oldest is 2 days old', {
      ...PLAN,
      minimumAge: 30 * 86_400,
    }));

  test('the backup is of other volumes than the database', () =>
    failing(
      'backup nightly-1 is of the volumes data, wal, and the database has data: it cannot be restored as the database is declared now',
      { ...PLAN, objects: { ...PLAN.objects, claims: { data: PLAN.objects.claims.data } } },
    ));

  test.each<[string, object, string]>([
    [
      'cannot be scheduled',
      {
        status: { conditions: [{ type: 'PodScheduled', status: 'False', message: '0/1 nodes: Insufficient memory' }] },
      },
      'waiting for pod db-drill-copy: 0/1 nodes: Insufficient memory',
    ],
    [
      'has no image',
      {
        status: {
          containerStatuses: [{ state: { waiting: { reason: 'ImagePullBackOff', message: 'no such image' } } }],
        },
      },
      'waiting for pod db-drill-copy: ImagePullBackOff: no such image',
    ],
    [
      'goes on for too long',
      { status: { containerStatuses: [{ state: { running: {} } }] } },
      'waiting for pod db-drill-copy: it runs',
    ],
  ])('time is up and the pod %s', async (_, says, doing) => {
    drilling.says = says;
    await failing(`not done within 2 s: ${doing}`, { ...PLAN, deadline: 2 });
  });

  test('time is up and a claim gets no volume', async () => {
    drilling.says = undefined;
    drilling.becomes = { 'persistentvolumeclaims/db-drill-copy-wal': { status: { phase: 'Pending' } } };
    await failing('not done within 2 s: waiting for pod db-drill-copy: claim db-drill-copy-wal has no volume yet', {
      ...PLAN,
      deadline: 2,
    });
  });

  test('time is up and the operator does not get on', async () => {
    const plan = { ...OPERATED, deadline: 2 };
    const status = { readyInstances: 0, phase: 'Setting up primary', phaseReason: 'x' };
    drilling.follow = [['persistentvolumeclaims', { metadata: { name: 'db-drill-copy-1' } }]];
    drilling.becomes = { 'clusters/db-drill-copy': { status } };
    await failing('not done within 2 s: waiting for Cluster db-drill-copy: Setting up primary (x)', plan);
  });

  test('time is up and the operator makes no claim, for a quota say', async () => {
    drilling.becomes = { 'clusters/db-drill-copy': { status: { readyInstances: 0 } } };
    await failing(
      'not done within 2 s: waiting for Cluster db-drill-copy: not looked at by the operator: it has no claim db-drill-copy-1; where a ResourceQuota or anything else forbids it, the log of the operator says so',
      { ...OPERATED, deadline: 2 },
    );
  });

  test.each<[string, object, string]>([
    [
      'cannot be scheduled',
      { conditions: [{ type: 'PodScheduled', status: 'False', message: '0/1 nodes: Insufficient\nmemory' }] },
      '0/1 nodes: Insufficient memory',
    ],
    [
      'has no image',
      { initContainerStatuses: [{ state: { waiting: { reason: 'ErrImagePull', message: 'no such image' } } }] },
      'ErrImagePull: no such image',
    ],
  ])('time is up and a pod of the operator %s', async (_, pod, reason) => {
    const status = { readyInstances: 0, phase: 'Setting up primary' };
    drilling.becomes = { 'clusters/db-drill-copy': { status } };
    const other = { conditions: [{ type: 'PodScheduled', status: 'False', message: 'somebody else’s' }] };
    api.put('pods', { metadata: { name: 'db-1', labels: { 'cnpg.io/cluster': 'db' } }, status: other });
    const metadata = { name: 'db-drill-copy-1-x', labels: { 'cnpg.io/cluster': 'db-drill-copy' } };
    drilling.follow = [
      ['persistentvolumeclaims', { metadata: { name: 'db-drill-copy-1' } }],
      ['pods', { metadata, status: pod } as { metadata: { name: string } }],
    ];
    const result = await drilling.run({ ...OPERATED, deadline: 2 });
    expect(result.reason).toBe(
      `not done within 2 s: waiting for Cluster db-drill-copy: Setting up primary: pod db-drill-copy-1-x: ${reason}`,
    );
    expect(drilling.left).toEqual(['pods/db-1']);
  });

  test('a claim is refused, by a quota say', async () => {
    api.plan('POST', 'persistentvolumeclaims', { status: 422, message: 'exceeded quota: claims' });
    await failing(expect.stringContaining('exceeded quota: claims'));
  });

  test('the pod of the copy is deleted', async () => {
    drilling.says = undefined;
    const running = failing('pod db-drill-copy was deleted during the drill');
    await eventually(() => expect(api.find('pods/db-drill-copy')).toBeDefined());
    await eventually(() => expect(drilling.log.at(-1)).toMatch(/^waiting for pod/));
    api.remove('pods/db-drill-copy');
    await running;
  });

  test('it is told to end', async () => {
    drilling.says = undefined;
    const running = failing('told to end: waiting for pod db-drill-copy: not started');
    await eventually(() => expect(drilling.log.at(-1)).toMatch(/^waiting for pod/));
    drilling.ending.abort();
    await running;
  });

  test('its Lease is not there', async () => {
    api.remove('leases/db-drill');
    const result = await drilling.run();
    expect(result.reason).toBe('there is no Lease db-drill: apply the manifests of the drill of db');
    expect(drilling.left).toEqual([]);
  });

  test('what it would make is there and somebody else’s, which stays', async () => {
    api.put('persistentvolumeclaims', { metadata: { name: 'db-drill-copy-wal' }, spec: {} });
    const result = await drilling.run();
    expect(result.reason).toBe(
      'claim db-drill-copy-wal exists and is not of this drill: delete it, or choose another name',
    );
    expect(drilling.left).toEqual(['persistentvolumeclaims/db-drill-copy-wal']);
  });
});

describe('what a drill cannot remove', () => {
  test('is told, and fails a good one', async () => {
    api.plan(
      'DELETE',
      'persistentvolumeclaims/db-drill-copy-wal',
      { status: 403, message: 'forbidden' },
      { times: 999 },
    );
    const result = await drilling.run();
    expect(result).toMatchObject({ ok: false, backup: 'nightly-1', assertions: 2 });
    expect(result.reason).toMatch(/^not all was removed, the next drill does it: .*forbidden/);
    expect(drilling.record('successful')).toBeNull();
  });
});

describe('two drills at once', () => {
  const hold = (renewTime: string): void =>
    void api.edit('leases/db-drill', { spec: { holderIdentity: 'drill-y', leaseDurationSeconds: 600, renewTime } });

  test('the second waits until the first lets go', async () => {
    hold('2026-03-17T10:20:00Z');
    const running = drilling.run();
    await eventually(() =>
      expect(drilling.log).toContain('waiting for Lease db-drill, which the drill of pod drill-y holds'),
    );
    expect(drilling.left).toEqual([]);
    api.edit('leases/db-drill', { spec: { holderIdentity: null } });
    expect(await running).toMatchObject({ ok: true });
  });

  test('the second does not wait for ever, and touches nothing', async () => {
    hold('2026-03-17T10:20:00Z');
    api.put('pods', { metadata: { name: 'db-drill-copy', labels: PLAN.objects.pod.metadata.labels } });
    const result = await drilling.run({ ...PLAN, deadline: 0.3 });
    expect(result.reason).toBe(
      'not done within 0.3 s: waiting for Lease db-drill, which the drill of pod drill-y holds',
    );
    expect(drilling.left).toEqual(['pods/db-drill-copy']);
    expect(drilling.lease.spec.holderIdentity).toBe('drill-y');
  });

  test('run after each other, and both are good', async () => {
    const other = new Drilling(api);
    const results = await Promise.all([
      drilling.run(),
      other.run(PLAN, { pod: 'drill-y', job: 'db-drill-2', jobUid: 'uid-other' }),
    ]);
    expect(results.map(({ ok }) => ok)).toEqual([true, true]);
    const order = api.requests
      .filter(
        ({ method, place }) =>
          (method === 'POST' && place === 'pods') || (method === 'DELETE' && place === 'pods/db-drill-copy'),
      )
      .map(({ method }) => method);
    expect(order).toEqual(['POST', 'DELETE', 'POST', 'DELETE']);
  });

  test('one that loses its Lease ends, and removes only what is its own', async () => {
    drilling.says = undefined;
    const running = drilling.run();
    await eventually(() => expect(api.find('pods/db-drill-copy')).toBeDefined());
    api.edit('leases/db-drill', { spec: { holderIdentity: 'drill-y' } });
    api.edit('pods/db-drill-copy', { metadata: { ownerReferences: [{ uid: 'uid-other' }] } });
    expect((await running).reason).toBe('Lease db-drill was taken by drill-y');
    expect(drilling.left).toEqual(['pods/db-drill-copy']);
    expect(drilling.lease.spec.holderIdentity).toBe('drill-y');
  });
});

describe('a drill that is killed', () => {
  /** Dies when it asks this for the nth time: nothing more of it reaches the API. */
  const killedAt = async (kill: number): Promise<boolean> => {
    const first = new Drilling(api);
    let asked = 0;
    let dead = false;
    const stop = new Error('killed');
    const setting = first.setting(PLAN);
    const client = new Proxy(setting.client, {
      get(target, property) {
        const value: unknown = Reflect.get(target, property);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]): unknown => {
          asked += 1;
          if (asked > kill) dead = true;
          if (dead) throw stop;
          return (value as (...given: unknown[]) => unknown).apply(target, args);
        };
      },
    });
    await first.run(PLAN, { client });
    return dead;
  };

  test('at any step leaves what the next one removes, and counts as failed where it had begun', async () => {
    let kill = 0;
    let begun = 0;
    for (; await killedAt(kill); kill += 1) {
      // Its Lease has expired.
      if (drilling.lease.spec?.holderIdentity) api.edit('leases/db-drill', { spec: { leaseDurationSeconds: 0 } });
      const abandoned = drilling.lease.metadata.annotations?.['cdk8s-pg/running-drill'] !== undefined;
      const next = new Drilling(api);
      expect({
        kill,
        ...(await next.run(PLAN, { pod: `next-${kill}`, job: `next-${kill}`, jobUid: `next-${kill}` })),
      }).toMatchObject({ kill, ok: true });
      expect({ kill, left: next.left }).toEqual({ kill, left: [] });
      if (abandoned) {
        begun += 1;
        expect(next.record('failed')?.reason).toMatch(
          /^the drill of Job db-drill-1, begun at 2026-03-17T10:20:30.000000Z, never ended; /,
        );
        expect(next.events.map(({ reason }) => reason)).toContain('DrillAbandoned');
      }
    }
    expect(kill).toBeGreaterThan(15);
    expect(begun).toBeGreaterThan(10);
  }, 120_000);

  test('is cleared before anything else, and what it left is named', async () => {
    const labels = PLAN.objects.pod.metadata.labels;
    for (const [kind, name] of [
      ['pods', 'db-drill-copy'],
      ['persistentvolumeclaims', 'db-drill-copy-data'],
    ] as const)
      api.put(kind, { metadata: { name, labels }, spec: {} });
    const running = JSON.stringify({ job: 'db-drill-0', since: '2026-03-16T10:00:00Z' });
    api.edit('leases/db-drill', { metadata: { annotations: { 'cdk8s-pg/running-drill': running } } });
    expect(await drilling.run()).toMatchObject({ ok: true });
    const reason =
      'the drill of Job db-drill-0, begun at 2026-03-16T10:00:00Z, never ended; removed what it left: pod db-drill-copy, claim db-drill-copy-data';
    expect(drilling.record('failed')).toEqual({
      time: new Date(NOW).toISOString().replace('.000', ''),
      job: 'db-drill-0',
      reason,
    });
    expect(drilling.events[0]).toEqual({ type: 'Warning', reason: 'DrillAbandoned', message: `db: ${reason}` });
  });

  test('counts as failed also where the next is killed while it clears', async () => {
    const running = JSON.stringify({ job: 'db-drill-0', since: '2026-03-16T10:00:00Z' });
    api.edit('leases/db-drill', { metadata: { annotations: { 'cdk8s-pg/running-drill': running } } });
    api.plan('GET', 'pods/db-drill-copy', 'hang', { times: 99 });
    const killed = drilling.run();
    await eventually(() =>
      expect(drilling.record('failed')).toMatchObject({
        job: 'db-drill-0',
        reason: 'the drill of Job db-drill-0, begun at 2026-03-16T10:00:00Z, never ended',
      }),
    );
    expect(JSON.parse(drilling.lease.metadata.annotations['cdk8s-pg/running-drill'])).toMatchObject({
      job: 'db-drill-1',
    });
    drilling.ending.abort();
    await killed;
  });
});
