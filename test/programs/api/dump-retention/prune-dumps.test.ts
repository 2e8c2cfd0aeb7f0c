import { storeAnnotations } from '../../../../src/model/retention/dump-pruning-plan';
import { FakeApi } from '../../support/fake-api';
import { ago, DAY, DumpPruning, FakeTransfer, JOB, leases, manifest, PLAN, RULES } from './support';

let api: FakeApi;
let transfer: FakeTransfer;
let pruning: DumpPruning;
beforeEach(async () => {
  api = await new FakeApi().start();
  transfer = new FakeTransfer();
  pruning = new DumpPruning(api, transfer);
  leases(api);
});
afterEach(async () => {
  transfer.stop();
  await api.stop();
});

const KEPT = ['nightly-1', 'nightly-2', 'nightly-3'];
const near = { ...PLAN, stores: PLAN.stores.slice(0, 1) };
const removals = (): string[] => transfer.asked.filter((request) => request.startsWith('remove'));
const refuse = (start: string, reason: string): void => {
  transfer.refuse = (request) => (request.startsWith(start) ? reason : undefined);
};

describe('the dumps of a store', () => {
  test('go that no rule keeps, the oldest first, and each decision is a line', async () => {
    transfer.dumps(1, 2, 3, 4, 5);
    const counts = { deleted: 2, kept: 3, refused: 0, unreadable: 0 };
    expect(await pruning.run(near)).toEqual({
      program: 'prune-dumps',
      ok: true,
      outcome: 'pruned',
      database: 'db',
      ...counts,
      stores: [{ name: 'near', ok: true, ...counts }],
    });
    expect(transfer.asked).toEqual(['list 0 db', 'leftovers 0 db', 'remove 0 db/nightly-5', 'remove 0 db/nightly-4']);
    expect(transfer.there()).toEqual(KEPT);
    expect(pruning.log).toEqual([
      'not started by its schedule: waiting for no backup',
      'near: nightly-5: delete: 4 newer, maxSnapshots is 3',
      'near: nightly-4: delete: 3 newer, maxSnapshots is 3',
      'near: nightly-3: keep: number 3 of the newest 3 (maxSnapshots)',
      'near: nightly-2: keep: number 2 of the newest 3 (maxSnapshots)',
      'near: nightly-1: keep: number 1 of the newest 3 (maxSnapshots)',
    ]);
  });

  test('go by the rules of that store', async () => {
    transfer.dumps(1, 2, 3, 4, 5);
    const [first, far] = PLAN.stores;
    await pruning.run({ ...PLAN, stores: [first, { name: far.name, rules: { ...RULES, maxSnapshots: 5 } }] });
    expect([transfer.there(0), transfer.there(1)]).toEqual([KEPT, [...KEPT, 'nightly-4', 'nightly-5']]);
  });

  test('leave a record on the Lease for each store, and an Event that says what went', async () => {
    transfer.dumps(1, 2, 3, 4);
    await pruning.run();
    const record = { ok: true, dryRun: false, outcome: 'pruned', deleted: 1, kept: 3, refused: 0, unreadable: 0 };
    for (const { name } of PLAN.stores) {
      expect(pruning.last(name)).toEqual({ time: ago(0), ...record });
      expect(pruning.annotations[storeAnnotations(name).first]).toBe(ago(0));
      expect(pruning.annotations[storeAnnotations(name).begun]).toBeUndefined();
    }
    expect(pruning.events).toEqual([
      { type: 'Normal', reason: 'DumpsPruned', message: 'dumps of db: 2 deleted, 6 kept' },
    ]);
  });

  test('run again, nothing goes, and no Event tells of it', async () => {
    transfer.dumps(1, 2, 3, 4);
    await pruning.run();
    expect(await pruning.run()).toMatchObject({ ok: true, outcome: 'nothing', deleted: 0, kept: 6 });
    expect(pruning.events).toHaveLength(1);
  });

  test('of which too large a part would go all stay, unless it is the first pruning and that is allowed', async () => {
    transfer.dumps(1, 2, 3, 4, 5, 6, 7, 8);
    const shared = (allowFirstPruning: boolean) => ({
      ...PLAN,
      stores: PLAN.stores.map(({ name }) => ({ name, rules: { ...RULES, maximumShare: 0.5, allowFirstPruning } })),
    });
    expect(await pruning.run(shared(false))).toMatchObject({ ok: false, deleted: 0, kept: 16 });
    expect(removals()).toEqual([]);
    expect(await pruning.run(shared(true))).toMatchObject({ ok: true, deleted: 10 });
    // That was the first.
    transfer.dumps(4, 5, 6, 7, 8);
    expect(await pruning.run(shared(true))).toMatchObject({ ok: false, deleted: 0 });
  });
});

