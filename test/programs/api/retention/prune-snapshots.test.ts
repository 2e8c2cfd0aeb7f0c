import type { SnapshotPruningPlan } from '../../../../src/model/retention/pruning-plan';
import { FakeApi } from '../../support/fake-api';
import { ago, DAY, leases, NOW, OPERATED, operated, own, PLAN, Pruning, ruled } from './support';

let api: FakeApi;
let pruning: Pruning;
beforeEach(async () => {
  api = await new FakeApi().start();
  pruning = new Pruning(api);
  leases(api);
});
afterEach(() => api.stop());

/** Five backups, a day apart. */
function five(): void {
  for (const day of [1, 2, 3, 4, 5]) own(api, `nightly-${day}`, day);
}

describe('backups of ours', () => {
  test('those go that no rule keeps, the oldest first, and each decision is a line', async () => {
    five();
    expect(await pruning.run()).toEqual({
      program: 'prune-snapshots',
      ok: true,
      database: 'db',
      dryRun: false,
      outcome: 'pruned',
      deleted: 2,
      kept: 3,
    });
    expect(pruning.deletions).toEqual(['volumesnapshots/nightly-5', 'volumesnapshots/nightly-4']);
    expect(pruning.there()).toEqual(['nightly-1', 'nightly-2', 'nightly-3']);
    expect(pruning.log).toEqual([
      'nightly-5: delete: 4 newer, maxSnapshots is 3',
      'nightly-4: delete: 3 newer, maxSnapshots is 3',
      'nightly-3: keep: number 3 of the newest 3 (maxSnapshots)',
      'nightly-2: keep: number 2 of the newest 3 (maxSnapshots)',
      'nightly-1: keep: number 1 of the newest 3 (maxSnapshots)',
    ]);
  });

  test('the Lease keeps how it ended, and that the first pruning is done; an Event says what went', async () => {
    five();
    await pruning.run();
    const time = '2026-03-17T10:20:30Z';
    expect(pruning.record).toEqual({
      last: { time, dryRun: false, ok: true, outcome: 'pruned', deleted: 2, kept: 3 },
      first: time,
    });
    expect(pruning.events).toEqual([
      { type: 'Normal', reason: 'SnapshotsPruned', message: 'backups of db: 2 deleted, 3 kept' },
    ]);
  });

  test('run again, nothing goes, and no Event tells of it', async () => {
    five();
    await pruning.run();
    expect(await pruning.run()).toMatchObject({ ok: true, outcome: 'nothing', deleted: 0, kept: 3 });
    expect(pruning.events).toHaveLength(1);
  });

  test('all snapshots of a backup go, that of the data first', async () => {
    for (const day of [1, 2, 3, 4]) own(api, `nightly-${day}`, day, { volumes: ['data', 'wal'] });
    await pruning.run();
    expect(pruning.deletions).toEqual(['volumesnapshots/nightly-4', 'volumesnapshots/nightly-4-wal']);
  });

  test('those of another database, of somebody else, and of CloudNativePG stay', async () => {
    five();
    for (const day of [6, 7, 8, 9]) {
      own(api, `other-${day}`, day, { database: 'other' });
      operated(api, `operated-${day}`, day);
      api.put('volumesnapshots', { metadata: { name: `mine-${day}`, creationTimestamp: ago(day) } });
    }
    expect(await pruning.run()).toMatchObject({ deleted: 2, kept: 3 });
    expect(pruning.deletions).toHaveLength(2);
    expect(api.count('GET', 'backups') + api.count('GET', 'clusters')).toBe(0);
  });

  test('a dry run says the same, deletes nothing, and is no first pruning', async () => {
    five();
    expect(await pruning.run({ ...PLAN, dryRun: true })).toMatchObject({ ok: true, dryRun: true, deleted: 2, kept: 3 });
    expect(pruning.log).toContain('nightly-5: delete: 4 newer, maxSnapshots is 3');
    expect([pruning.deletions, pruning.events]).toEqual([[], []]);
    expect(pruning.record).toMatchObject({ last: { dryRun: true, deleted: 2 }, first: undefined });
  });

  test('one that is about to go is not deleted twice, nor waited for', async () => {
    five();
    api.edit('volumesnapshots/nightly-5', { metadata: { deletionTimestamp: ago(0) } });
    expect(await pruning.run()).toMatchObject({ ok: true, deleted: 1, kept: 3 });
    expect(pruning.deletions).toEqual(['volumesnapshots/nightly-4']);
  });

  test('one that somebody else deletes meanwhile is as good as deleted', async () => {
    five();
    api.plan('DELETE', 'volumesnapshots/nightly-5', { status: 404 });
    expect(await pruning.run()).toMatchObject({ ok: true, deleted: 2 });
  });
});

