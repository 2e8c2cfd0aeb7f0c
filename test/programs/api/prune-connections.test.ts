import type { PruningPlan } from '../../../src/model/connection/pruning-plan';
import { Client } from '../../../src/programs/api/client/client';
import { WORKLOADS } from '../../../src/programs/api/client/resources';
import type { Patience } from '../../../src/programs/api/retry';
import { pruneConnections, type PruningResult } from '../../../src/programs/api/pruning/prune-connections';
import { FakeApi } from '../support/fake-api';

const PLAN: PruningPlan = {
  connection: 'orders',
  keep: 1,
  dryRun: false,
  declared: ['orders-v6'],
  candidates: [1, 2, 3, 4, 5].map((number) => `orders-v${number}`),
};
const FREE = 'it is not declared, and nothing names it';

let api: FakeApi;
let log: string[];
beforeEach(async () => {
  api = await new FakeApi().start();
  log = [];
  for (let number = 1; number <= 6; number += 1) version(number);
});
afterEach(() => api.stop());

function version(number: number, connection = 'orders'): void {
  const labels = {
    'app.kubernetes.io/managed-by': 'cdk8s-pg',
    'cdk8s-pg/connection': connection,
    'cdk8s-pg/version': `v${number}`,
  };
  const creationTimestamp = `2026-11-0${number}T00:00:00Z`;
  api.put('secrets', {
    metadata: { name: `orders-v${number}`, creationTimestamp, labels },
    immutable: true,
    data: { password: 'aGlkZGVu' },
  });
}

const prune = (plan: unknown = PLAN, patience: Partial<Patience> = {}): Promise<PruningResult> =>
  pruneConnections(
    new Client(() => api.connection, 'shop', api.patience),
    typeof plan === 'string' ? plan : JSON.stringify(plan),
    { deadline: Date.now() + 10_000, pause: () => 10, ...patience },
    (line) => log.push(line),
  );

const there = (): number[] => [1, 2, 3, 4, 5, 6].filter((number) => api.find(`secrets/orders-v${number}`));
const deletions = (): number => api.requests.filter(({ method }) => method === 'DELETE').length;

test('those go that are neither declared nor named nor new', async () => {
  api.put('replicasets', {
    metadata: { name: 'orders-5d' },
    spec: { template: { spec: { containers: [{ env: [{ valueFrom: { secretKeyRef: { name: 'orders-v2' } } }] }] } } },
  });
  expect(await prune()).toEqual({
    program: 'prune-connections',
    ok: true,
    connection: 'orders',
    dryRun: false,
    deleted: ['orders-v1', 'orders-v3', 'orders-v4'],
    kept: 2,
  });
  expect(there()).toEqual([2, 5, 6]);
  expect(log).toEqual([
    `orders-v1: deleted: ${FREE}`,
    'orders-v2: kept: ReplicaSet orders-5d names it',
    `orders-v3: deleted: ${FREE}`,
    `orders-v4: deleted: ${FREE}`,
    'orders-v5: kept: it is among the newest 1 that are not declared',
  ]);
});

test('run again, nothing goes', async () => {
  await prune();
  expect(await prune()).toMatchObject({ ok: true, deleted: [], kept: 1 });
});

test('a dry run says the same and deletes nothing', async () => {
  expect(await prune({ ...PLAN, dryRun: true })).toEqual({
    program: 'prune-connections',
    ok: true,
    connection: 'orders',
    dryRun: true,
    deleted: ['orders-v1', 'orders-v2', 'orders-v3', 'orders-v4'],
    kept: 1,
  });
  expect(log[0]).toBe(`orders-v1: would be deleted: ${FREE}`);
  expect(api.requests.every(({ method }) => method === 'GET')).toBe(true);
});

test('only candidates are read, none is listed, and no content is told', async () => {
  const result = await prune({ ...PLAN, candidates: ['orders-v1', 'orders-v2'] });
  const asked = api.requests.filter(({ place }) => place.startsWith('secrets')).map(({ place }) => place);
  expect([...new Set(asked)]).toEqual(['secrets/orders-v1', 'secrets/orders-v2']);
  expect(JSON.stringify([result, log])).not.toMatch(/aGlkZGVu|hidden/);
});

test('a Secret of that name that is not ours stays', async () => {
  version(1, 'stock');
  expect(await prune()).toMatchObject({ ok: true });
  expect(there()).toEqual([1, 5, 6]);
  expect(log).toContain('orders-v1: kept: it is not labelled as a version of orders');
});

describe('a Secret stays that is named', () => {
  test.each(WORKLOADS)('by a $kind', async ({ plural, kind }) => {
    api.put(plural, { metadata: { name: 'x' }, spec: { deep: [{ er: { secretName: 'orders-v1' } }] } });
    await prune();
    expect(there()).toEqual([1, 5, 6]);
    expect(log).toContain(`orders-v1: kept: ${kind} x names it`);
  });

  test('on whatever page of the list', async () => {
    api.pageSize = 2;
    for (const name of ['a', 'b', 'c', 'd', 'e'])
      api.put('deployments', { metadata: { name }, spec: name === 'e' ? ['orders-v1'] : {} });
    await prune();
    expect(there()).toEqual([1, 5, 6]);
    expect(api.seen('GET', 'deployments').map(({ query }) => query.get('continue'))).toEqual([null, '2', '4']);
  });

  test('but not by the Job and the pods that have made it', async () => {
    const labels = { 'cdk8s-pg/connection': 'orders', 'cdk8s-pg/component': 'connection' };
    const spec = { serviceAccountName: 'orders-v1' };
    api.put('pods', { metadata: { name: 'orders-v1-0a-x', labels }, spec });
    api.put('jobs', { metadata: { name: 'orders-v1-0a' }, spec: { template: { metadata: { labels }, spec } } });
    await prune();
    expect(there()).toEqual([5, 6]);
  });

  test('nor by what only has it in its status or labels', async () => {
    api.put('pods', { metadata: { name: 'x', labels: { a: 'orders-v1' } }, status: { message: 'orders-v1' } });
    await prune();
    expect(there()).toEqual([5, 6]);
  });
});

