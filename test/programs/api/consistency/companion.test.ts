import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConsistencyPlan } from '../../../../src/model/consistency/plan';
import { Client } from '../../../../src/programs/api/client/client';
import { companion } from '../../../../src/programs/api/consistency/companion';
import type { ConsistencyResult } from '../../../../src/programs/api/consistency/result';
import { eventually } from '../../support/eventually';
import { FakeApi } from '../../support/fake-api';

const PLAN: ConsistencyPlan = {
  database: 'db',
  instances: [
    { name: 'db-0', host: 'db-0.db.shop.svc', port: 5432 },
    { name: 'db-1', host: 'db-1.db.shop.svc', port: 5432 },
  ],
  assertions: [
    { name: 'one', sql: 'SELECT true', on: 'primary' },
    { name: 'two', sql: 'SELECT\n1', on: 'every-instance', expect: '1' },
  ],
};
const BY_PODS: ConsistencyPlan = {
  ...PLAN,
  instances: { podLabels: { cluster: 'db', role: 'instance' }, port: 5432, count: 2, within: 0 },
};

let api: FakeApi;
let folder: string;
let ending: AbortController;
beforeEach(async () => {
  api = await new FakeApi().start();
  folder = mkdtempSync(join(tmpdir(), 'cdk8s-pg-companion-'));
  ending = new AbortController();
});
afterEach(async () => {
  ending.abort();
  await api.stop();
  rmSync(folder, { recursive: true, force: true });
});

const start = (plan: unknown = PLAN): Promise<ConsistencyResult> =>
  companion(
    {
      client: new Client(() => api.connection, 'shop', api.patience),
      pod: 'check-x',
      podUid: 'u-1',
      log: () => {},
      folder,
      patience: { deadline: Date.now() + 10_000, pause: () => 10 },
      ending: ending.signal,
      look: 5,
    },
    typeof plan === 'string' ? plan : JSON.stringify(plan),
  );
const file = (name: string): string => readFileSync(join(folder, name), 'utf8');

test('instances and assertions are handed over, then an Event and one line are made of what was found', async () => {
  const running = start();
  await eventually(() => file('instances'));
  expect(file('instances')).toBe('db-0|db-0.db.shop.svc|5432\ndb-1|db-1.db.shop.svc|5432\n');
  expect(readdirSync(join(folder, 'assertions'))).toEqual(['0000', '0001']);
  expect(readdirSync(join(folder, 'assertions/0000')).sort()).toEqual(['name', 'on', 'sql']);
  expect(file('assertions/0001/sql')).toBe('SELECT\n1');
  expect(file('assertions/0001/expect')).toBe('1');
  writeFileSync(join(folder, 'result'), 'compared\tpublic.a\t3\noutcome\tsame\t\n');
  await eventually(() => file('said'));
  expect(JSON.parse(file('said'))).toMatchObject({ program: 'check-consistency', ok: true, database: 'db', rows: 3 });
  expect(api.seen('POST', 'events').map(({ body }) => body)).toEqual([
    expect.objectContaining({
      type: 'Normal',
      reason: 'ConsistencyConfirmed',
      message: 'db: 1 table with 3 rows on 0 instances',
      involvedObject: expect.objectContaining({ kind: 'Pod', name: 'check-x', uid: 'u-1' }),
    }),
  ]);
  ending.abort();
  expect(await running).toMatchObject({ ok: true, outcome: 'same' });
});

test('instances without names are found by the labels of their pods, in order', async () => {
  const pod = (name: string, labels: object, podIP?: string): void =>
    void api.put('pods', { metadata: { name, labels }, ...(podIP ? { status: { podIP } } : {}) });
  pod('db-10', { cluster: 'db', role: 'instance' }, '10.0.0.10');
  pod('db-2', { cluster: 'db', role: 'instance' }, '10.0.0.2');
  pod('db-3', { cluster: 'db', role: 'instance' });
  pod('other-1', { cluster: 'other', role: 'instance' }, '10.0.0.99');
  pod('db-pooler', { cluster: 'db', role: 'pooler' }, '10.0.0.98');
  const running = start(BY_PODS);
  await eventually(() => file('instances'));
  expect(file('instances')).toBe('db-2|10.0.0.2|5432\ndb-3||5432\ndb-10|10.0.0.10|5432\n');
  ending.abort();
  expect(await running).toMatchObject({ ok: false, outcome: 'unknown', reason: 'ended before the check' });
});

test('pods that are not there yet are waited for', async () => {
  const instances = { podLabels: { cluster: 'db' }, port: 5432, count: 1, within: 60 };
  const running = start({ ...PLAN, instances });
  await eventually(() => expect(api.count('GET', 'pods')).toBeGreaterThan(1));
  expect(existsSync(join(folder, 'instances'))).toBe(false);
  api.put('pods', { metadata: { name: 'db-1', labels: { cluster: 'db' } }, status: { podIP: '10.0.0.1' } });
  await eventually(() => expect(file('instances')).toBe('db-1|10.0.0.1|5432\n'));
  ending.abort();
  await running;
});

test.each([
  ['no JSON', '{', 'the plan is not JSON'],
  ['no object', [], 'it is not an object'],
  ['another field', { ...PLAN, more: 1 }, "'more' is not known"],
  ['no database', { ...PLAN, database: '' }, "'database' is not a text"],
  [
    'no instances',
    { ...PLAN, instances: { port: 1, podLabels: {}, count: 1, within: 1 } },
    "'instances' are neither named nor found",
  ],
  ['a half instance', { ...PLAN, instances: [{ name: 'a', host: 'b' }] }, "'instances' are neither named nor found"],
  ['an assertion of numbers', { ...PLAN, assertions: [{ name: 1 }] }, "'assertions' is not a list of texts"],
])('a plan is refused, and the other container learns why: %s', async (_, plan, problem) => {
  await expect(start(plan)).rejects.toThrow(problem);
  expect(file('companion-error')).toContain(problem);
  expect(existsSync(join(folder, 'instances'))).toBe(false);
});