describe('a backup of ours that was not completed', () => {
  const unfinished = { 'cdk8s-pg/completed-at': undefined as unknown as string };
  const old = (): void => own(api, 'left-20', 20, { annotations: unfinished });
  const hold = (holderIdentity: string | undefined, minutes: number): void =>
    void api.edit('leases/db-backup', {
      spec: { holderIdentity, renewTime: new Date(NOW - minutes * 60_000).toISOString() },
    });

  test('was left by a program that was killed, and goes when it is old', async () => {
    five();
    old();
    await pruning.run();
    expect(pruning.there()).not.toContain('left-20');
  });

  test('runs while it holds the Lease', async () => {
    five();
    old();
    hold('left-20', 1);
    await pruning.run();
    expect(pruning.log).toContain('left-20: keep: still running');
    expect(pruning.there()).toContain('left-20');
  });

  test('does not run any more where the Lease was not renewed for an hour', async () => {
    five();
    old();
    hold('left-20', 61);
    await pruning.run();
    expect(pruning.there()).not.toContain('left-20');
  });

  test('may run for a day without the Lease: it waits until its snapshots can be used', async () => {
    five();
    own(api, 'young', 0.9, { annotations: unfinished });
    const plan = ruled({ failedMaxAge: 60 });
    await pruning.run(plan);
    expect(pruning.log).toContain('young: keep: still running');
  });

  test('runs where nobody knows, because there is no Lease', async () => {
    five();
    old();
    api.remove('leases/db-backup');
    await pruning.run();
    expect(pruning.log).toContain('left-20: keep: still running');
  });
});

describe('backups of CloudNativePG', () => {
  const four = (): void => [1, 2, 3, 4].forEach((day) => operated(api, `weekly-${day}`, day, { wal: true }));

  test('the Backup goes first, then the snapshot of the data, then the others', async () => {
    four();
    expect(await pruning.run(OPERATED)).toMatchObject({ ok: true, deleted: 1, kept: 3 });
    expect(pruning.deletions).toEqual(['backups/weekly-4', 'volumesnapshots/weekly-4', 'volumesnapshots/weekly-4-wal']);
  });

  test('snapshots are listed before Backups, so that none seems to have lost its own', async () => {
    four();
    await pruning.run(OPERATED);
    const lists = api.requests.filter(({ method, place }) => method === 'GET' && !place.includes('/'));
    expect(lists.slice(0, 2).map(({ place }) => place)).toEqual(['volumesnapshots', 'backups']);
  });

  test('a cluster without such kinds has none', async () => {
    for (const kind of ['backups', 'clusters']) api.plan('GET', kind, { status: 404 }, { times: 99 });
    [1, 2, 3, 4].forEach((day) => operated(api, `weekly-${day}`, day));
    expect(await pruning.run(OPERATED)).toMatchObject({ ok: true, deleted: 1 });
    expect(pruning.deletions).toEqual(['volumesnapshots/weekly-4']);
  });

  test('a snapshot whose WAL is missing is known by the manifest of its Cluster, of which little is kept', async () => {
    four();
    api.remove('backups/weekly-2');
    api.remove('volumesnapshots/weekly-2-wal');
    await pruning.run(OPERATED);
    expect(pruning.log).toContain('weekly-2: keep: failed, 2 days old');
  });

  test('one that a Cluster begins with stays', async () => {
    four();
    api.put('clusters', {
      metadata: { name: 'copy' },
      spec: { bootstrap: { recovery: { backup: { name: 'weekly-4' } } } },
    });
    expect(await pruning.run(OPERATED)).toMatchObject({ deleted: 0 });
    expect(pruning.log).toContain('weekly-4: keep: needed by the bootstrap of Cluster copy');
  });

  test('all of a Cluster that hibernates stay', async () => {
    four();
    api.put('clusters', { metadata: { name: 'db', annotations: { 'cnpg.io/hibernation': 'on' } } });
    expect(await pruning.run(OPERATED)).toMatchObject({ deleted: 0 });
  });
});

