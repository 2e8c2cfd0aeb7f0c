import { ClaimGrower } from '../../../src/programs/api/grow-claims';
import type { Timing } from '../../../src/programs/api/timing';
import { eventually } from '../support/eventually';
import { claim, TestInstance } from '../support/instance';

let instance: TestInstance;
let grower: ClaimGrower;
let end: AbortController;
let running: Promise<void> | undefined;
beforeEach(async () => {
  instance = await new TestInstance().start();
  instance.api.put('persistentvolumeclaims', claim('wal-db-1', '2Gi'));
  end = new AbortController();
  running = undefined;
});
afterEach(async () => {
  end.abort();
  await running;
  await instance.stop();
});

const wish = (data: string, wal = '', timing: Partial<Timing> = {}) => {
  if (!running) {
    grower = new ClaimGrower(instance.context(timing));
    running = grower.run(end.signal);
  }
  grower.update({ metadata: { name: 'db-config' }, data: { 'data-size': data, 'wal-size': wal } });
};
const size = (name: string) => instance.api.get(`persistentvolumeclaims/${name}`).spec.resources.requests.storage;
const events = () =>
  instance.api.seen('POST', 'events').map(({ body }) => `${body.type} ${body.reason}: ${body.message}`);
const looks = (name: string) => instance.api.count('GET', `persistentvolumeclaims/${name}`);

test('own claims grow to what is wished, with an Event, and nobody else’s', async () => {
  wish('20Gi', '4Gi');
  await eventually(() => expect([size('data-db-1'), size('wal-db-1')]).toEqual(['20Gi', '4Gi']));
  expect(size('data-db-0')).toBe('10Gi');
  await eventually(() =>
    expect(events()).toEqual([
      'Normal VolumeGrows: claim data-db-1 grows from 10Gi to 20Gi',
      'Normal VolumeGrows: claim wal-db-1 grows from 2Gi to 4Gi',
    ]),
  );
  expect(instance.log).toEqual(['claim data-db-1 grows from 10Gi to 20Gi', 'claim wal-db-1 grows from 2Gi to 4Gi']);
});

test.each(['10Gi', '10240Mi', '10737418240', '10737418240000m'])('%s is what it has: nothing is done', async (same) => {
  wish(same, '', { grow: 20 });
  await eventually(() => expect(looks('data-db-1')).toBeGreaterThan(1));
  expect(instance.api.count('PATCH', 'persistentvolumeclaims/data-db-1')).toBe(0);
  expect(looks('wal-db-1')).toBe(0);
});

test('a volume cannot shrink, which is said once', async () => {
  wish('5Gi', '', { grow: 20 });
  await eventually(() => expect(looks('data-db-1')).toBeGreaterThan(3));
  expect(size('data-db-1')).toBe('10Gi');
  expect(instance.log).toEqual(['claim data-db-1 is 10Gi, 5Gi is asked for: a volume cannot shrink']);
  expect(events()).toEqual(['Warning VolumeSize: claim data-db-1 is 10Gi, 5Gi is asked for: a volume cannot shrink']);
});

test('one that the API refuses is said once, tried again, and over when it grows', async () => {
  instance.api.plan(
    'PATCH',
    'persistentvolumeclaims/data-db-1',
    { status: 403, message: 'only dynamically provisioned pvc can be resized' },
    { times: 3 },
  );
  wish('20Gi', '', { grow: 20 });
  await eventually(() => expect(size('data-db-1')).toBe('20Gi'));
  await eventually(() => expect(events()).toHaveLength(2));
  expect(events()[0]).toBe(
    'Warning VolumeSize: claim data-db-1 cannot grow to 20Gi: PATCH persistentvolumeclaims/data-db-1: 403 Forbidden: only dynamically provisioned pvc can be resized',
  );
});

test("one that somebody else changes at that moment is tried again soon, and is nobody's worry", async () => {
  instance.api.plan('PATCH', 'persistentvolumeclaims/data-db-1', { status: 409, message: 'has been modified' });
  wish('20Gi', '', { growRetry: 20 });
  await eventually(() => expect(size('data-db-1')).toBe('20Gi'));
  await eventually(() => expect(events()).toEqual([expect.stringMatching(/^Normal VolumeGrows: /)]));
});

test('a refused one is tried again as soon as another size is wished', async () => {
  instance.api.plan('PATCH', 'persistentvolumeclaims/data-db-1', { status: 403 });
  wish('20Gi');
  await eventually(() => expect(instance.log).toHaveLength(1));
  wish('15Gi');
  await eventually(() => expect(size('data-db-1')).toBe('15Gi'));
});

test('an API that is away is no refusal: it is tried again soon, without an Event', async () => {
  instance.api.plan('GET', 'persistentvolumeclaims/data-db-1', 'lost', { times: 2 });
  wish('20Gi', '', { growRetry: 20 });
  await eventually(() => expect(size('data-db-1')).toBe('20Gi'));
  await eventually(() => expect(events()).toHaveLength(1));
});

test('a claim that is being deleted is left alone', async () => {
  instance.api.edit('persistentvolumeclaims/data-db-1', { metadata: { deletionTimestamp: '2026-11-20T00:00:00Z' } });
  wish('20Gi', '', { grow: 20 });
  await eventually(() => expect(looks('data-db-1')).toBeGreaterThan(1));
  expect(size('data-db-1')).toBe('10Gi');
});

test('what is no size is said, and nothing is done', async () => {
  wish('big');
  await eventually(() => expect(instance.log).toEqual(["claim data-db-1 'big' is asked for, which is no size"]));
});
