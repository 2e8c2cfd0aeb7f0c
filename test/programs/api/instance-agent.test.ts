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
    expect([instance.api.watching('leases'), instance.api.watching('configmaps')]).toEqual([2, 1]);
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

test('brings the request of a backup, and shows what the instance answers', async () => {
  instance.api.put('leases', { metadata: { name: 'db-backup' } });
  begin();
  await ready();
  const annotations = { 'cdk8s-pg/backup-instance': 'db-1', 'cdk8s-pg/backup-mode': 'online' };
  const spec = { holderIdentity: 'nightly-1', leaseDurationSeconds: 60, renewTime: '2026-11-21T03:00:00.000000Z' };
  instance.api.edit('leases/db-backup', { metadata: { annotations }, spec });
  await eventually(() => expect(instance.exchange.read('feed', 'backup')).toContain('run=nightly-1\n'));
  instance.exchange.write('run=nightly-1\nstate=ready\n', 'report', 'backup');
  await eventually(() =>
    expect(instance.api.get('pods/db-1').metadata.annotations?.['cdk8s-pg/backup']).toBe(
      '{"run":"nightly-1","state":"ready"}',
    ),
  );
  instance.api.edit('leases/db-backup', { spec: { holderIdentity: '' } });
  await eventually(() => expect(instance.exchange.read('feed', 'backup')).toBe(''));
});

test('brings the passwords of logins as soon as they are wished, and takes them away again', async () => {
  instance.api.put('secrets', { metadata: { name: 'stock' }, data: { password: 'Z2VoZWlt' } });
  begin();
  await ready();
  instance.api.edit('configmaps/db-config', { data: { logins: 'stock_v4 stock app\n' } });
  await eventually(() => expect(instance.exchange.read('feed', 'logins', 'stock_v4')).toBe('geheim'));
  instance.api.edit('configmaps/db-config', { data: { logins: null } });
  await eventually(() => expect(instance.exchange.read('feed', 'logins', 'stock_v4')).toBeUndefined());
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
      await eventually(() => expect(instance.api.watching('leases')).toBe(2));
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
    // That of backups is watched, too.
    await eventually(() => expect(instance.api.watching('leases')).toBe(2));
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