describe('a backup that a claim needs', () => {
  const claim = (phase: string, annotations = {}): void =>
    void api.put('persistentvolumeclaims', {
      metadata: { name: 'data-copy-0', annotations },
      spec: { dataSource: { kind: 'VolumeSnapshot', name: 'nightly-5' } },
      status: { phase },
    });

  test.each<[string, string, object, boolean, boolean]>([
    ['to be filled', 'Pending', {}, false, true],
    ['bound', 'Bound', {}, false, false],
    ['bound, while the driver copies on write', 'Bound', {}, true, true],
    ['bound, of a restore that has not ended', 'Bound', { 'cdk8s-pg/restored-from': 'nightly-5' }, false, true],
    [
      'bound, of a restore that has ended',
      'Bound',
      { 'cdk8s-pg/restored-from': 'nightly-5', 'cdk8s-pg/system-identifier': '7' },
      false,
      false,
    ],
  ])('%s', async (_, phase, annotations, copyOnWrite, stays) => {
    five();
    claim(phase, annotations);
    await pruning.run({ ...PLAN, copyOnWrite });
    expect(pruning.there().includes('nightly-5')).toBe(stays);
  });

  test.each([0, 1])('that appears after %i deletions: nothing more goes', async (after) => {
    for (const day of [1, 2, 3, 4, 5, 6]) own(api, `nightly-${day}`, day);
    // The first look at the claims is before the decision.
    let looks = 0;
    const needed = ['nightly-6', 'nightly-5'][after];
    api.plan('GET', 'persistentvolumeclaims', Promise.resolve(), {
      times: 99,
      only: () => {
        looks += 1;
        if (looks === after + 2)
          api.put('persistentvolumeclaims', {
            metadata: { name: 'late' },
            spec: { dataSourceRef: { kind: 'VolumeSnapshot', name: needed } },
            status: { phase: 'Pending' },
          });
        return false;
      },
    });
    expect(await pruning.run()).toMatchObject({
      ok: false,
      reason: `${needed} is needed by claim late since a moment ago; the next run decides anew`,
      deleted: after,
      kept: 6 - after,
    });
    expect(pruning.deletions).toHaveLength(after);
    expect(await pruning.run()).toMatchObject({ ok: true });
    expect(pruning.there()).toEqual(['nightly-1', 'nightly-2', 'nightly-3', needed]);
  });
});

