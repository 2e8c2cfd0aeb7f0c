import fc from 'fast-check';
import type { ConnectionPlan } from '../../../src/model/connection/compose-program';
import { ESCAPES } from '../../../src/model/connection/escapes';
import { Client } from '../../../src/programs/api/client/client';
import { composeConnection, type ConnectionResult } from '../../../src/programs/api/connection/compose-connection';
import { parsePlan } from '../../../src/programs/api/connection/plan';
import type { Patience } from '../../../src/programs/api/retry';
import { eventually } from '../support/eventually';
import { FakeApi, type SeenRequest } from '../support/fake-api';

const PASSWORD = 'p@ss:w/ord"';
const PLAN: ConnectionPlan = {
  secret: 'products-api-v3',
  type: 'servicebinding.io/postgresql',
  labels: { 'cdk8s-pg/connection': 'products-api', 'cdk8s-pg/version': 'v3' },
  annotations: { 'cdk8s-pg/made-from': 'digest-of-v3' },
  sources: { password: { secret: 'db-owner', key: 'password' }, username: { secret: 'db-owner', key: 'username' } },
  data: {
    username: [{ value: 'username', escape: 'none' }],
    password: [{ value: 'password', escape: 'none' }],
    host: ['db'],
    uri: [
      'postgresql://',
      { value: 'username', escape: 'percent' },
      ':',
      { value: 'password', escape: 'percent' },
      '@db/app',
    ],
  },
};

let api: FakeApi;
let log: string[];
beforeEach(async () => {
  api = await new FakeApi().start();
  log = [];
});
afterEach(() => api.stop());

const base64 = (text: string | Buffer): string => Buffer.from(text).toString('base64');
const owner = (password: string | Buffer, username = 'app'): object =>
  api.put('secrets', {
    metadata: { name: 'db-owner' },
    data: { username: base64(username), password: base64(password) },
  });

const compose = (
  plan: unknown = PLAN,
  patience: Partial<Patience> = {},
  reminder?: number,
): Promise<ConnectionResult> =>
  composeConnection(
    {
      client: new Client(() => api.connection, 'shop', api.patience),
      pod: 'products-api-v3-x',
      podUid: 'uid-x',
      log: (line) => log.push(line),
    },
    typeof plan === 'string' ? plan : JSON.stringify(plan),
    {
      patience: {
        deadline: Date.now() + 10_000,
        pause: () => 10,
        onFailure: (error) => log.push((error as Error).message),
        ...patience,
      },
      log: (line) => log.push(line),
      reminder,
    },
  );

const made = (name = 'products-api-v3'): Record<string, string> =>
  Object.fromEntries(
    Object.entries<string>(api.get(`secrets/${name}`).data).map(([key, text]) => [
      key,
      Buffer.from(text, 'base64').toString(),
    ]),
  );

const events = (): any[] => api.requests.filter(({ place }) => place === 'events').map(({ body }) => body as unknown);

test('a version is made, immutable, with what the plan says', async () => {
  owner(PASSWORD);
  expect(await compose()).toEqual({
    program: 'compose-connection',
    ok: true,
    outcome: 'made',
    secret: 'products-api-v3',
  });
  expect(api.get('secrets/products-api-v3')).toMatchObject({
    type: 'servicebinding.io/postgresql',
    immutable: true,
    metadata: { labels: PLAN.labels, annotations: PLAN.annotations },
  });
  expect(made()).toEqual({
    username: 'app',
    password: PASSWORD,
    host: 'db',
    uri: 'postgresql://app:p%40ss%3Aw%2Ford%22@db/app',
  });
  expect(log).toEqual([]);
});

test('run again, it is kept, and nothing is written', async () => {
  owner(PASSWORD);
  await compose();
  const first = api.get('secrets/products-api-v3');
  expect(await compose()).toMatchObject({ ok: true, outcome: 'kept' });
  expect(api.get('secrets/products-api-v3')).toEqual(first);
  expect(api.requests.filter(({ method }) => method !== 'GET')).toHaveLength(1);
});

