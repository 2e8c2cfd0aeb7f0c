import { existsSync, utimesSync, writeFileSync, rmSync } from 'node:fs';
import { Questions } from '../../../src/programs/api/questions';
import { eventually } from '../support/eventually';
import { TestInstance } from '../support/instance';

let instance: TestInstance;
let questions: Questions;
beforeEach(async () => {
  instance = await new TestInstance().start();
  questions = new Questions(instance.context(), instance.exchange);
});
afterEach(() => instance.stop());

const ask = (values: Record<string, string>) => {
  const id = instance.question(values);
  questions.look();
  return instance.answer(id);
};
const isAsked = (id: string) => existsSync(instance.exchange.path('ask', `${id}.request`));

test('a question is answered, taken away, and the supervisor woken', async () => {
  instance.listen();
  const id = instance.question({ verb: 'pod-get', name: 'db-1' });
  questions.look();
  expect(await instance.answer(id)).toEqual({ ok: 'true', exists: 'true', ready: 'false', deleting: 'false' });
  await questions.done();
  expect(isAsked(id)).toBe(false);
  expect(instance.woken()).toBe(1);
});

test('a question that stands there for several looks is answered once', async () => {
  const id = instance.question({ verb: 'lease-get' });
  questions.look();
  questions.look();
  await instance.answer(id);
  questions.look();
  await questions.done();
  expect(instance.api.count('GET', 'leases/db')).toBe(1);
});

test('an unknown verb is named, with those that are known', async () => {
  expect(await ask({ verb: 'lease-take' })).toEqual({
    ok: 'false',
    error:
      "'lease-take' cannot be asked; known are lease-get, lease-claim, claims-get, claim-stamp, pod-get, restore-check, event",
  });
});

test("the API's reason is in the answer, and once in the log", async () => {
  instance.api.plan('GET', 'leases/db', { status: 403, message: 'leases "db" is forbidden:\nno' }, { times: 2 });
  const error = 'GET leases/db: 403 Forbidden: leases "db" is forbidden: no';
  expect(await ask({ verb: 'lease-get' })).toEqual({ ok: 'false', error });
  await ask({ verb: 'lease-get' });
  await ask({ verb: 'lease-get' });
  expect(instance.log).toEqual([`lease-get: ${error}`, 'lease-get: well again']);
});

test('a write without an answer is unknown, a read just fails', async () => {
  instance.api.plan('PATCH', /^persistentvolumeclaims/, 'lost');
  expect(await ask({ verb: 'claim-stamp', 'system-identifier': '7' })).toMatchObject({ ok: 'unknown' });
  instance.api.plan('GET', 'pods/db-0', 'lost');
  expect(await ask({ verb: 'pod-get', name: 'db-0' })).toMatchObject({ ok: 'false' });
});

test('a line break from the API does not become another key of the answer', async () => {
  instance.api.edit('leases/db', { metadata: { annotations: { 'cdk8s-pg/lost': 'db-0\nholder=db-9' } } });
  expect(await ask({ verb: 'lease-get' })).toMatchObject({ holder: '', lost: 'db-0 holder=db-9' });
});

test('what was asked before the agent started is answered', async () => {
  const ids = [
    instance.question({ verb: 'lease-get' }),
    instance.question({ verb: 'lease-claim', 'expect-holder': '', holder: 'db-1' }),
  ];
  questions.look();
  expect(await instance.answer(ids[1])).toMatchObject({ ok: 'true', holder: 'db-1' });
});

test('a claim that an agent before has made, and could not answer, is answered with true', async () => {
  instance.api.edit('leases/db', { spec: { holderIdentity: 'db-0' } });
  expect(await ask({ verb: 'lease-claim', 'expect-holder': 'db-1', holder: 'db-0' })).toMatchObject({ ok: 'true' });
});

test('a claim of which the asker gave up long ago is not made', async () => {
  const id = instance.question({ verb: 'lease-claim', 'expect-holder': '', holder: 'db-1' });
  const past = Date.now() / 1000 - 100;
  utimesSync(instance.exchange.path('ask', `${id}.request`), past, past);
  questions.look();
  expect(await instance.answer(id)).toEqual({ ok: 'false', error: 'lease-claim: asked too long ago' });
  expect(instance.api.count('PATCH', 'leases/db')).toBe(0);
});

describe('a question that is withdrawn', () => {
  test('before its turn has no effect', async () => {
    let answer = () => {};
    instance.api.plan('GET', 'leases/db', new Promise<void>((resolve) => (answer = resolve)));
    instance.question({ verb: 'lease-get' });
    const id = instance.question({ verb: 'lease-claim', 'expect-holder': '', holder: 'db-1' });
    questions.look();
    rmSync(instance.exchange.path('ask', `${id}.request`));
    answer();
    await questions.done();
    expect(instance.api.count('PATCH', 'leases/db')).toBe(0);
  });

  test('while it is answered leaves no answer behind', async () => {
    let answer = () => {};
    instance.api.plan('GET', 'leases/db', new Promise<void>((resolve) => (answer = resolve)));
    const id = instance.question({ verb: 'lease-get' });
    questions.look();
    await eventually(() => expect(instance.api.count('GET', 'leases/db')).toBe(1));
    rmSync(instance.exchange.path('ask', `${id}.request`));
    answer();
    await questions.done();
    expect(instance.exchange.read('ask', `${id}.answer`)).toBeUndefined();
  });
});

test('who reads the Lease while a claim is under way reads what came of it', async () => {
  let arrive = () => {};
  instance.api.plan('PATCH', 'leases/db', new Promise<void>((resolve) => (arrive = resolve)));
  instance.question({ verb: 'lease-claim', 'expect-holder': '', holder: 'db-1' });
  const id = instance.question({ verb: 'lease-get' });
  questions.look();
  await eventually(() => expect(instance.api.count('PATCH', 'leases/db')).toBe(1));
  arrive();
  expect(await instance.answer(id)).toMatchObject({ holder: 'db-1' });
});

test('an Event does not wait for a claim, nor a claim for an Event', async () => {
  instance.api.plan('GET', 'leases/db', 'hang');
  questions = new Questions(instance.context(), instance.exchange);
  const claim = instance.question({ verb: 'lease-get' });
  const event = instance.question({ verb: 'event', type: 'Normal', reason: 'A', message: 'a' });
  questions.look();
  expect(await instance.answer(event)).toEqual({ ok: 'true' });
  expect(await instance.answer(claim)).toMatchObject({ ok: 'false' });
});

test('drafts and other files are left alone', () => {
  writeFileSync(instance.exchange.path('ask', '.4711-9'), 'verb=lease-claim\nholder=db-1\n');
  writeFileSync(instance.exchange.path('ask', 'note.txt'), 'x');
  questions.look();
  expect(instance.api.requests).toEqual([]);
});
