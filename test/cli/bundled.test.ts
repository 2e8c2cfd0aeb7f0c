import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KINDS } from '../../src/cli/kubernetes/kinds';
import { node, requireCompiled, root } from '../project/root';
import { CLUSTER, REPLICATED } from './objects';
import type { Ended } from './support';

const folder = mkdtempSync(join(tmpdir(), 'cdk8s-pg-cli-'));
const asked: { path: string; authorization: string | undefined; accept: string | undefined }[] = [];
let server: Server;

/** What the API answers to a path; a list of pods comes in two parts. */
function answer(url: URL): { code: number; body: object } {
  const path = /^\/(?:api|apis\/([^/]+))\/v1\/namespaces\/shop\/(\w+)$/.exec(url.pathname);
  const found = Object.entries(KINDS).find(
    ([, { group, resource }]) => group === (path?.[1] ?? '') && resource === path?.[2],
  );
  if (found === undefined) return { code: 404, body: { kind: 'Status', message: 'not found' } };
  const [name, { resource }] = found;
  if (resource === 'jobs') return { code: 403, body: { kind: 'Status', message: 'jobs is forbidden' } };
  const items = [REPLICATED, CLUSTER].flatMap((objects) => (objects as any)[name] ?? []);
  if (resource !== 'pods') return { code: 200, body: { items } };
  return url.searchParams.get('continue') === 'more'
    ? { code: 200, body: { items: items.slice(2) } }
    : { code: 200, body: { items: items.slice(0, 2), metadata: { continue: 'more' } } };
}

beforeAll(async () => {
  requireCompiled();
  server = createServer((request, response) => {
    const { authorization, accept } = request.headers;
    asked.push({ path: request.url ?? '', authorization, accept });
    const { code, body } = answer(new URL(request.url ?? '', 'http://api'));
    response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const context = (cluster: string) => ({ name: cluster, context: { cluster, user: 'me', namespace: 'shop' } });
  // The client wants to be told that this is without TLS.
  const plain = (server: string) => ({ server, 'insecure-skip-tls-verify': true });
  const kubeconfig = {
    clusters: [
      { name: 'here', cluster: plain(`http://127.0.0.1:${port}/`) },
      { name: 'nowhere', cluster: plain('http://127.0.0.1:1') },
    ],
    users: [{ name: 'me', user: { token: 'secret' } }],
    contexts: [context('here'), context('nowhere')],
    'current-context': 'here',
  };
  writeFileSync(join(folder, 'config'), JSON.stringify(kubeconfig));
});

afterAll(() => {
  server?.close();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(() => asked.splice(0));

/** Runs the bundle as a user does. */
function cli(args: string, env: NodeJS.ProcessEnv = { KUBECONFIG: join(folder, 'config') }): Promise<Ended> {
  const child = spawn(process.execPath, [join(root, 'lib/cli/main.js'), ...args.split(' ')], {
    env: { PATH: process.env.PATH, HOME: folder, ...env },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (part) => (out += part));
  child.stderr.on('data', (part) => (err += part));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code: code ?? -1, out, err })));
}

test('it reads what the API lists, page by page, as the user of the kubeconfig', async () => {
  const { code, out, err } = await cli('status -o json');
  const databases = JSON.parse(out).databases.map(({ database, instances }: any) => [database, instances.length]);
  expect(databases).toEqual([
    ['products-db', 2],
    ['shop-db', 2],
  ]);
  expect(err).toBe('you may not list jobs.batch in namespace shop (kubectl auth can-i list jobs.batch -n shop)\n');
  expect(code).toBe(2);
  expect(new Set(asked.map(({ authorization }) => authorization))).toEqual(new Set(['Bearer secret']));
  expect(asked.map(({ path }) => path)).toContain('/api/v1/namespaces/shop/pods?limit=500&continue=more');
});

test('of Secrets only the metadata are asked for, and only of those that are connections', async () => {
  await cli('status');
  const of = (resource: string) => asked.filter(({ path }) => path.includes(`/shop/${resource}?`));
  expect(of('secrets').map(({ path, accept }) => [path, accept])).toEqual([
    [
      '/api/v1/namespaces/shop/secrets?limit=500&labelSelector=cdk8s-pg%2Fconnection',
      'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1',
    ],
  ]);
  expect(of('pods').map(({ accept }) => accept)).toEqual(['application/json', 'application/json']);
});

test('into a pipe it writes no colours, whatever CI asks of other programs', async () => {
  const { out } = await cli('status', { KUBECONFIG: join(folder, 'config'), FORCE_COLOR: '1', CI: 'true' });
  expect(out).toContain('products-db');
  expect(out).not.toContain('\u001b');
});

test('another namespace is asked for, and nothing of it shown without a database', async () => {
  const { code, out } = await cli('status --namespace other');
  expect([code, out]).toEqual([2, 'no database in namespace other\n']);
});

test.each<[string, NodeJS.ProcessEnv | undefined, string]>([
  [
    'status --context nowhere',
    undefined,
    'the cluster http://127.0.0.1:1 cannot be reached: connect ECONNREFUSED 127.0.0.1:1',
  ],
  ['status --context hree', undefined, 'no cluster: the kubeconfig has no context hree; did you mean here?'],
  ['status', {}, 'no cluster: there is no kubeconfig; name one by --kubeconfig or KUBECONFIG'],
  [
    'status --kubeconfig /no/such/file',
    undefined,
    "no cluster: the kubeconfig cannot be read: ENOENT: no such file or directory, open '/no/such/file'",
  ],
])('%s: without a cluster there is one line', async (args, env, expected) => {
  expect(await cli(args, env)).toEqual({ code: 2, out: '', err: `${expected}\n` });
});

test('help does not load the client of Kubernetes, which takes a while', () => {
  const script = `require('./lib/cli/index.js').run(['--help']).then(() =>
    console.log(Object.keys(require.cache).map((path) => path.replace(process.cwd(), '')).join(' ')))`;
  const { code, text } = node(['-e', script]);
  expect(code).toBe(0);
  expect(text).toMatch(/^Usage: cdk8s-pg/);
  expect(text.trimEnd().split('\n').at(-1)).toBe('/lib/cli/index.js');
});

test('who reads only the beginning has enough: no error is printed', () => {
  const { code, text } = node(['-e', CUT]);
  expect([code, text]).toEqual([0, '']);
});

/** Runs the bundle, and closes its output before anything is written. */
const CUT = `
  const child = require('node:child_process').spawn(process.execPath, ['lib/cli/main.js', '--help']);
  child.stdout.destroy();
  child.stderr.pipe(process.stdout);
  child.on('close', (code) => (process.exitCode = code));
`;