describe('an API that fails', () => {
  test.each([...WORKLOADS.map(({ plural }) => plural), 'secrets/orders-v5'])(
    'on reading %s: nothing goes',
    async (place) => {
      api.plan('GET', place, { status: 500, message: 'etcd is away' }, { times: 999 });
      expect(await prune(PLAN, { deadline: Date.now() + 30 })).toEqual({
        program: 'prune-connections',
        ok: false,
        connection: 'orders',
        dryRun: false,
        reason: `GET ${place}: 500 Internal Server Error: etcd is away`,
        deleted: [],
        kept: 0,
      });
      expect([deletions(), there()]).toEqual([0, [1, 2, 3, 4, 5, 6]]);
    },
  );

  test('in the middle of a list: nothing goes', async () => {
    api.pageSize = 1;
    for (const name of ['a', 'b', 'c']) api.put('cronjobs', { metadata: { name }, spec: {} });
    const only = ({ query }: { query: URLSearchParams }) => query.get('continue') === '2';
    api.plan('GET', 'cronjobs', { status: 410, message: 'the list has expired' }, { only });
    expect(await prune()).toMatchObject({ ok: false, reason: 'GET cronjobs: 410 Gone: the list has expired' });
    expect([deletions(), there()]).toEqual([0, [1, 2, 3, 4, 5, 6]]);
  });

  test('for a moment, while it is read: it is asked again', async () => {
    for (const place of ['secrets/orders-v1', 'pods']) api.plan('GET', place, { status: 503 });
    expect(await prune()).toMatchObject({ ok: true, deleted: expect.arrayContaining(['orders-v1']) });
  });

  test.each([{ status: 500 }, { status: 403 }, 'lost', 'answer lost', 'hang'] as const)(
    'on a deletion (%j): nothing more goes, and the next run ends in the same place',
    async (fault) => {
      api.plan('DELETE', 'secrets/orders-v2', fault);
      expect(await prune()).toMatchObject({
        ok: false,
        reason: expect.stringMatching(/^DELETE secrets\/orders-v2: /),
        deleted: ['orders-v1'],
      });
      expect(deletions()).toBe(2);
      expect(there()).toEqual(expect.arrayContaining([3, 4, 5, 6]));
      expect(await prune()).toMatchObject({ ok: true });
      expect(there()).toEqual([5, 6]);
    },
  );
});

describe('a Secret that is another one when it should go', () => {
  test('because it was made anew, stays', async () => {
    api.plan('DELETE', 'secrets/orders-v2', Promise.resolve(), {
      only: () => {
        api.remove('secrets/orders-v2');
        version(2);
        return true;
      },
    });
    expect(await prune()).toMatchObject({ ok: true, deleted: ['orders-v1', 'orders-v3', 'orders-v4'], kept: 2 });
    expect(there()).toEqual([2, 5, 6]);
    expect(log).toContain('orders-v2: kept: it has changed since it was looked at');
  });

  test('because somebody has labelled it, stays', async () => {
    const only = () => Boolean(api.edit('secrets/orders-v2', { metadata: { labels: { keep: 'please' } } }));
    api.plan('DELETE', 'secrets/orders-v2', Promise.resolve(), { only });
    expect(await prune()).toMatchObject({ ok: true });
    expect(there()).toEqual([2, 5, 6]);
  });

  test('because it is gone, is no error', async () => {
    const only = () => (api.remove('secrets/orders-v2'), true);
    api.plan('DELETE', 'secrets/orders-v2', Promise.resolve(), { only });
    expect(await prune()).toMatchObject({ ok: true });
    expect(there()).toEqual([5, 6]);
  });
});

test('each deletion names the very Secret that was judged', async () => {
  const { uid, resourceVersion } = api.get('secrets/orders-v1').metadata;
  await prune();
  expect(api.seen('DELETE', 'secrets/orders-v1')[0]?.body).toEqual({
    apiVersion: 'v1',
    kind: 'DeleteOptions',
    preconditions: { uid, resourceVersion },
  });
});

describe('a plan of an unknown form is refused in one line', () => {
  test.each<[string, unknown, string]>([
    ['no JSON', '{', 'the plan is not JSON'],
    ['a list', [], 'it is not an object'],
    ['a field more', { ...PLAN, olderThan: '30d' }, "'olderThan' is not known"],
    ['no connection', { ...PLAN, connection: '' }, "'connection' is not a text"],
    ['keep 0', { ...PLAN, keep: 0 }, "'keep' is not a whole number, 1 or more"],
    ['no dryRun', { ...PLAN, dryRun: undefined }, "'dryRun' is not true or false"],
    ['no declared', { ...PLAN, declared: undefined }, "'declared' is not a list of names"],
    ['an empty candidate', { ...PLAN, candidates: [''] }, "'candidates' is not a list of names"],
  ])('%s', async (_, plan, what) => {
    const { ok, reason } = await prune(plan);
    expect(ok).toBe(false);
    expect(reason?.replace('the plan is of a form that this program does not know: ', '')).toBe(what);
    expect(api.requests).toEqual([]);
  });
});
