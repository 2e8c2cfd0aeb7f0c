import { leaseClaim } from '../../../src/programs/api/verbs/lease-claim';
import type { Values } from '../../../src/programs/api/lines';
import { eventually } from '../support/eventually';
import { TestInstance } from '../support/instance';

let instance: TestInstance;
beforeEach(async () => {
  instance = await new TestInstance().start();
});
afterEach(() => instance.stop());

const always = () => false;

/** A claim as the supervisor asks for it. */
const claim = (values: Values, { withdrawn = always, settle = 2000, requestTimeout = instance.api.patience } = {}) =>
  leaseClaim(instance.context({ settle }, requestTimeout), { values, withdrawn });

const heldBy = (holder: string | undefined, annotations: Record<string, string> = {}) =>
  instance.api.edit('leases/db', {
    metadata: { annotations },
    spec: holder === undefined ? null : { holderIdentity: holder, leaseTransitions: 3 },
  });

const holder = () => instance.api.get('leases/db').spec?.holderIdentity;
const writes = () => instance.api.count('PATCH', 'leases/db');

describe('the Lease is given', () => {
  test('by nobody to the first', async () => {
    const answer = await claim({ 'expect-holder': '', holder: 'db-0', 'set.system-identifier': '7001' });
    expect(answer).toMatchObject({ ok: 'true', holder: 'db-0', 'system-identifier': '7001', transitions: '1' });
    const { spec, metadata } = instance.api.get('leases/db');
    expect(metadata.annotations).toEqual({ 'cdk8s-pg/system-identifier': '7001' });
    expect(spec.holderIdentity).toBe('db-0');
    expect(spec.acquireTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    expect(spec.renewTime).toBe(spec.acquireTime);
  });

  test('by its holder to another, which counts as a transition', async () => {
    heldBy('db-0');
    const answer = await claim({ 'expect-holder': 'db-0', holder: 'db-1', 'set.handover-lsn': '0/3000028' });
    expect(answer).toMatchObject({ ok: 'true', holder: 'db-1', 'handover-lsn': '0/3000028', transitions: '4' });
    expect(instance.log).toEqual(["Lease db: given to db-1, was db-0's"]);
  });

  test('to the same again, which is no transition', async () => {
    heldBy('db-0');
    expect(await claim({ 'expect-holder': 'db-0', holder: 'db-0' })).toMatchObject({ ok: 'true', transitions: '3' });
  });

  test('back to nobody', async () => {
    heldBy('db-0');
    expect(await claim({ 'expect-holder': 'db-0', holder: '' })).toMatchObject({ ok: 'true', holder: '' });
    expect(instance.api.get('leases/db').spec).not.toHaveProperty('holderIdentity');
  });

  test('with annotations set, removed, and others left alone', async () => {
    heldBy('db-0', { 'cdk8s-pg/lost': 'db-0', 'cdk8s-pg/system-identifier': '7001', 'example.com/note': 'mine' });
    await claim({ 'expect-holder': 'db-0', holder: 'db-1', 'set.lost': '', 'set.may-discard': 'db-0,db-2' });
    expect(instance.api.get('leases/db').metadata.annotations).toEqual({
      'cdk8s-pg/system-identifier': '7001',
      'cdk8s-pg/may-discard': 'db-0,db-2',
      'example.com/note': 'mine',
    });
  });
});

describe('the Lease is not given', () => {
  test('where another has it than expected, who is named', async () => {
    heldBy('db-2');
    expect(await claim({ 'expect-holder': 'db-0', holder: 'db-1' })).toMatchObject({
      ok: 'false',
      error: 'Lease db is held by db-2, not by db-0',
      holder: 'db-2',
    });
    expect(writes()).toBe(0);
  });

  test('where nobody has it, but somebody was expected to', async () => {
    expect(await claim({ 'expect-holder': 'db-0', holder: 'db-1' })).toMatchObject({
      ok: 'false',
      error: 'Lease db is held by nobody, not by db-0',
      holder: '',
    });
  });

  test('where nobody is named to get it', async () => {
    expect(await claim({ 'expect-holder': '' })).toEqual({ ok: 'false', error: 'lease-claim: holder is missing' });
  });

  test('where it is not there', async () => {
    instance.api.remove('leases/db');
    await expect(claim({ 'expect-holder': '', holder: 'db-1' })).rejects.toThrow(
      'GET leases/db: 404 Not Found: leases "db" not found',
    );
  });

  test('where the write is refused', async () => {
    instance.api.plan('PATCH', 'leases/db', { status: 403, message: 'leases "db" is forbidden' });
    await expect(claim({ 'expect-holder': '', holder: 'db-1' })).rejects.toMatchObject({
      message: 'PATCH leases/db: 403 Forbidden: leases "db" is forbidden',
      outcomeUnknown: false,
    });
  });

  test('where nobody waits for the answer any more', async () => {
    const answer = await claim({ 'expect-holder': '', holder: 'db-1' }, { withdrawn: () => true });
    expect(answer).toEqual({ ok: 'false', error: 'lease-claim: nobody waits for it any more' });
    expect(writes()).toBe(0);
  });
});

test('whoever has it already is given it without a write: an earlier try had arrived', async () => {
  heldBy('db-1');
  expect(await claim({ 'expect-holder': 'db-0', holder: 'db-1' })).toMatchObject({ ok: 'true', holder: 'db-1' });
  expect(writes()).toBe(0);
});

describe('somebody else writes in between', () => {
  test('something that does not matter: the claim is made for the new state', async () => {
    instance.api.plan(
      'PATCH',
      'leases/db',
      Promise.resolve().then(() => void instance.api.edit('leases/db', { metadata: { labels: { a: 'b' } } })),
    );
    const answer = await claim({ 'expect-holder': '', holder: 'db-1' });
    expect(answer).toMatchObject({ ok: 'true', holder: 'db-1' });
    expect(instance.api.get('leases/db').metadata.labels).toEqual({ a: 'b' });
  });

  test('a claim of their own: it is theirs', async () => {
    let arrive = () => {};
    instance.api.plan('PATCH', 'leases/db', new Promise<void>((resolve) => (arrive = resolve)));
    const answer = claim({ 'expect-holder': '', holder: 'db-1' });
    await eventually(() => expect(writes()).toBe(1));
    heldBy('db-0');
    arrive();
    expect(await answer).toMatchObject({ ok: 'false', holder: 'db-0' });
    expect(holder()).toBe('db-0');
  });

  test('of two claims at once exactly one wins', async () => {
    const answers = await Promise.all(
      ['db-0', 'db-1', 'db-2'].map((name) => claim({ 'expect-holder': '', holder: name })),
    );
    expect(answers.map(({ ok }) => ok).sort()).toEqual(['false', 'false', 'true']);
    expect(holder()).toBe(['db-0', 'db-1', 'db-2'][answers.findIndex(({ ok }) => ok === 'true')]);
  });
});

describe('a write without an answer', () => {
  test.each(['answer lost', 'lost'] as const)('is known after a look at the Lease: %s', async (fault) => {
    instance.api.plan('PATCH', 'leases/db', fault);
    expect(await claim({ 'expect-holder': '', holder: 'db-1', 'set.handover-lsn': '0/5' })).toMatchObject({
      ok: 'true',
      holder: 'db-1',
      'handover-lsn': '0/5',
      transitions: '1',
    });
    expect(writes()).toBe(fault === 'lost' ? 2 : 1);
  });

  test('is looked for until the API answers again', async () => {
    instance.api.plan('PATCH', 'leases/db', 'answer lost');
    const answer = claim({ 'expect-holder': '', holder: 'db-1' });
    await eventually(() => expect(writes()).toBe(1));
    instance.api.plan('GET', 'leases/db', 'lost', { times: 3 });
    instance.api.plan('GET', 'leases/db', { status: 503, message: 'etcd has no leader' });
    expect(await answer).toMatchObject({ ok: 'true', holder: 'db-1' });
  });

  test('that arrives late is void once it was repeated', async () => {
    let arrive = () => {};
    instance.api.plan('PATCH', 'leases/db', new Promise<void>((resolve) => (arrive = resolve)));
    const answer = await claim({ 'expect-holder': '', holder: 'db-1' }, { requestTimeout: 300 });
    expect(answer).toMatchObject({ ok: 'true', holder: 'db-1', transitions: '1' });
    const state = instance.api.get('leases/db');
    arrive();
    await instance.context().client.get({ api: '/api/v1', plural: 'pods', kind: 'pod' }, 'db-1');
    expect(instance.api.get('leases/db')).toEqual(state);
  });

  test('of which nothing is ever learnt is unknown', async () => {
    instance.api.plan('PATCH', 'leases/db', 'hang', { times: 99 });
    const answer = await claim({ 'expect-holder': '', holder: 'db-1' }, { settle: 500 });
    expect(answer).toMatchObject({ ok: 'unknown' });
  });

  test('stays unknown where the repetition is refused and nothing has changed', async () => {
    instance.api.plan('PATCH', 'leases/db', 'hang');
    instance.api.plan('PATCH', 'leases/db', { status: 403, message: 'not any more' }, { times: Infinity });
    const answer = await claim({ 'expect-holder': '', holder: 'db-1' }, { settle: 2000 });
    expect(answer).toEqual({ ok: 'unknown', error: 'PATCH leases/db: 403 Forbidden: not any more' });
  });

  test('is not repeated once nobody waits for it any more', async () => {
    instance.api.plan('PATCH', 'leases/db', 'lost');
    const answer = await claim({ 'expect-holder': '', holder: 'db-1' }, { withdrawn: () => writes() > 0 });
    expect(answer).toMatchObject({ ok: 'unknown' });
    expect(writes()).toBe(1);
  });
});

test('an API that cannot be reached at all is no unknown outcome', async () => {
  await instance.api.stop();
  await expect(claim({ 'expect-holder': '', holder: 'db-1' })).rejects.toMatchObject({
    status: 0,
    outcomeUnknown: false,
  });
});