describe('what has no manifest', () => {
  const leave = (name: string, days: number): void => void transfer.stores[0]?.set(name, { age: days * DAY });

  test('goes when it is older than failedMaxAge', async () => {
    transfer.dumps(1, 2);
    leave('nightly-9.partial', 7.1);
    leave('nightly-8', 6.9);
    expect(await pruning.run(near)).toMatchObject({ ok: true, deleted: 1, kept: 3 });
    expect(transfer.there()).toEqual(['nightly-1', 'nightly-2', 'nightly-8']);
  });

  test('stays for a day, whatever the rules say: it may be on its way', async () => {
    transfer.dumps(1);
    leave('nightly-9.partial', 0.99);
    leave('nightly-8', 1.01);
    await pruning.run({ ...PLAN, stores: [{ name: 'near', rules: { ...RULES, failedMaxAge: 60 } }] });
    expect(transfer.there()).toEqual(['nightly-1', 'nightly-9.partial']);
    expect(pruning.log).toContain('near: nightly-9.partial: keep: still running');
  });

  test('and no name of a backup is somebody else’s', async () => {
    transfer.dumps(1);
    for (const name of ['my notes', 'Old', '.snapshot', 'lost+found']) leave(name, 400);
    expect(await pruning.run(near)).toMatchObject({ ok: true, deleted: 0, kept: 1 });
    expect(transfer.there()).toHaveLength(5);
  });
});

describe('a manifest that cannot be read', () => {
  test.each([
    ['no JSON', '{', 'its manifest is not JSON'],
    ['no object', 'null', 'its manifest has the format none'],
    ['another format', manifest('odd', 30, { format: 2 }), 'its manifest has the format 2'],
    ['another database', manifest('odd', 30, { database: 'other' }), 'its manifest is of the database "other"'],
    ['another namespace', manifest('odd', 30, { namespace: 'test' }), 'its manifest is of the namespace "test"'],
    ['another kind', manifest('odd', 30, { kind: 'mariadb' }), 'its manifest is of the kind "mariadb"'],
    ['another backup', manifest('nightly-1', 30), 'its manifest is of the backup "nightly-1"'],
    ['no time', manifest('odd', 30, { finishedAt: 5 }), 'its manifest does not say when it was taken'],
  ])('keeps its backup, and is told: %s', async (_, text, problem) => {
    transfer.dumps(1, 2, 3, 4);
    transfer.stores[0]?.set('odd', { manifest: text });
    expect(await pruning.run(near)).toMatchObject({ ok: true, deleted: 1, kept: 4, unreadable: 1 });
    expect(transfer.there()).toEqual([...KEPT, 'odd']);
    expect(pruning.log).toContain(`near: odd: ${problem}`);
    expect(pruning.events).toContainEqual({
      type: 'Warning',
      reason: 'BackupUnreadable',
      message: 'db: store near has 1 whose manifest cannot be read; they stay, see the log',
    });
  });

  test('because the store does not give it keeps its backup as well', async () => {
    transfer.dumps(1, 2, 3, 4, 5);
    refuse('has 0 db/nightly-5', 'cannot be decrypted');
    expect(await pruning.run(near)).toMatchObject({ ok: true, deleted: 1, kept: 4, unreadable: 1 });
    expect(transfer.there()).toEqual([...KEPT, 'nightly-5']);
  });

  test('and no other that can means that the store is not in order', async () => {
    transfer.dumps(1, 2);
    refuse('has', 'access denied (403)');
    expect(await pruning.run(near)).toMatchObject({
      ok: false,
      reason: 'store near: of 2 backups no manifest can be read, such as that of nightly-1',
    });
  });

  test('for want of a connection stops the store', async () => {
    transfer.dumps(1, 2, 3, 4, 5);
    refuse('has 0 db/nightly-2', 'unreachable (connection refused)');
    expect(await pruning.run(near)).toMatchObject({
      ok: false,
      reason: 'store near: unreachable (connection refused)',
    });
    expect(removals()).toEqual([]);
  });
});