describe('a version that exists with other content is refused', () => {
  beforeEach(async () => {
    owner(PASSWORD);
    await compose();
  });
  const edit = (change: object): void => void api.edit('secrets/products-api-v3', change);

  test('whichever byte it is', async () => {
    const { data } = api.get('secrets/products-api-v3');
    const places = Object.keys(PLAN.data).flatMap((key) =>
      [...Buffer.from(data[key] as string, 'base64').keys()].map((at) => [key, at] as const),
    );
    for (const [key, at] of places) {
      const bytes = Buffer.from(data[key] as string, 'base64');
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      edit({ data: { [key]: base64(bytes) }, metadata: { annotations: { 'cdk8s-pg/made-from': 'another' } } });
      expect((await compose()).reason).toBe(
        `Secret products-api-v3 exists with other content (keys ${key}): a version never changes; bump the version`,
      );
      edit({ data: { [key]: data[key] } });
    }
    expect(api.count('POST', 'secrets')).toBe(1);
  });

  test.each([
    [{ data: { extra: 'eA==' } }, '(keys extra)'],
    [{ data: { uri: null } }, '(keys uri), because'],
    [{ type: 'Opaque' }, '(type)'],
    [{ immutable: null }, '(not immutable)'],
    [{ type: 'Opaque', immutable: false, data: { host: 'eA==' } }, '(keys host; type; not immutable)'],
  ])('%j', async (change, difference) => {
    edit(change);
    const { ok, reason } = await compose();
    expect(ok).toBe(false);
    expect(reason).toContain(`Secret products-api-v3 exists with other content ${difference}`);
    expect(reason).toContain('a version never changes; bump the version');
  });

  test('a source that has changed since is named', async () => {
    owner('another');
    expect(await compose()).toEqual({
      program: 'compose-connection',
      ok: false,
      secret: 'products-api-v3',
      reason:
        "Secret products-api-v3 exists with other content (keys password, uri), because 'password' of Secret db-owner or 'username' of Secret db-owner has changed since: a version never changes; bump the version",
    });
    expect(made().password).toBe(PASSWORD);
  });

  test('and an Event says it on the pod', async () => {
    edit({ type: 'Opaque' });
    const { reason } = await compose();
    expect(events()).toEqual([
      expect.objectContaining({
        type: 'Warning',
        reason: 'ConnectionSecretRefused',
        message: reason,
        involvedObject: expect.objectContaining({ name: 'products-api-v3-x', uid: 'uid-x' }),
      }),
    ]);
  });
});

test.each([[undefined], [{ 'cdk8s-pg/connection': 'stock-api' }]])(
  'a Secret of that name with the labels %j is somebody else’s, and not touched',
  async (labels) => {
    owner(PASSWORD);
    const before = api.put('secrets', { metadata: { name: 'products-api-v3', labels }, data: {} });
    expect(await compose()).toMatchObject({
      ok: false,
      reason:
        'Secret products-api-v3 exists and is no version of products-api: somebody else has made it; choose another name or version',
    });
    expect(api.get('secrets/products-api-v3')).toEqual(before);
    expect(events()).toHaveLength(1);
  },
);

describe('a source that is not there yet', () => {
  test('is waited for', async () => {
    const result = compose();
    const looks = (): number => api.count('GET', 'secrets/db-owner');
    await eventually(() => expect(looks()).toBeGreaterThan(1));
    api.put('secrets', { metadata: { name: 'db-owner' }, data: { password: '', username: 'YXBw' } });
    const before = looks();
    await eventually(() => expect(looks()).toBeGreaterThan(before + 1));
    expect(api.find('secrets/products-api-v3')).toBeUndefined();
    owner(PASSWORD);
    expect(await result).toMatchObject({ ok: true, outcome: 'made' });
    expect(log).toEqual(['there is no Secret db-owner yet: waiting for it']);
  });

  test('is named again from time to time, and what is missing of it', async () => {
    api.put('secrets', { metadata: { name: 'db-owner' }, data: { password: '' } });
    const result = await compose(PLAN, { deadline: Date.now() + 300, pause: () => 30 }, 100);
    expect(result.reason).toBe("Secret db-owner has no 'password', 'username': waited for it in vain");
    expect(new Set(log)).toEqual(new Set(["Secret db-owner has no 'password', 'username' yet: waiting for it"]));
    expect([2, 3]).toContain(log.length);
    expect(events()).toEqual([]);
  });
});

