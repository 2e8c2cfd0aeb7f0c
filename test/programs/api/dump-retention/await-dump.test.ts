import { PRUNED_AFTER } from '../../../../src/model/retention/dump-pruning-plan';
import { FakeApi } from '../../support/fake-api';
import { ago, DumpPruning, failed, FakeTransfer, JOB, leases, PLAN, succeeded } from './support';

let api: FakeApi;
let transfer: FakeTransfer;
let pruning: DumpPruning;
beforeEach(async () => {
  api = await new FakeApi().start();
  transfer = new FakeTransfer();
  pruning = new DumpPruning(api, transfer);
  transfer.dumps(1, 2, 3, 4);
});
afterEach(async () => {
  transfer.stop();
  await api.stop();
});

const MINUTE = 1 / 1440;
const job = { job: JOB };

describe('a pruning that does not wait', () => {
  test('follows a backup that has succeeded, and each once', async () => {
    leases(api, succeeded(0.5));
    expect(await pruning.run(PLAN, job)).toMatchObject({ ok: true, outcome: 'pruned' });
    expect(pruning.annotations[PRUNED_AFTER]).toBe(ago(0.5));
    expect(await pruning.run(PLAN, job)).toMatchObject({
      ok: false,
      outcome: 'skipped',
      reason: 'no backup of nightly has ended since the last pruning, so nothing is pruned',
    });
    expect(pruning.last('far')).toMatchObject({ ok: false, outcome: 'skipped' });
    api.edit('leases/nightly', { metadata: { annotations: succeeded(0.1) } });
    expect(await pruning.run(PLAN, job)).toMatchObject({ ok: true, outcome: 'nothing' });
  });

  test.each([
    [
      'the last has failed',
      { ...succeeded(1), ...failed(0.5) },
      'the last backup of nightly failed, so nothing is pruned after it',
    ],
    ['there is none yet', {}, 'no backup of nightly has ended yet, so nothing is pruned'],
  ])('prunes nothing where %s', async (_, annotations, reason) => {
    leases(api, annotations);
    expect(await pruning.run(PLAN, job)).toMatchObject({ ok: true, outcome: 'skipped', reason, deleted: 0 });
    expect(transfer.asked).toEqual([]);
  });

  test('goes by the last try of a backup', async () => {
    leases(api, { ...failed(0.5), ...succeeded(0.5) });
    expect(await pruning.run(PLAN, job)).toMatchObject({ outcome: 'pruned' });
  });

  test('does not follow a backup where a store failed, so that the next run does', async () => {
    leases(api);
    transfer.refuse = (request) => (request === 'list 1 db' ? 'unreachable (no route)' : undefined);
    expect(await pruning.run(PLAN, job)).toMatchObject({ ok: false });
    transfer.refuse = () => undefined;
    expect(await pruning.run(PLAN, job)).toMatchObject({ ok: true, deleted: 1 });
  });
});

describe('a pruning that waits', () => {
  const waiting = { ...PLAN, after: { schedule: 'nightly', within: 0.2 } };

  test('goes on when the backup has ended that was due at the same time', async () => {
    leases(api, succeeded(1));
    const running = pruning.run({ ...waiting, after: { schedule: 'nightly', within: 30 } }, job);
    api.edit('leases/nightly', { metadata: { annotations: succeeded(MINUTE / 2) } });
    expect(await running).toMatchObject({ ok: true, outcome: 'pruned' });
  });

  test('prunes nothing where none ends', async () => {
    leases(api, succeeded(1));
    expect(await pruning.run(waiting, job)).toMatchObject({
      ok: false,
      outcome: 'skipped',
      reason: 'no backup of nightly ended within 0.2 s, so nothing is pruned',
    });
  });

  test('prunes nothing after a failure that stays the last word', async () => {
    leases(api, { ...succeeded(1), ...failed(MINUTE / 2) });
    expect(await pruning.run({ ...waiting, after: { schedule: 'nightly', within: 30 } }, job)).toMatchObject({
      ok: true,
      outcome: 'skipped',
      reason: 'the backup of nightly failed, so nothing is pruned after it',
    });
  });

  test('goes on when a later try succeeds', async () => {
    leases(api, failed(MINUTE / 2));
    const timing = { look: 2, retried: 30_000 };
    const running = pruning.run({ ...waiting, after: { schedule: 'nightly', within: 30 } }, { ...job, timing });
    api.edit('leases/nightly', { metadata: { annotations: succeeded(MINUTE / 3) } });
    expect(await running).toMatchObject({ ok: true, outcome: 'pruned' });
  });

  test('ends when it is told to', async () => {
    leases(api, {});
    pruning.ending.abort();
    expect(await pruning.run(waiting, job)).toMatchObject({
      ok: false,
      reason: 'told to end while waiting for the backup of nightly',
    });
  });

  test('waits for none where it is started by hand', async () => {
    leases(api, {});
    expect(await pruning.run(waiting)).toMatchObject({ ok: true, outcome: 'pruned' });
  });
});