describe('when the pruner stops', () => {
  const refused = async (plan: SnapshotPruningPlan, reason: string): Promise<void> => {
    const before = pruning.there();
    expect(await pruning.run(plan)).toMatchObject({ ok: false, reason, deleted: 0 });
    expect([pruning.deletions, pruning.there()]).toEqual([[], before]);
    expect(pruning.events).toEqual([{ type: 'Warning', reason: 'PruningRefused', message: `db: ${reason}` }]);
    expect(pruning.record).toMatchObject({ last: { ok: false, deleted: 0, reason }, first: undefined });
  };

  test('too many would go at once', async () => {
    five();
    await refused(
      ruled({ maxSnapshots: 1, maximumShare: 0.5 }),
      '4 of 5 completed backups would go at once, more than maximumShare (0.5) allows; if that is what you want, raise maximumShare, or set allowFirstPruning',
    );
    expect(pruning.log).toContain('nightly-5: keep: refused to delete: 4 newer, maxSnapshots is 1');
  });

  test('a clock runs wrong', async () => {
    five();
    own(api, 'ahead', -1);
    await refused(
      PLAN,
      'ahead was taken 1 day from now, so a clock runs wrong; correct it, or delete that backup by hand if its time is wrong',
    );
  });

  test.each(['volumesnapshots', 'persistentvolumeclaims', 'leases/db-backup', 'leases/db-retention'])(
    'not everything can be read: %s',
    async (place) => {
      five();
      pruning.patience = 60;
      api.plan('GET', place, { status: 500, message: 'etcd is away' }, { times: 999 });
      await refused(PLAN, `GET ${place}: 500 Internal Server Error: etcd is away`);
    },
  );

  test.each(['backups', 'clusters'])('not everything of CloudNativePG can be read: %s', async (place) => {
    [1, 2, 3, 4].forEach((day) => operated(api, `weekly-${day}`, day));
    pruning.patience = 60;
    api.plan('GET', place, { status: 403, message: 'no' }, { times: 999 });
    await refused(OPERATED, `GET ${place}: 403 Forbidden: no`);
  });

  test('there is no Lease to tell whether it is the first pruning', async () => {
    five();
    api.remove('leases/db-retention');
    expect(await pruning.run()).toMatchObject({
      ok: false,
      reason: 'there is no Lease db-retention: apply the manifests of the retention of db',
    });
    expect(pruning.deletions).toEqual([]);
  });

  test('it is told to end: between two deletions', async () => {
    five();
    api.plan('DELETE', 'volumesnapshots/nightly-5', Promise.resolve(), {
      only: () => {
        pruning.ending.abort();
        return false;
      },
    });
    expect(await pruning.run()).toMatchObject({
      ok: false,
      deleted: 1,
      reason: 'told to end before nightly-4 was deleted; the next run goes on',
    });
    expect(pruning.there()).toHaveLength(4);
  });

  test('its time is up', async () => {
    five();
    expect(await pruning.run({ ...PLAN, deadline: 1e-9 })).toMatchObject({
      ok: false,
      deleted: 0,
      reason: 'not done within 1e-9 s; the next run goes on with nightly-5',
    });
  });

  test('a snapshot that was marked since it was looked at stays, and so does all that comes after it', async () => {
    five();
    api.plan('DELETE', 'volumesnapshots/nightly-5', Promise.resolve(), {
      only: () => {
        api.edit('volumesnapshots/nightly-5', { metadata: { labels: { 'cdk8s-pg/keep': 'true' } } });
        return false;
      },
    });
    expect(await pruning.run()).toMatchObject({
      ok: false,
      deleted: 0,
      reason: 'VolumeSnapshot nightly-5 has changed since it was looked at; the next run decides anew',
    });
    expect(pruning.there()).toHaveLength(5);
    await pruning.run();
    expect(pruning.there()).toEqual(['nightly-1', 'nightly-2', 'nightly-3', 'nightly-5']);
  });

  test('a snapshot of the same backup that was made anew stays', async () => {
    for (const day of [1, 2, 3, 4]) own(api, `nightly-${day}`, day, { volumes: ['data', 'wal'] });
    api.plan('DELETE', 'volumesnapshots/nightly-4-wal', Promise.resolve(), {
      only: () => {
        const wal = api.get('volumesnapshots/nightly-4-wal');
        api.remove('volumesnapshots/nightly-4-wal');
        api.put('volumesnapshots', { ...wal, metadata: { ...wal.metadata, uid: 'another' } });
        return false;
      },
    });
    expect(await pruning.run()).toMatchObject({
      ok: false,
      reason: 'VolumeSnapshot nightly-4-wal has changed since it was looked at; the next run decides anew',
    });
  });
});

describe('the first pruning', () => {
  const plan = ruled({ maxSnapshots: 1, maximumShare: 0.5, allowFirstPruning: true });

  test('may delete more than the share where that is allowed, and later ones may not', async () => {
    five();
    expect(await pruning.run(plan)).toMatchObject({ ok: true, deleted: 4 });
    for (const day of [1.1, 1.2, 1.3, 1.4]) own(api, `more-${day}`, day);
    expect(await pruning.run(plan)).toMatchObject({
      ok: false,
      reason: expect.stringContaining('raise maximumShare for as long as it takes, or prune more often'),
    });
  });

  test('is still the first after one that was stopped half-way', async () => {
    five();
    api.plan('DELETE', 'volumesnapshots/nightly-4', { status: 500 });
    expect(await pruning.run(plan)).toMatchObject({ ok: false, deleted: 1 });
    expect(pruning.record.first).toBeUndefined();
    expect(await pruning.run(plan)).toMatchObject({ ok: true, deleted: 3 });
  });

  test('stays the first where nothing can be written down; the pruning is well all the same', async () => {
    five();
    pruning.patience = 60;
    api.plan('PATCH', 'leases/db-retention', { status: 500, message: 'etcd is away' }, { times: 999 });
    expect(await pruning.run()).toMatchObject({ ok: true, deleted: 2 });
    expect(pruning.log).toContain(
      'status not written to Lease db-retention: PATCH leases/db-retention: 500 Internal Server Error: etcd is away',
    );
  });
});