describe('a value that cannot be used is refused', () => {
  test.each<[string, string | Buffer, string]>([
    [
      'a line break',
      'two\nlines',
      'has a line break, which not every client can send: write it without, also at its end',
    ],
    [
      'a line break at its end',
      'one\n',
      'has a line break, which not every client can send: write it without, also at its end',
    ],
    ['NUL', 'a\0b', 'has a NUL character, which no client can send: choose another'],
    ['other than UTF-8', Buffer.from([0x61, 0xff]), 'is not UTF-8, and not every client can send it: choose another'],
  ])('%s', async (_, password, what) => {
    owner(password);
    expect((await compose()).reason).toBe(`'password' of Secret db-owner ${what}`);
    expect(api.find('secrets/products-api-v3')).toBeUndefined();
    expect(events()).toHaveLength(1);
  });

  test('but a certificate has lines', async () => {
    const pem = '-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----\n';
    owner(PASSWORD);
    api.put('secrets', { metadata: { name: 'db-ca' }, data: { 'ca.crt': base64(pem) } });
    const sources = { ...PLAN.sources, rootCertificate: { secret: 'db-ca', key: 'ca.crt' } };
    const data = { ...PLAN.data, 'ca.crt': [{ value: 'rootCertificate', escape: 'none' }] };
    expect(await compose({ ...PLAN, sources, data })).toMatchObject({ outcome: 'made' });
    expect(made()['ca.crt']).toBe(pem);
  });
});

test('every password comes through as it is, is never told, and stays until a byte is another', async () => {
  const plan = { ...PLAN, data: { ...PLAN.data } };
  for (const escape of Object.keys(ESCAPES) as (keyof typeof ESCAPES)[])
    plan.data[escape] = ['<', { value: 'password', escape }, '>'];
  const hostile = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !/[\0\r\n]/.test(text));
  await fc.assert(
    fc.asyncProperty(hostile, fc.nat(), async (password, place) => {
      if (api.find('secrets/products-api-v3')) api.remove('secrets/products-api-v3');
      owner(password);
      expect(await compose(plan)).toEqual({
        program: 'compose-connection',
        ok: true,
        outcome: 'made',
        secret: 'products-api-v3',
      });
      expect(made().password).toBe(password);
      expect(decodeURIComponent(made().percent ?? '')).toBe(`<${password}>`);
      expect(log).toEqual([]);

      expect(await compose(plan)).toMatchObject({ ok: true, outcome: 'kept' });
      const keys = Object.keys(plan.data);
      const key = keys[place % keys.length] ?? '';
      const bytes = Buffer.from(api.get('secrets/products-api-v3').data[key] as string, 'base64');
      bytes[place % bytes.length] = (bytes[place % bytes.length] ?? 0) ^ 1;
      api.edit('secrets/products-api-v3', { data: { [key]: base64(bytes) } });
      const { ok, reason } = await compose(plan);
      expect([ok, reason]).toEqual([false, expect.stringContaining(`exists with other content (keys ${key})`)]);
    }),
    {
      numRuns: 100,
      examples: ['\uFEFFx', '{{ .password }}', '$(PASSWORD)', '\\', "'", ' ', '𝔘'].map((text) => [text, 0]),
    },
  );
});

describe('the password is not told where the refusal quotes it', () => {
  const quotes: [string, (body: any) => string][] = [
    ['as it is', () => PASSWORD],
    ['in base64', ({ data }) => data.password as string],
    ['in a URI', () => 'postgresql://app:p%40ss%3Aw%2Ford%22@db/app'],
    ['in a URI in base64', ({ data }) => data.uri as string],
    ['the whole request', (body) => JSON.stringify(body)],
    ['quoted', () => JSON.stringify(PASSWORD)],
    ['only its beginning', ({ data }) => `${(data.password as string).slice(0, 8)}…`],
  ];
  test.each(quotes)('%s', async (_, quote) => {
    owner(PASSWORD);
    const fault = { status: 422, message: '' };
    const only = ({ body }: SeenRequest): boolean => {
      fault.message = `Secret is invalid: ${quote(body)}: no`;
      return true;
    };
    api.plan('POST', 'secrets', fault, { only });
    const result = await compose();
    expect(result.reason).toBe('POST secrets: 422: the answer is withheld, because it quotes the password');
    expect(JSON.stringify([result, log, events()])).not.toContain('p@ss');
  });

  test('nor where the API is tried again', async () => {
    owner(PASSWORD);
    api.plan('POST', 'secrets', { status: 503, message: `cannot store ${PASSWORD}` });
    expect(await compose()).toMatchObject({ outcome: 'made' });
    expect(log).toEqual(['POST secrets: 503: the answer is withheld, because it quotes the password']);
  });

  test('nor where an answer is no JSON', async () => {
    api.plan('GET', 'secrets/db-owner', { status: 200, text: `{"data":{"password":"${base64(PASSWORD)}"` });
    owner(PASSWORD);
    expect(await compose()).toMatchObject({ outcome: 'made' });
    expect(log).toEqual(['GET secrets/db-owner: the answer is not JSON']);
  });

  test('other refusals are told whole', async () => {
    owner(PASSWORD);
    api.plan('POST', 'secrets', { status: 422, message: 'Secret is too long' });
    expect((await compose()).reason).toBe('POST secrets: 422 Unprocessable Entity: Secret is too long');
  });
});

