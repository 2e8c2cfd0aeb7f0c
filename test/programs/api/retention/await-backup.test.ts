import type { SnapshotPruningPlan } from '../../../../src/model/retention/pruning-plan';
import type { SnapshotPruningResult } from '../../../../src/programs/api/retention/prune-snapshots';
import { eventually } from '../../support/eventually';
import { FakeApi } from '../../support/fake-api';
import { leases, NOW, OPERATED, operated, own, PLAN, Pruning } from './support';

/** The minute at which the backup and its pruning were due, and the Job that the CronJob makes of it. */
const DUE = Date.parse('2026-03-17T10:20:00Z');
const JOB = `db-retention-${DUE / 60_000}`;
const RUN = 'nightly-20260317102000';

let api: FakeApi;
let pruning: Pruning;
beforeEach(async () => {
  api = await new FakeApi().start();
  pruning = new Pruning(api);
  leases(api);
});
afterEach(() => api.stop());

const after = (plan: SnapshotPruningPlan, within = 30): SnapshotPruningPlan => ({
  ...plan,
  after: { schedule: 'nightly', within },
});
const run = (plan: SnapshotPruningPlan, job = JOB): Promise<SnapshotPruningResult> => pruning.run(plan, { job });

describe('after a backup of ours', () => {
  const plan = after(PLAN);
  beforeEach(() => [1, 2, 3, 4].forEach((day) => own(api, `nightly-${day}`, day)));

  const told = (kind: 'success' | 'failure', status: object | null): void => {
    const text = status && JSON.stringify(status);
    api.edit('leases/db-backup', { metadata: { annotations: { [`cdk8s-pg/last-${kind}.nightly`]: text } } });
  };
  const looks = (count: number): Promise<void> =>
    eventually(() => expect(api.count('GET', 'leases/db-backup')).toBeGreaterThanOrEqual(count));

  test('that succeeded, it prunes', async () => {
    told('success', { run: RUN, time: '2026-03-17T10:20:20Z' });
    expect(await run(plan)).toMatchObject({ ok: true, outcome: 'pruned', deleted: 1 });
    expect(pruning.log[0]).toBe('waiting for the backup of nightly that was due at 2026-03-17T10:20:00.000Z');
  });

  test('that succeeds later, it waits', async () => {
    told('success', { run: 'nightly-20260316102000', time: '2026-03-16T10:20:20Z' });
    const ended = run(plan);
    await looks(3);
    expect(pruning.deletions).toEqual([]);
    told('success', { run: RUN, time: '2026-03-17T10:20:20Z' });
    expect(await ended).toMatchObject({ ok: true, outcome: 'pruned' });
  });

  test('that is a later one, it prunes as well: the pruning itself may be late', async () => {
    told('success', { run: 'nightly-20260317112000', time: '2026-03-17T11:20:20Z' });
    expect(await run(plan)).toMatchObject({ outcome: 'pruned' });
  });

  test.each([
    ['after it had made something', { run: RUN, time: '2026-03-17T10:20:20Z' }],
    ['before it had a name', { time: '2026-03-17T10:20:20Z' }],
  ])('that failed %s, nothing is pruned; that has an alarm of its own', async (_, status) => {
    told('failure', status);
    expect(await run(plan)).toMatchObject({
      ok: true,
      outcome: 'skipped',
      reason: 'the backup of nightly failed, so nothing is pruned after it',
      deleted: 0,
    });
    expect([pruning.deletions, pruning.events]).toEqual([[], []]);
    expect(pruning.record).toMatchObject({ last: { ok: true, outcome: 'skipped' }, first: undefined });
  });

  test('that failed and then succeeds, it prunes', async () => {
    told('failure', { run: RUN, time: '2026-03-17T10:20:20Z' });
    const ended = run(plan);
    await looks(2);
    told('failure', null);
    told('success', { run: 'nightly-20260317102001', time: '2026-03-17T10:20:50Z' });
    expect(await ended).toMatchObject({ outcome: 'pruned' });
  });

  test('that failed and is tried again, it waits for that', async () => {
    told('failure', { run: RUN, time: '2026-03-17T10:20:20Z' });
    const spec = { holderIdentity: 'nightly-20260317102001', renewTime: new Date(NOW).toISOString() };
    api.edit('leases/db-backup', { spec });
    const ended = run(plan);
    // Longer than a failure would have to be the last word.
    await looks(20);
    told('success', { run: 'nightly-20260317102001', time: '2026-03-17T10:20:50Z' });
    expect(await ended).toMatchObject({ outcome: 'pruned' });
  });

  test.each<[string, object | undefined]>([
    ['never comes', undefined],
    ['is of an earlier time', { run: 'nightly-20260316102000', time: '2026-03-16T10:20:20Z' }],
    ['is of another schedule', { run: 'nightly-b-20260317102000', time: '2026-03-17T10:20:20Z' }],
  ])('that %s, nothing is pruned, and it fails', async (_, status) => {
    if (status) told('success', status);
    expect(await run(after(PLAN, 0.05))).toMatchObject({
      ok: false,
      outcome: 'skipped',
      reason: 'no backup of nightly ended within 0.05 s, so nothing is pruned',
    });
    expect(pruning.deletions).toEqual([]);
    expect(pruning.events).toMatchObject([{ type: 'Warning', reason: 'PruningRefused' }]);
  });

  test('that nobody waits for, because it was started by hand, it prunes at once', async () => {
    expect(await run(plan, 'db-retention-now')).toMatchObject({ outcome: 'pruned' });
    expect(pruning.log[0]).toBe('not started by its schedule: waiting for no backup');
  });

  test('that has not come when it is told to end, nothing is pruned', async () => {
    const ended = run(plan);
    await looks(2);
    pruning.ending.abort();
    expect(await ended).toMatchObject({ ok: false, reason: 'told to end while waiting for the backup of nightly' });
    expect(pruning.deletions).toEqual([]);
  });
});

