import { LEASES, type Lease } from '../../../src/programs/api/client/resources';
import { follow } from '../../../src/programs/api/follow';
import type { Timing } from '../../../src/programs/api/timing';
import { eventually } from '../support/eventually';
import type { SeenRequest } from '../support/fake-api';
import { TestInstance } from '../support/instance';

let instance: TestInstance;
let end: AbortController;
let seen: string[];
let following: Promise<void>;
beforeEach(async () => {
  instance = await new TestInstance().start();
  end = new AbortController();
  seen = [];
});
afterEach(async () => {
  end.abort();
  await following;
  await instance.stop();
});

const begin = (impatience: Partial<Timing> = {}) => {
  const { client, timing, problems } = instance.context(impatience);
  const followed = {
    resource: LEASES,
    name: 'db',
    seen: (lease: Lease) => void seen.push(lease.spec?.holderIdentity ?? 'nobody'),
    missing: () => void seen.push('missing'),
  };
  following = follow(client, followed, { timing, problems, signal: end.signal });
};
const holder = (holderIdentity: string) => instance.api.edit('leases/db', { spec: { holderIdentity } });
const watching = () => eventually(() => expect(instance.api.watching('leases')).toBe(1));
const shown = (...expected: string[]) => eventually(() => expect(seen).toEqual(expected));

test('what is there is told at once, and what changes when it does', async () => {
  begin();
  await watching();
  holder('db-0');
  holder('db-1');
  await shown('nobody', 'db-0', 'db-1');
  expect(instance.api.count('GET', 'leases')).toBe(1);
});

test('one that is not there is told of, and seen when it appears, goes, and appears again', async () => {
  instance.api.remove('leases/db');
  begin();
  await shown('missing');
  await watching();
  instance.api.put('leases', { metadata: { name: 'db' } });
  await shown('missing', 'nobody');
  instance.api.remove('leases/db');
  await shown('missing', 'nobody', 'missing');
  instance.api.put('leases', { metadata: { name: 'db' }, spec: { holderIdentity: 'db-0' } });
  await shown('missing', 'nobody', 'missing', 'db-0');
});

test.each([
  ['ends', () => instance.api.endWatches()],
  ['breaks', () => instance.api.endWatches('cut')],
  ['is too old', () => instance.api.expire()],
])('a watch that %s is begun anew from a fresh read, without a word', async (_, cut) => {
  begin();
  await watching();
  cut();
  holder('db-0');
  await watching();
  holder('db-1');
  await eventually(() => expect(seen.slice(-2)).toEqual(['db-0', 'db-1']));
  expect(instance.api.count('GET', 'leases')).toBe(2);
  expect(instance.log).toEqual([]);
});

test('a watch that was good is begun anew without a pause', async () => {
  begin({ lasting: -1, backoff: () => 3_600_000 });
  await watching();
  instance.api.endWatches();
  await eventually(() => expect(instance.api.count('GET', 'leases')).toBe(2));
});

test('an API that is away is waited for, said once, and said when it is back', async () => {
  begin();
  await watching();
  await instance.api.stop();
  await eventually(() => expect(instance.log).toHaveLength(1));
  await instance.api.start();
  holder('db-0');
  await eventually(() => expect(seen.at(-1)).toBe('db-0'));
  await eventually(() =>
    expect(instance.log).toEqual([
      expect.stringMatching(/^watching Lease db: GET leases: connect ECONNREFUSED/),
      'watching Lease db: well again',
    ]),
  );
});

test.each([
  ['list', ({ query }: SeenRequest) => !query.has('watch')],
  ['watch', ({ query }: SeenRequest) => query.has('watch')],
])('a right that is missing (%s) is said once, and over when it is given', async (_, only) => {
  instance.api.plan('GET', 'leases', { status: 403, message: 'cannot list' }, { times: 3, only });
  begin();
  await eventually(() =>
    expect(instance.log).toEqual([
      'watching Lease db: GET leases: 403 Forbidden: cannot list',
      'watching Lease db: well again',
    ]),
  );
});

test('an API that hangs does not hold it up for ever', async () => {
  instance.api.plan('GET', 'leases', 'hang');
  begin();
  await watching();
  expect(instance.log[0]).toBe('watching Lease db: GET leases: no answer within 0.3 s');
});

test('watches that never last are begun with pauses that grow', async () => {
  const pauses: number[] = [];
  begin({ lasting: 3_600_000, backoff: (failures) => pauses.push(failures) && 1 });
  for (let round = 1; round <= 4; round += 1) {
    await watching();
    instance.api.endWatches();
    await eventually(() => expect(pauses).toHaveLength(round));
  }
  expect(pauses).toEqual([1, 2, 3, 4]);
});