describe('an API that fails', () => {
  beforeEach(() => void owner(PASSWORD));

  test.each(['answer lost', 'lost', 'hang', { status: 503 }, { status: 429 }, { status: 403 }] as const)(
    'is tried again: %j',
    async (fault) => {
      for (const place of ['secrets/db-owner', 'secrets/products-api-v3']) api.plan('GET', place, fault);
      api.plan('POST', 'secrets', fault);
      expect(await compose()).toMatchObject({ ok: true, outcome: 'made' });
    },
  );

  test('until the time is over', async () => {
    api.plan('GET', 'secrets/db-owner', { status: 403, message: 'forbidden' }, { times: 99 });
    expect(await compose(PLAN, { deadline: Date.now() + 50 })).toEqual({
      program: 'compose-connection',
      ok: false,
      secret: 'products-api-v3',
      reason: 'GET secrets/db-owner: 403 Forbidden: forbidden',
    });
  });

  test('of two runs at once one makes it, and the other finds it', async () => {
    const results = await Promise.all([compose(), compose()]);
    expect(results.map(({ outcome }) => outcome).sort()).toEqual(['kept', 'made']);
  });
});

describe('a plan of an unknown form is refused in one line', () => {
  const { secret, ...without } = PLAN;
  test.each<[string, unknown, string]>([
    ['no JSON', '{\n', 'the plan is not JSON'],
    ['a list', [], 'it is not an object'],
    ['null', null, 'it is not an object'],
    ['a field more', { ...PLAN, secret, immutable: false }, "'immutable' is not known"],
    ['a field less', without, "'secret' is not a text"],
    ['a type that is none', { ...PLAN, type: 1 }, "'type' is not a text"],
    ['labels that are none', { ...PLAN, labels: { a: 1 } }, "'labels' is not an object of texts"],
    ['annotations that are none', { ...PLAN, annotations: [] }, "'annotations' is not an object of texts"],
    [
      'another source',
      { ...PLAN, sources: { ...PLAN.sources, salt: { secret: 'a', key: 'b' } } },
      "'sources' is not username, password, rootCertificate, each with secret and key",
    ],
    [
      'a source without a key',
      { ...PLAN, sources: { password: { secret: 'a' } } },
      "'sources' is not username, password, rootCertificate, each with secret and key",
    ],
    ['nothing in it', { ...PLAN, data: {} }, "'data' has no keys"],
    [
      'a text instead of a template',
      { ...PLAN, data: { uri: 'x' } },
      "'data.uri' is not a list of texts and of values that have a source",
    ],
    [
      'a value without a source',
      { ...PLAN, data: { uri: [{ value: 'rootCertificate', escape: 'none' }] } },
      "'data.uri' is not a list of texts and of values that have a source",
    ],
    [
      'another escape',
      { ...PLAN, data: { uri: [{ value: 'password', escape: 'rot13' }] } },
      "'data.uri' is not a list of texts and of values that have a source",
    ],
    [
      'a hole with more to it',
      { ...PLAN, data: { uri: [{ value: 'password', escape: 'none', length: 3 }] } },
      "'data.uri' is not a list of texts and of values that have a source",
    ],
  ])('%s', async (_, plan, what) => {
    const { ok, reason } = await compose(plan);
    expect(ok).toBe(false);
    expect(reason?.replace('the plan is of a form that this program does not know: ', '')).toBe(what);
    expect(api.requests).toEqual([]);
  });

  test('and that of the library is read as it is', () => expect(parsePlan(JSON.stringify(PLAN))).toEqual(PLAN));
});