describe('after a backup of CloudNativePG', () => {
  const plan = after(OPERATED);
  beforeEach(() => [1, 2, 3, 4].forEach((day) => operated(api, `weekly-${day}`, day)));

  const backup = (name: string, seconds: number, phase: string | undefined, cluster = 'db'): void =>
    void api.put('backups', {
      metadata: { name, creationTimestamp: new Date(DUE + seconds * 1000).toISOString() },
      spec: { cluster: { name: cluster }, method: 'volumeSnapshot' },
      status: { phase },
    });

  test.each([2, -50])('that was made %i s after it was due and is completed, it prunes', async (seconds) => {
    backup('nightly-20260317102002', seconds, 'completed');
    expect(await run(plan)).toMatchObject({ ok: true, outcome: 'pruned' });
    expect(pruning.deletions).toContain('backups/weekly-4');
  });

  test('that runs, it waits', async () => {
    backup('nightly-20260317102002', 2, 'started');
    const ended = run(plan);
    await eventually(() => expect(api.count('GET', 'backups')).toBeGreaterThanOrEqual(3));
    expect(pruning.deletions).toEqual([]);
    backup('nightly-20260317102002', 2, 'completed');
    expect(await ended).toMatchObject({ outcome: 'pruned' });
  });

  test('that failed, nothing is pruned', async () => {
    backup('nightly-20260317102002', 2, 'failed');
    expect(await run(plan)).toMatchObject({ ok: true, outcome: 'skipped', deleted: 0 });
  });

  test.each([
    ['an earlier one', 'nightly-20260316102002', -3600, 'db'],
    ['one of another schedule', 'nightly-b-20260317102002', 2, 'db'],
    ['one of another database', 'nightly-20260317102002', 2, 'other'],
  ])('that never comes, but %s: nothing is pruned, and it fails', async (_, name, seconds, cluster) => {
    backup(name, seconds, 'completed', cluster);
    expect(await run(after(OPERATED, 0.05))).toMatchObject({ ok: false, outcome: 'skipped' });
    expect(pruning.deletions).toEqual([]);
  });
});
