import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { LoginPasswords } from '../../../src/programs/api/login-passwords';
import type { Timing } from '../../../src/programs/api/timing';
import { eventually } from '../support/eventually';
import { TestInstance } from '../support/instance';

let instance: TestInstance;
let passwords: LoginPasswords;
let ending: AbortController;
let running: Promise<void>;
beforeEach(async () => {
  instance = await new TestInstance().start();
  instance.listen();
});
afterEach(async () => {
  ending.abort();
  await running;
  await instance.stop();
});

const begin = (timing: Partial<Timing> = {}) => {
  ending = new AbortController();
  passwords = new LoginPasswords(instance.context(timing), instance.exchange);
  running = passwords.run(ending.signal);
};
const wish = (...lines: string[]) =>
  passwords.update({ metadata: { name: 'db-config' }, data: { logins: lines.map((line) => `${line}\n`).join('') } });
const secret = (name: string, password: string | Buffer) =>
  instance.api.put('secrets', {
    metadata: { name },
    data: { password: Buffer.from(password).toString('base64') },
  });
const handedOver = (name: string) => instance.exchange.read('feed', 'logins', name);
const files = () => readdirSync(instance.exchange.path('feed', 'logins')).sort();
const events = () => instance.api.seen('POST', 'events').map(({ body }) => body.message as string);

test('passwords are handed over as files for nobody else, and the supervisor is woken once', async () => {
  secret('stock', "it's\\ a: secret");
  secret('report', 'geheim');
  begin();
  wish('stock_v4 stock app', 'report report reader');
  await eventually(() => expect(handedOver('report')).toBe('geheim'));
  expect(handedOver('stock_v4')).toBe("it's\\ a: secret");
  await eventually(() => expect(instance.woken()).toBe(1));
  expect(statSync(instance.exchange.path('feed', 'logins', 'report')).mode & 0o777).toBe(0o600);
  expect(statSync(instance.exchange.path('feed', 'logins')).mode & 0o777).toBe(0o700);
  const looks = instance.api.count('GET', 'secrets/stock');
  await eventually(() => expect(instance.api.count('GET', 'secrets/stock')).toBeGreaterThan(looks + 1));
  expect(instance.woken()).toBe(0);
  expect(instance.log).toEqual([]);
});

test('a changed password is noticed without being told', async () => {
  secret('stock', 'drei');
  begin();
  wish('stock_v4 stock app');
  await eventually(() => expect(handedOver('stock_v4')).toBe('drei'));
  await eventually(() => expect(instance.woken()).toBe(1));
  secret('stock', 'vier');
  await eventually(() => expect(handedOver('stock_v4')).toBe('vier'));
  await eventually(() => expect(instance.woken()).toBe(1));
});

test('what is not listed any more is taken away, also after a restart in between and with its drafts', async () => {
  secret('stock', 'drei');
  begin();
  wish('stock_v3 stock app', 'stock_v4 stock app');
  await eventually(() => expect(files()).toEqual(['stock_v3', 'stock_v4']));
  ending.abort();
  await running;
  writeFileSync(instance.exchange.path('feed', 'logins', '.stock_v3'), 'dre');
  begin();
  wish('stock_v4 stock app');
  await eventually(() => expect(files()).toEqual(['stock_v4']));
  passwords.update({ metadata: { name: 'db-config' }, data: { primary: '0' } });
  await eventually(() => expect(files()).toEqual([]));
});

test('before the configuration was read nothing is taken away', async () => {
  secret('stock', 'drei');
  begin();
  wish('stock_v3 stock app');
  await eventually(() => expect(files()).toEqual(['stock_v3']));
  ending.abort();
  await running;
  begin();
  ending.abort();
  await running;
  expect(files()).toEqual(['stock_v3']);
});

describe('a Secret that is of no use', () => {
  const stays = ': the password of login stock_v4 stays as it is until that is mended';
  test.each<[what: string, make: () => void, problem: string]>([
    ['is missing', () => {}, 'is missing'],
    ['is empty', () => void secret('stock', ''), "has no key 'password', or it is empty"],
    [
      'has no such key',
      () => void instance.api.put('secrets', { metadata: { name: 'stock' } }),
      "has no key 'password', or it is empty",
    ],
    ['holds a line break', () => void secret('stock', 'geheim\n'), 'has a password with a line break or a null in it'],
    ['holds a null', () => void secret('stock', 'ge\0heim'), 'has a password with a line break or a null in it'],
  ])('%s: said once, with an Event, and taken up when it is mended', async (_, make, problem) => {
    make();
    begin();
    wish('stock_v4 stock app');
    await eventually(() => expect(events()).toEqual([`Secret stock ${problem}${stays}`]));
    const looks = instance.api.count('GET', 'secrets/stock');
    await eventually(() => expect(instance.api.count('GET', 'secrets/stock')).toBeGreaterThan(looks + 2));
    expect(instance.log).toEqual([`Secret stock ${problem}${stays}`]);
    expect(events()).toHaveLength(1);
    secret('stock', 'geheim');
    await eventually(() => expect(handedOver('stock_v4')).toBe('geheim'));
    expect(instance.log.slice(1)).toEqual(['Secret stock: well again']);
  });

  test('one that is only being made is awaited without a word', async () => {
    begin({ logins: 60_000 });
    wish('stock_v4 stock app');
    await eventually(() => expect(instance.api.count('GET', 'secrets/stock')).toBeGreaterThan(2));
    secret('stock', 'geheim');
    await eventually(() => expect(handedOver('stock_v4')).toBe('geheim'));
    expect([instance.log, events()]).toEqual([[], []]);
  });

  test('one that goes takes its file along', async () => {
    secret('stock', 'geheim');
    begin();
    wish('stock_v4 stock app');
    await eventually(() => expect(handedOver('stock_v4')).toBe('geheim'));
    instance.api.remove('secrets/stock');
    await eventually(() => expect(handedOver('stock_v4')).toBeUndefined());
  });

  test('does not keep the others from being handed over', async () => {
    secret('report', 'geheim');
    begin();
    wish('stock_v4 stock app', 'report report reader');
    await eventually(() => expect(handedOver('report')).toBe('geheim'));
  });
});

test('while the API is away, or refuses, what was handed over stays', async () => {
  secret('stock', 'geheim');
  begin();
  wish('stock_v4 stock app');
  await eventually(() => expect(handedOver('stock_v4')).toBe('geheim'));
  instance.api.plan('GET', 'secrets/stock', { status: 403, message: 'not yours' }, { times: 3 });
  instance.api.plan('GET', 'secrets/stock', 'lost', { times: 3 });
  secret('stock', 'neu');
  await eventually(() => expect(instance.log).toContain('Secret stock: well again'));
  expect(instance.log[0]).toContain('not yours');
  await eventually(() => expect(handedOver('stock_v4')).toBe('neu'));
  expect(instance.log.join('\n')).not.toMatch(/geheim|neu/);
  expect(events()).toEqual([]);
});

test('a line that is none, or would name another file, is passed over', async () => {
  secret('stock', 'geheim');
  begin();
  wish('../lease stock app', 'Stock stock app', 'lonely', '', 'stock_v4 stock app');
  await eventually(() => expect(handedOver('stock_v4')).toBe('geheim'));
  expect(files()).toEqual(['stock_v4']);
  expect(instance.fed()).toEqual(['logins']);
});
