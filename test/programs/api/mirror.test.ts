import { Mirror } from '../../../src/programs/api/mirror';
import { formatLines, type Values } from '../../../src/programs/api/lines';
import type { Timing } from '../../../src/programs/api/timing';
import { eventually } from '../support/eventually';
import { TestInstance } from '../support/instance';

let instance: TestInstance;
let mirror: Mirror;
let end: AbortController;
let running: Promise<void>;
beforeEach(async () => {
  instance = await new TestInstance().start();
  end = new AbortController();
});
afterEach(async () => {
  end.abort();
  await running;
  await instance.stop();
});

const begin = (report?: Values, timing: Partial<Timing> = {}, requestTimeout?: number) => {
  mirror = new Mirror(instance.context(timing, requestTimeout));
  mirror.update(report && formatLines(report));
  running = mirror.run(end.signal);
};
const update = (report: Values) => mirror.update(formatLines(report));
const pod = () => instance.api.get('pods/db-1').metadata;
const role = () => pod().labels?.['cdk8s-pg/role'];
const state = () => JSON.parse(pod().annotations?.['cdk8s-pg/state'] ?? 'null');
const patches = () => instance.api.count('PATCH', 'pods/db-1');
const label = (value: string | null) =>
  instance.api.edit('pods/db-1', { metadata: { labels: { 'cdk8s-pg/role': value } } });

const PRIMARY = {
  role: 'primary',
  state: 'serving',
  reason: '',
  ready: 'true',
  'system-identifier': '7001',
  timeline: '3',
};

test('role and state are shown on the pod, and nothing else of it is touched', async () => {
  instance.api.edit('pods/db-1', { metadata: { labels: { a: 'b' }, annotations: { c: 'd' } } });
  begin(PRIMARY);
  await eventually(() => expect(role()).toBe('primary'));
  expect(state()).toEqual({ role: 'primary', state: 'serving', ready: true, timeline: 3, systemIdentifier: '7001' });
  expect(pod()).toMatchObject({ labels: { a: 'b' }, annotations: { c: 'd' } });
  await eventually(() => expect(instance.log).toEqual(['pod db-1: role label primary']));
});

test('what a backup waits for is shown as well, and taken away when it is over', async () => {
  begin(PRIMARY);
  const backup = () => pod().annotations?.['cdk8s-pg/backup'];
  mirror.update(formatLines(PRIMARY), formatLines({ run: 'nightly-1', state: 'ready', lsn: '0/5000060' }));
  await eventually(() => expect(backup()).toBe('{"run":"nightly-1","state":"ready","lsn":"0/5000060"}'));
  mirror.update(formatLines(PRIMARY));
  await eventually(() => expect(backup()).toBeUndefined());
  expect(role()).toBe('primary');
});

test('an instance without a role has no label', async () => {
  begin(PRIMARY);
  await eventually(() => expect(role()).toBe('primary'));
  update({ role: 'none', state: 'handing-over', reason: 'to db-0', ready: 'false' });
  await eventually(() =>
    expect(state()).toEqual({ role: 'none', state: 'handing-over', reason: 'to db-0', ready: false }),
  );
  expect(role()).toBeUndefined();
  await eventually(() => expect(instance.log.at(-1)).toBe('pod db-1: role label removed'));
});

test('a role that is none of ours is no label', async () => {
  begin({ role: 'king', state: 'serving' });
  await eventually(() => expect(state()).toMatchObject({ role: 'king' }));
  expect(role()).toBeUndefined();
});

