import { Client } from '../../../src/programs/api/client/client';
import type { WantedSecret } from '../../../src/programs/api/credentials/ensure-secret';
import { makeCredentials } from '../../../src/programs/api/credentials/make-credentials';
import { randomPassword } from '../../../src/programs/api/credentials/password';
import type { Patience } from '../../../src/programs/api/retry';
import { wantedSecrets } from '../../../src/programs/api/credentials/settings';
import { FakeApi, type SeenRequest } from '../support/fake-api';

let api: FakeApi;
beforeEach(async () => {
  api = await new FakeApi().start();
});
afterEach(() => api.stop());

const wanted = (...names: string[]): WantedSecret[] =>
  names.map((secret) => ({ secret, username: 'app', labels: { a: 'b' }, annotations: { c: 'd' } }));

const make = (secrets = wanted('db-owner'), patience: Partial<Patience> = {}) =>
  makeCredentials(new Client(() => api.connection, 'shop', api.patience), secrets, {
    deadline: Date.now() + 10_000,
    pause: () => 10,
    ...patience,
  });

const decoded = (name: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries<string>(api.get(`secrets/${name}`).data).map(([key, text]) => [
      key,
      Buffer.from(text, 'base64').toString(),
    ]),
  );

test('a missing Secret is made', async () => {
  expect(await make(wanted('db-owner', 'db-replication'))).toEqual({
    program: 'make-credentials',
    ok: true,
    made: ['db-owner', 'db-replication'],
    kept: [],
  });
  expect(api.get('secrets/db-owner')).toMatchObject({
    type: 'kubernetes.io/basic-auth',
    metadata: { labels: { a: 'b' }, annotations: { c: 'd' } },
  });
  expect(decoded('db-owner')).toEqual({ username: 'app', password: expect.stringMatching(/^[A-Za-z0-9]{32}$/) });
  expect(decoded('db-replication').password).not.toBe(decoded('db-owner').password);
});

test('a Secret that exists is left alone, however often it runs', async () => {
  await make();
  const first = api.get('secrets/db-owner');
  expect(await make(wanted('db-owner', 'db-replication'))).toMatchObject({
    ok: true,
    made: ['db-replication'],
    kept: ['db-owner'],
  });
  expect(await make(wanted('db-owner', 'db-replication'))).toMatchObject({
    ok: true,
    made: [],
    kept: ['db-owner', 'db-replication'],
  });
  expect(api.get('secrets/db-owner')).toEqual(first);
});

test("a person's own Secret is kept, of whatever type", async () => {
  api.put('secrets', { metadata: { name: 'db-owner' }, type: 'Opaque', data: { password: 'c2VjcmV0' } });
  expect(await make()).toMatchObject({ ok: true, kept: ['db-owner'] });
});

test.each([{}, { password: '' }, { username: 'YXBw' }])('a Secret without a password fails: %j', async (data) => {
  api.put('secrets', { metadata: { name: 'db-owner' }, data });
  expect(await make(wanted('db-owner', 'db-replication'))).toEqual({
    program: 'make-credentials',
    ok: false,
    reason: "Secret db-owner exists, but its key 'password' is missing or empty: set it, or delete the Secret",
    made: ['db-replication'],
    kept: [],
  });
});

describe('somebody is faster', () => {
  test('their Secret is kept', async () => {
    api.plan(
      'POST',
      'secrets',
      Promise.resolve().then(
        () => void api.put('secrets', { metadata: { name: 'db-owner' }, data: { password: 'eA==' } }),
      ),
    );
    expect(await make()).toMatchObject({ ok: true, made: [], kept: ['db-owner'] });
    expect(decoded('db-owner')).toEqual({ password: 'x' });
  });

  test('of two runs at once each Secret is made by one', async () => {
    const results = await Promise.all([make(), make()]);
    expect(results.flatMap(({ made }) => made)).toEqual(['db-owner']);
    expect(results.every(({ ok }) => ok)).toBe(true);
  });
});