describe.each([
  ['backups of ours', PLAN],
  ['backups of CloudNativePG', OPERATED],
] as const)('%s, killed half-way', (_, plan) => {
  const fill = (): void => {
    for (const day of [1, 2, 3, 4, 5, 6])
      if (plan.engine === 'own') own(api, `b-${day}`, day, { volumes: ['data', 'wal'] });
      else operated(api, `b-${day}`, day, { wal: true });
  };
  const requests = plan.engine === 'own' ? 6 : 9;
  const faults = [{ status: 500 }, 'lost', 'answer lost', 'hang'] as const;

  test.each(Array.from({ length: requests }, (__, count) => [count, faults[count % faults.length] as 'lost'] as const))(
    'after %i deletions (%j): run again it ends in the same place',
    async (count, fault) => {
      fill();
      let seen = 0;
      api.plan('DELETE', /./, fault, { only: () => (seen += 1) === count + 1 });
      expect(await pruning.run(plan)).toMatchObject({ ok: false, reason: expect.stringMatching(/^DELETE /) });
      expect(pruning.deletions).toHaveLength(count + 1);
      expect(await pruning.run(plan)).toMatchObject({ ok: true });
      expect(pruning.there()).toEqual(['b-1', 'b-1-wal', 'b-2', 'b-2-wal', 'b-3', 'b-3-wal']);
      expect(pruning.there('backups')).toEqual(plan.engine === 'own' ? [] : ['b-1', 'b-2', 'b-3']);
    },
  );
});

describe('a listing of several pages', () => {
  test('is read to its end', async () => {
    api.pageSize = 2;
    five();
    expect(await pruning.run()).toMatchObject({ ok: true, deleted: 2, kept: 3 });
  });

  test('is begun anew where the API has forgotten it', async () => {
    api.pageSize = 2;
    five();
    const only = ({ query }: { query: URLSearchParams }): boolean => query.get('continue') === '4';
    api.plan('GET', 'volumesnapshots', { status: 410, message: 'expired' }, { only });
    expect(await pruning.run()).toMatchObject({ ok: true, deleted: 2, kept: 3 });
  });

  test('that is forgotten again and again is given up: nothing goes', async () => {
    api.pageSize = 2;
    five();
    const only = ({ query }: { query: URLSearchParams }): boolean => query.get('continue') === '4';
    api.plan('GET', 'volumesnapshots', { status: 410, message: 'expired' }, { only, times: 99 });
    expect(await pruning.run()).toMatchObject({ ok: false, reason: 'GET volumesnapshots: 410 Gone: expired' });
    expect(pruning.deletions).toEqual([]);
  });
});

test('a year of daily backups ends as its tiers say, within the size of a termination message', async () => {
  for (let day = 0; day < 365; day += 1) own(api, `nightly-${String(day).padStart(3, '0')}`, day);
  const plan = ruled({ maxSnapshots: undefined, tiers: { daily: 7, monthly: 12 }, allowFirstPruning: true });
  const result = await pruning.run({ ...plan, rules: { ...plan.rules, maximumShare: 0.5 } });
  expect(JSON.stringify(result).length).toBeLessThan(4096);
  const last = (day: number): boolean =>
    day === 0 || new Date(NOW - day * DAY).getUTCMonth() !== new Date(NOW - (day - 1) * DAY).getUTCMonth();
  const expected = Array.from({ length: 365 }, (_, day) => day)
    .filter((day) => day < 7 || last(day))
    .slice(0, 7 + 11);
  expect(pruning.there()).toEqual(expected.map((day) => `nightly-${String(day).padStart(3, '0')}`));
  expect(result).toMatchObject({ ok: true, deleted: 365 - 18, kept: 18 });
}, 60_000);
