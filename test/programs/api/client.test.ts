import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiError } from '../../../src/programs/api/client/api-error';
import { Client, type WatchEvent } from '../../../src/programs/api/client/client';
import { inCluster } from '../../../src/programs/api/client/connection';
import { CONFIG_MAPS, LEASES, PODS, type ConfigMap } from '../../../src/programs/api/client/resources';
import { testCertificate } from '../support/certificate';
import { eventually } from '../support/eventually';
import { FakeApi, type Fault } from '../support/fake-api';

let api: FakeApi;
let client: Client;
beforeEach(async () => {
  api = await new FakeApi().start();
  client = new Client(() => api.connection, 'shop', 200);
});
afterEach(() => api.stop());

/** The error that a promise ends with. */
const failure = (promise: Promise<unknown>): Promise<ApiError> =>
  promise.then(
    () => Promise.reject(new Error('no error')),
    (error: ApiError) => error,
  );

describe('a request', () => {
  test('carries the token as it is at that moment', async () => {
    let token = 0;
    api.put('leases', { metadata: { name: 'db' } });
    const renewing = new Client(() => ({ ...api.connection, token: `token-${(token += 1)}` }), 'shop');
    await renewing.get(LEASES, 'db');
    await renewing.get(LEASES, 'db');
    expect(api.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer token-1', 'Bearer token-2']);
  });

  test('names an object without leaving its path', async () => {
    await expect(client.get(PODS, '../leases/db?a')).rejects.toMatchObject({ status: 404 });
    expect(api.requests[0]?.place).toBe('pods/../leases/db?a');
  });

  test('leaves other keys of the object alone when it patches', async () => {
    api.put('configmaps', { metadata: { name: 'db-config' }, data: { primary: '0', replicas: '2' } });
    await client.patch(CONFIG_MAPS, 'db-config', { data: { primary: '1', replicas: null } });
    expect(api.get('configmaps/db-config').data).toEqual({ primary: '1' });
    expect(api.requests[0]?.headers['content-type']).toBe('application/merge-patch+json');
  });

  test('for a list gives it page by page', async () => {
    api.pageSize = 2;
    for (const name of ['a', 'b', 'c']) api.put('pods', { metadata: { name } });
    const first = await client.page(PODS);
    const second = await client.page(PODS, first.next);
    expect([first, second].map(({ items }) => items.map(({ metadata }) => metadata.name))).toEqual([['a', 'b'], ['c']]);
    expect([first.next, second.next]).toEqual(['2', undefined]);
    expect(api.requests[0]?.query.get('limit')).toBe('100');
  });

  test('for a deletion is refused where the object is another, or has changed', async () => {
    const first = api.put('pods', { metadata: { name: 'a' } });
    api.edit('pods/a', { metadata: { labels: { b: 'c' } } });
    await expect(client.delete(PODS, first)).rejects.toMatchObject({ status: 409 });
    api.remove('pods/a');
    const anew = api.put('pods', { metadata: { name: 'a' } });
    await expect(client.delete(PODS, first)).rejects.toMatchObject({ status: 409 });
    await client.delete(PODS, anew);
    expect(api.find('pods/a')).toBeUndefined();
  });

  test('does not quote an answer that is no JSON: it may be a Secret', async () => {
    api.plan('GET', 'pods/a', { status: 200, text: '{"data":{"password":"c2VjcmV0"x' });
    expect((await failure(client.get(PODS, 'a'))).message).toBe('GET pods/a: the answer is not JSON');
  });
});

describe('an error says in one line what went wrong', () => {
  beforeEach(() => api.put('leases', { metadata: { name: 'db' } }));

  const refusals: [Fault, string][] = [
    [{ status: 403, message: 'User "a"\ncannot' }, 'GET leases/db: 403 Forbidden: User "a" cannot'],
    [
      { status: 503, text: '<html>\nbad gateway</html>' },
      'GET leases/db: 503 Service Unavailable: <html> bad gateway</html>',
    ],
    [{ status: 500, text: '' }, 'GET leases/db: 500 Internal Server Error: no reason given'],
    ['lost', 'GET leases/db: socket hang up'],
    ['hang', 'GET leases/db: no answer within 0.2 s'],
  ];
  test.each(refusals)('%j', async (fault, message) => {
    api.plan('GET', 'leases/db', fault);
    expect((await failure(client.get(LEASES, 'db'))).message).toBe(message);
  });

  test('an API that does not listen', async () => {
    await api.stop();
    expect((await failure(client.get(LEASES, 'db'))).message).toMatch(
      /^GET leases\/db: connect ECONNREFUSED 127\.0\.0\.1:\d+$/,
    );
  });
});

describe('whether a request may have arrived', () => {
  const cases: [method: 'get' | 'patch', fault: Fault, unknown: boolean][] = [
    ['patch', 'lost', true],
    ['patch', 'answer lost', true],
    ['patch', 'hang', true],
    ['patch', { status: 500 }, true],
    ['patch', { status: 504 }, true],
    ['patch', { status: 403 }, false],
    ['patch', { status: 409 }, false],
    ['patch', { status: 429 }, false],
    ['get', 'lost', false],
    ['get', { status: 500 }, false],
  ];
  test.each(cases)('%s, %j: %s', async (method, fault, unknown) => {
    api.put('leases', { metadata: { name: 'db' } });
    api.plan(method.toUpperCase(), 'leases/db', fault);
    const error = await failure(method === 'get' ? client.get(LEASES, 'db') : client.patch(LEASES, 'db', {}));
    expect(error.outcomeUnknown).toBe(unknown);
  });

  test('it has not where nobody listens', async () => {
    await api.stop();
    expect((await failure(client.patch(LEASES, 'db', {}))).outcomeUnknown).toBe(false);
  });
});

describe('a watch', () => {
  const ending = () => new AbortController();

  const watch = async (signal: AbortSignal, resourceVersion = '0') =>
    client.watch(CONFIG_MAPS, 'db-config', { resourceVersion, seconds: 60, signal });

  const collect = async (events: AsyncGenerator<WatchEvent<ConfigMap>>, into: string[]) => {
    for await (const { type, object } of events) into.push(`${type} ${object.data?.primary}`);
  };

  test('tells what happens to the one object', async () => {
    const end = ending();
    const seen: string[] = [];
    const collecting = collect(await watch(end.signal), seen);
    api.put('configmaps', { metadata: { name: 'other' }, data: { primary: '9' } });
    api.put('configmaps', { metadata: { name: 'db-config' }, data: { primary: '0' } });
    api.edit('configmaps/db-config', { data: { primary: 'ä1' } });
    api.remove('configmaps/db-config');
    await eventually(() => expect(seen).toEqual(['ADDED 0', 'MODIFIED ä1', 'DELETED ä1']));
    end.abort();
    await collecting.catch(() => {});
    await eventually(() => expect(api.watching('configmaps')).toBe(0));
  });

  test('ends without an error where the API ends it', async () => {
    const collecting = collect(await watch(ending().signal), []);
    api.endWatches();
    await collecting;
  });

  test('fails where the connection breaks', async () => {
    const collecting = collect(await watch(ending().signal), []);
    api.endWatches('cut');
    expect(await failure(collecting)).toMatchObject({ status: 0, message: 'GET configmaps: aborted' });
  });

  test('fails where the API has forgotten the version', async () => {
    const collecting = collect(await watch(ending().signal), []);
    api.expire();
    expect(await failure(collecting)).toMatchObject({ status: 410, message: 'watch: too old resource version' });
    expect(await failure(watch(ending().signal, '1'))).toMatchObject({ status: 410 });
  });

  test('fails where the API does not answer', async () => {
    api.plan('GET', 'configmaps', 'hang');
    expect((await failure(watch(ending().signal))).message).toBe('GET configmaps: no answer within 0.2 s');
  });
});

describe('in a cluster', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-pg-token-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('address, authority and token come from where the kubelet puts them, the token anew each time', () => {
    const environment = {
      KUBERNETES_SERVICE_HOST: 'fd00::1',
      KUBERNETES_SERVICE_PORT: '6443',
      CDK8S_PG_SERVICE_ACCOUNT: folder,
    };
    writeFileSync(join(folder, 'ca.crt'), 'PEM');
    writeFileSync(join(folder, 'token'), 'one\n');
    expect(inCluster(environment)).toEqual({
      protocol: 'https:',
      host: 'fd00::1',
      port: 6443,
      ca: 'PEM',
      token: 'one',
    });
    writeFileSync(join(folder, 'token'), 'two\n');
    expect(inCluster(environment).token).toBe('two');
  });

  test('outside of one it says so', () => {
    expect(() => inCluster({})).toThrow('KUBERNETES_SERVICE_HOST is not set: this program runs in a pod');
  });

  test('only an API with a certificate of that authority is spoken to', async () => {
    const [right, wrong] = [testCertificate(), testCertificate()];
    const secure = await new FakeApi(right).start();
    try {
      secure.put('leases', { metadata: { name: 'db' } });
      expect((await new Client(() => secure.connection, 'shop').get(LEASES, 'db')).metadata.name).toBe('db');
      const fooled = new Client(() => ({ ...secure.connection, ca: wrong.cert }), 'shop');
      expect(await failure(fooled.patch(LEASES, 'db', {}))).toMatchObject({ status: 0, outcomeUnknown: false });
      expect(secure.requests).toHaveLength(1);
    } finally {
      await secure.stop();
    }
  });
});