describe('when the agent starts', () => {
  test('a pod that shows what is reported is left alone', async () => {
    begin(PRIMARY);
    await eventually(() => expect(patches()).toBe(1));
    end.abort();
    await running;
    end = new AbortController();
    begin(PRIMARY);
    await eventually(() => expect(instance.api.count('GET', 'pods/db-1')).toBe(2));
    update({ ...PRIMARY, timeline: '4' });
    await eventually(() => expect(state().timeline).toBe(4));
    expect(patches()).toBe(2);
  });

  test('a label without a report is removed', async () => {
    label('primary');
    begin();
    await eventually(() => expect(role()).toBeUndefined());
  });

  test('no label and no report: nothing to do', async () => {
    begin();
    await eventually(() => expect(instance.api.count('GET', 'pods/db-1')).toBe(1));
    end.abort();
    await running;
    expect(patches()).toBe(0);
  });
});

test('the same report again changes nothing', async () => {
  begin(PRIMARY);
  await eventually(() => expect(patches()).toBe(1));
  for (let count = 0; count < 5; count += 1) update(PRIMARY);
  update({ ...PRIMARY, ready: 'false' });
  await eventually(() => expect(state().ready).toBe(false));
  expect(patches()).toBe(2);
});

test('while it waits for a Secret the pod changes again and again, and stops when it has it', async () => {
  begin({ role: 'none', state: 'waiting', 'waiting-for-secret': 'true' });
  await eventually(() => expect(patches()).toBeGreaterThan(3));
  expect(state().checkedAt).toMatch(/^\d{4}-\d\d-\d\dT/);
  update({ role: 'none', state: 'starting', 'waiting-for-secret': 'false' });
  await eventually(() => expect(state()).toEqual({ role: 'none', state: 'starting', ready: false }));
});

describe('an API that fails', () => {
  test('is tried again until the pod shows the last report', async () => {
    instance.api.plan('PATCH', 'pods/db-1', { status: 503, message: 'etcd has no leader' }, { times: 3 });
    begin({ ...PRIMARY, timeline: '1' });
    await eventually(() => expect(instance.log).toHaveLength(1));
    update({ ...PRIMARY, timeline: '2' });
    await eventually(() => expect(state()?.timeline).toBe(2));
    await eventually(() =>
      expect(instance.log).toEqual([
        'role and state on pod db-1: PATCH pods/db-1: 503 Service Unavailable: etcd has no leader',
        'pod db-1: role label primary',
        'role and state on pod db-1: well again',
      ]),
    );
  });

  test('a patch that arrives late, and brings an old role back, is set right', async () => {
    let arrive = () => {};
    instance.api.plan('PATCH', 'pods/db-1', new Promise<void>((resolve) => (arrive = resolve)));
    begin(PRIMARY, { verifySoon: 150 }, 300);
    await eventually(() => expect(patches()).toBe(1));
    update({ role: 'none', state: 'handing-over' });
    await eventually(() => expect(state()).toMatchObject({ state: 'handing-over' }));
    arrive();
    await eventually(() => expect(role()).toBe('primary'));
    await eventually(() => expect(role()).toBeUndefined());
  });
});

test('a label that somebody else changed is set right at the next look', async () => {
  begin(PRIMARY, { verify: 50 });
  await eventually(() => expect(role()).toBe('primary'));
  label('standby');
  await eventually(() => expect(role()).toBe('primary'));
});

test('another pod of the same name is not touched', async () => {
  instance.api.edit('pods/db-1', { metadata: { uid: 'uid-of-its-successor' } });
  begin(PRIMARY);
  await eventually(() =>
    expect(instance.log).toEqual([expect.stringMatching(/409 Conflict: Precondition failed: UID/)]),
  );
  expect(role()).toBeUndefined();
});

describe('at the end', () => {
  test('the role is taken away, the state stays readable', async () => {
    begin(PRIMARY);
    await eventually(() => expect(role()).toBe('primary'));
    end.abort();
    await running;
    await mirror.withdraw();
    expect(role()).toBeUndefined();
    expect(state()).toMatchObject({ state: 'serving' });
  });

  test('where there is none, nothing is done', async () => {
    begin({ role: 'none', state: 'stopping' });
    await eventually(() => expect(patches()).toBe(1));
    end.abort();
    await running;
    await mirror.withdraw();
    expect(patches()).toBe(1);
  });
});