describe('an API that fails', () => {
  test.each(['answer lost', 'lost', 'hang', { status: 503 }, { status: 429 }, { status: 403 }] as const)(
    'is tried again: %j',
    async (fault) => {
      api.plan('POST', 'secrets', fault);
      expect(await make()).toMatchObject({ ok: true, made: ['db-owner'], kept: [] });
    },
  );

  test('until the time is over; then the reason is told', async () => {
    const failures: unknown[] = [];
    api.plan('GET', 'secrets/db-owner', { status: 403, message: 'secrets "db-owner" is forbidden' }, { times: 99 });
    const result = await make(wanted('db-owner'), {
      deadline: Date.now() + 50,
      onFailure: (error) => failures.push(error),
    });
    expect(result).toMatchObject({
      ok: false,
      reason: 'GET secrets/db-owner: 403 Forbidden: secrets "db-owner" is forbidden',
    });
    expect(failures.length).toBeGreaterThan(0);
  });

  test('is not tried again where that cannot help', async () => {
    api.plan('POST', 'secrets', { status: 422, message: 'Secret is invalid' }, { times: 99 });
    expect(await make()).toMatchObject({
      ok: false,
      reason: 'POST secrets: 422 Unprocessable Entity: Secret is invalid',
    });
    expect(api.count('POST', 'secrets')).toBe(1);
  });
});

test('a refusal that quotes the request does not make the password known', async () => {
  const fault = { status: 422, message: '' };
  const only = ({ body }: SeenRequest) => {
    fault.message = `invalid: ${body.stringData.password}.`;
    return true;
  };
  api.plan('POST', 'secrets', fault, { only });
  expect((await make()).reason).toBe('POST secrets: 422 Unprocessable Entity: invalid: (password).');
});

test('a password uses every character about equally often', () => {
  const counts = new Map<string, number>();
  for (let round = 0; round < 2000; round += 1)
    for (const character of randomPassword()) counts.set(character, (counts.get(character) ?? 0) + 1);
  const expected = (2000 * 32) / 62;
  expect(counts.size).toBe(62);
  // Six standard deviations: one run in ten million fails.
  for (const count of counts.values()) expect(Math.abs(count - expected)).toBeLessThan(6 * Math.sqrt(expected));
});

describe('the environment', () => {
  const secret = '[{"secret":"db-owner","username":"app"}]';

  test('names the Secrets and what they get', () => {
    expect(
      wantedSecrets({ CDK8S_PG_CREDENTIALS: secret, CDK8S_PG_LABELS: '{"a":"b"}', CDK8S_PG_ANNOTATIONS: '{"c":"d"}' }),
    ).toEqual(wanted('db-owner'));
  });

  test('need not name labels', () => {
    expect(wantedSecrets({ CDK8S_PG_CREDENTIALS: secret })).toEqual([
      { secret: 'db-owner', username: 'app', labels: {}, annotations: {} },
    ]);
  });

  test.each([
    [{}, 'CDK8S_PG_CREDENTIALS is not a list of {"secret", "username"}'],
    [{ CDK8S_PG_CREDENTIALS: '[]' }, 'CDK8S_PG_CREDENTIALS is not a list of {"secret", "username"}'],
    [{ CDK8S_PG_CREDENTIALS: '{' }, 'CDK8S_PG_CREDENTIALS is not JSON'],
    [
      { CDK8S_PG_CREDENTIALS: '[{"secret":"db-owner"}]' },
      'CDK8S_PG_CREDENTIALS: each item needs "secret" and "username"',
    ],
    [{ CDK8S_PG_CREDENTIALS: '[null]' }, 'CDK8S_PG_CREDENTIALS: each item needs "secret" and "username"'],
    [{ CDK8S_PG_CREDENTIALS: secret, CDK8S_PG_LABELS: '[]' }, 'CDK8S_PG_LABELS is not an object of texts'],
  ])('%j is refused: %s', (environment, message) => {
    expect(() => wantedSecrets(environment)).toThrow(message);
  });
});
