import { Agent } from '../../../src/programs/api/instance-agent';
import type { Timing } from '../../../src/programs/api/timing';
import { eventually } from '../support/eventually';
import { TestInstance } from '../support/instance';

let instance: TestInstance;
let agent: Agent;
let running: Promise<void> | undefined;
beforeEach(async () => {
  instance = await new TestInstance().start();
  instance.report({ role: 'none', state: 'starting' });
});
afterEach(async () => {
  await end();
  await instance.stop();
});

const begin = (timing: Partial<Timing> = {}) => {
  agent = new Agent(instance.context(timing), instance.exchange);
  running = agent.run();
};
const end = async () => {
  if (!running) return;
  await agent.stop();
  await running;
  running = undefined;
};
const ready = () =>
  eventually(() => {
    expect(instance.configured('primary')).toBe('0');
    expect(instance.seenLease().holder).toBe('');
    expect([instance.api.watching('leases'), instance.api.watching('configmaps')]).toEqual([1, 1]);
  });
const role = () => instance.api.get('pods/db-1').metadata.labels?.['cdk8s-pg/role'];

test('brings the configuration and the Lease, and wakes the supervisor at each change', async () => {
  instance.listen();
  begin();
  await ready();
  await eventually(() => expect(instance.woken()).toBeGreaterThan(0));
  instance.api.edit('configmaps/db-config', { data: { primary: '1' } });
  await eventually(() => expect(instance.configured('primary')).toBe('1'));
  expect(instance.woken()).toBe(1);
  instance.api.edit('leases/db', { spec: { holderIdentity: 'db-0' } });
  await eventually(() => expect(instance.seenLease().holder).toBe('db-0'));
  expect(instance.woken()).toBe(1);
  expect(instance.log).toContain('Lease db: held by db-0');
});

test('grows its claims as soon as a larger size is wished', async () => {
  begin();
  await ready();
  instance.api.edit('configmaps/db-config', { data: { 'data-size': '20Gi' } });
  await eventually(() =>
    expect(instance.api.get('persistentvolumeclaims/data-db-1').spec.resources.requests.storage).toBe('20Gi'),
  );
});

test.each([
  ['told of changes', 3_600_000],
  ['looking regularly', 20],
])('answers questions and shows reports, %s', async (_, look) => {
  begin({ look });
  await ready();
  expect(await instance.answer(instance.question({ verb: 'lease-get' }))).toMatchObject({ ok: 'true', holder: '' });
  instance.report({ role: 'standby', state: 'serving', ready: 'true' });
  await eventually(() => expect(role()).toBe('standby'));
});

describe('objects that are missing', () => {
  test('are said once; what was seen last stays', async () => {
    begin();
    await ready();
    instance.api.remove('leases/db');
    instance.api.remove('configmaps/db-config');
    await eventually(() => expect(instance.log.filter((line) => line.includes('is not there'))).toHaveLength(2));
    for (const round of [1, 2]) {
      await eventually(() => expect(instance.api.watching('leases')).toBe(1));
      instance.api.endWatches();
      await eventually(() => expect(instance.api.count('GET', 'leases')).toBeGreaterThan(round));
    }
    expect(instance.log.filter((line) => line.includes('is not there')).sort()).toEqual([
      'ConfigMap db-config: is not there, the last one seen stays in force: apply the manifests again',
      'Lease db: is not there, so nobody can become primary: apply the manifests again',
    ]);
    expect(instance.configured('primary')).toBe('0');
  });

  test('are taken as soon as they are made', async () => {
    instance.api.remove('leases/db');
    begin();
    await eventually(() => expect(instance.api.watching('leases')).toBe(1));
    instance.api.put('leases', { metadata: { name: 'db' }, spec: { holderIdentity: 'db-0' } });
    await eventually(() => expect(instance.seenLease().holder).toBe('db-0'));
    expect(instance.log).toContain('Lease db: well again');
  });
});

test('goes on after an outage of the API with what happened meanwhile', async () => {
  begin();
  await ready();
  await instance.api.stop();
  instance.report({ role: 'primary', state: 'serving', ready: 'true' });
  expect(await instance.answer(instance.question({ verb: 'lease-get' }))).toMatchObject({ ok: 'false' });
  instance.api.edit('configmaps/db-config', { data: { primary: '1' } });
  await instance.api.start();
  await eventually(() => expect(instance.configured('primary')).toBe('1'));
  await eventually(() => expect(role()).toBe('primary'));
});

test('a second start takes up where the first ended', async () => {
  instance.listen();
  begin();
  await ready();
  instance.report({ role: 'primary', state: 'serving' });
  await eventually(() => expect(role()).toBe('primary'));
  await end();
  const fed = instance.fed();
  instance.woken();

  const id = instance.question({ verb: 'lease-claim', 'expect-holder': '', holder: 'db-1' });
  begin();
  expect(await instance.answer(id)).toMatchObject({ ok: 'true', holder: 'db-1' });
  await eventually(() => expect(instance.seenLease().holder).toBe('db-1'));
  expect(instance.fed()).toEqual(fed);
});

describe('when it ends', () => {
  const claim = () => instance.question({ verb: 'lease-claim', 'expect-holder': '', holder: 'db-1' });
  const claiming = () => eventually(() => expect(instance.api.count('PATCH', 'leases/db')).toBe(1));

  test('a claim that is under way is finished', async () => {
    let arrive = () => {};
    begin();
    await ready();
    instance.api.plan('PATCH', 'leases/db', new Promise<void>((resolve) => (arrive = resolve)));
    const id = claim();
    await claiming();
    const ending = end();
    arrive();
    await ending;
    expect(await instance.answer(id)).toMatchObject({ ok: 'true', holder: 'db-1' });
  });

  test('a claim without an answer does not hold it up for ever', async () => {
    begin({ lastClaim: 50 });
    await ready();
    instance.api.plan('PATCH', 'leases/db', 'hang', { times: 99 });
    claim();
    await claiming();
    await end();
  });

  test('an instance that has ended loses its role', async () => {
    instance.report({ role: 'primary', state: 'serving' });
    begin();
    await eventually(() => expect(role()).toBe('primary'));
    await end();
    expect(role()).toBeUndefined();
  });

  test('one whose supervisor still listens keeps it: only this container is restarted', async () => {
    instance.listen();
    instance.report({ role: 'primary', state: 'serving' });
    begin();
    await eventually(() => expect(role()).toBe('primary'));
    await end();
    expect(role()).toBe('primary');
  });

  test('an API that is away does not hold it up for ever', async () => {
    instance.report({ role: 'primary', state: 'serving' });
    begin({ lastLabel: 50 });
    await eventually(() => expect(role()).toBe('primary'));
    instance.api.plan('PATCH', 'pods/db-1', 'hang');
    await end();
  });
});