describe('a store that refuses to delete', () => {
  test.each([
    'access denied (AccessDenied: Access Denied because object protected by object lock)',
    'api error InvalidRequest: Object is WORM protected and cannot be overwritten',
    'BlobImmutableDueToPolicy',
    'is subject to the retention policy of its bucket',
  ])('keeps what it will not let go, and the others go: %s', async (reason) => {
    transfer.dumps(1, 2, 3, 4, 5);
    refuse('remove 0 db/nightly-5', reason);
    expect(await pruning.run(near)).toMatchObject({ ok: true, outcome: 'pruned', deleted: 1, kept: 4, refused: 1 });
    expect(transfer.there()).toEqual([...KEPT, 'nightly-5']);
    expect(pruning.log).toContain(`near: nightly-5: not deleted: ${reason}`);
    expect(pruning.last('near')).toMatchObject({ ok: true, refused: 1, reason: `nightly-5: ${reason}` });
    expect(pruning.events[0]).toEqual({
      type: 'Warning',
      reason: 'DeletionRefused',
      message: `db: store near would not let 1 go; nightly-5: ${reason}`,
    });
  });
});

describe('a store that fails', () => {
  test('stops there, does not keep the others from it, and the run is not ok', async () => {
    transfer.dumps(1, 2, 3, 4, 5);
    refuse('remove 0 db/nightly-5', 'no space left (ENOSPC)');
    const result = await pruning.run();
    expect(result).toMatchObject({ ok: false, reason: 'store near: no space left (ENOSPC)', deleted: 2, kept: 8 });
    expect(removals()).toEqual(['remove 0 db/nightly-5', 'remove 1 db/nightly-5', 'remove 1 db/nightly-4']);
    expect(pruning.last('near')).toMatchObject({ ok: false, deleted: 0, reason: 'no space left (ENOSPC)' });
    expect(pruning.last('far')).toMatchObject({ ok: true, deleted: 2 });
    expect(pruning.annotations[storeAnnotations('near').first]).toBeUndefined();
  });

  test('in listing deletes nothing', async () => {
    transfer.dumps(1, 2, 3, 4, 5);
    refuse('leftovers', 'there is no such bucket');
    expect(await pruning.run()).toMatchObject({
      ok: false,
      reason: 'store near: there is no such bucket; store far: there is no such bucket',
    });
    expect(removals()).toEqual([]);
  });

  test('to answer at all is given up when the time is over', async () => {
    transfer.dumps(1);
    refuse('list', '');
    expect(await pruning.run({ ...near, deadline: 0.05 })).toMatchObject({
      ok: false,
      reason: "store near: the transfer has not answered 'list' in time",
    });
  });
});

describe('a pruning that is stopped half-way', () => {
  test('ends in the same place when it is run again', async () => {
    transfer.dumps(1, 2, 3, 4, 5);
    // The manifest goes first; then nothing is heard any more.
    transfer.refuse = (request) => {
      if (request !== 'remove 0 db/nightly-5') return undefined;
      transfer.stores[0]?.set('nightly-5', { age: 5 * DAY });
      pruning.ending.abort();
      return '';
    };
    expect(await pruning.run(near)).toMatchObject({
      ok: false,
      reason: "store near: told to end before the transfer had answered 'remove'",
    });
    expect(pruning.annotations[storeAnnotations('near').begun]).toBe('nightly-5');
    expect(transfer.there()).toHaveLength(5);

    transfer.refuse = () => undefined;
    const again = new DumpPruning(api, transfer);
    expect(await again.run(near)).toMatchObject({ ok: true, deleted: 2, kept: 3 });
    expect(again.log).toContain('near: nightly-5: delete: its deletion has begun already');
    expect(transfer.there()).toEqual(KEPT);
    expect(again.annotations[storeAnnotations('near').begun]).toBeUndefined();
  });

  test('deletes nothing of which the Lease would not know that it has begun', async () => {
    transfer.dumps(1, 2, 3, 4, 5);
    api.plan('PATCH', 'leases/nightly-retention', { status: 403 }, { times: 100 });
    expect(await pruning.run(near)).toMatchObject({ ok: false, deleted: 0 });
    expect(removals()).toEqual([]);
  });

  test('ends between two deletions', async () => {
    transfer.dumps(1, 2, 3, 4, 5);
    transfer.refuse = (request) => {
      if (request === 'remove 0 db/nightly-5') pruning.ending.abort();
      return undefined;
    };
    expect(await pruning.run(near)).toMatchObject({
      ok: false,
      reason: 'store near: told to end before nightly-4 was deleted; the next run goes on',
      deleted: 1,
      kept: 4,
    });
    expect(transfer.there()).toEqual([...KEPT, 'nightly-4']);
  });
});

test('nothing is pruned without the Lease', async () => {
  transfer.dumps(1, 2, 3, 4, 5);
  api.remove('leases/nightly-retention');
  expect(await pruning.run(PLAN, { job: JOB })).toMatchObject({
    ok: false,
    reason: 'there is no Lease nightly-retention: apply the manifests of the schedule of db',
  });
  expect(transfer.asked).toEqual([]);
});
