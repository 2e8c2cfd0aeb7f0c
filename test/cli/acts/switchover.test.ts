import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NamespaceObjects } from '../../../src/cli/kubernetes/objects';
import { CLUSTER, clusterPod, REPLICATED, replicatedPod } from '../objects';
import { text } from '../support';
import { act, FakeCluster } from './fake-cluster';

const folder = mkdtempSync(join(tmpdir(), 'cdk8s-pg-switchover-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const wish = (primary: string): NonNullable<NamespaceObjects['configMaps']> => [
  { metadata: { name: 'products-db-config' }, data: { primary } },
];
const wished = (primary: string): NamespaceObjects => ({ ...REPLICATED, configMaps: wish(primary) });

test.each(['1', 'products-db-1'])('--to %s: what is to be committed, and nothing is done', async (to) => {
  const cluster = new FakeCluster(wished('0'));
  expect(await act(`switchover products-db --to ${to}`, cluster)).toEqual({
    code: 0,
    out: text(`
      products-db: products-db-1 takes over from products-db-0
        commit this, and apply it as always; nothing is restarted but the server that hands over:
          TypeScript: new ReplicatedPostgres(…, { name: 'products-db', primary: 1, … })
          configuration file: primary: 1 below database; --write <file> does it
        then: cdk8s-pg rollout wait products-db -n shop
    `),
    err: '',
  });
  expect(cluster.created).toEqual([]);
});

test('with --write the file is edited, and the change shown', async () => {
  const file = join(folder, 'shop.yaml');
  writeFileSync(file, '# The shop\ndatabase:\n  name: products-db\n  primary: 0 # pod 0\n');
  const { code, out } = await act(`switchover products-db --to 1 --write ${file}`, new FakeCluster(wished('0')));
  expect([code, out]).toEqual([
    0,
    text(`
      products-db: products-db-1 takes over from products-db-0
        written to ${file}, line 4; commit it, and apply it as always:
          -  primary: 0 # pod 0
          +  primary: 1 # pod 0
        then: cdk8s-pg rollout wait products-db -n shop
    `),
  ]);
  expect(readFileSync(file, 'utf8')).toBe('# The shop\ndatabase:\n  name: products-db\n  primary: 1 # pod 0\n');
  const again = await act(`switchover products-db --to 1 --write ${file}`, new FakeCluster(wished('0')));
  expect(again.out).toContain(`${file}:4 says so already; commit and apply it\n`);
});

test('back to the primary that is: that calls a switchover off', async () => {
  const { code, out } = await act('switchover products-db --to 0', new FakeCluster(wished('1')));
  expect([code, out.split('\n')[0]]).toEqual([0, 'products-db: products-db-0 stays the primary']);
});

test('on CloudNativePG it says who does it', async () => {
  expect(await act('switchover shop-db --to 2', new FakeCluster(CLUSTER))).toEqual({
    code: 0,
    out: text(`
      shop-db: shop-db-2 takes over from shop-db-1
        CloudNativePG decides who is the primary, so there is nothing to commit
        now, by the plugin of its operator: kubectl cnpg promote shop-db shop-db-2 -n shop
    `),
    err: '',
  });
});

test('a file that cannot be written is named, with the reason', async () => {
  const file = join(folder, 'kept.yaml');
  writeFileSync(file, 'database:\n  name: products-db\n');
  const denied = jest.spyOn(jest.requireActual<{ writeFileSync: () => void }>('node:fs'), 'writeFileSync');
  denied.mockImplementationOnce(() => {
    throw new Error('EACCES: permission denied');
  });
  expect(await act(`switchover products-db --to 1 --write ${file}`, new FakeCluster(wished('0')))).toEqual({
    code: 2,
    out: '',
    err: `${file} cannot be written: EACCES: permission denied\n`,
  });
  denied.mockRestore();
});

const state = (reason: string) => ({ role: 'standby', state: 'serving', reason, ready: true, timeline: 3 });
const standby = (edits: Parameters<typeof replicatedPod>[1]): NamespaceObjects => ({
  ...wished('0'),
  pods: [replicatedPod(0), replicatedPod(1, edits)],
});

test.each<[string, NamespaceObjects, string]>([
  ['products-db --to 0', wished('0'), 'products-db-0 is the primary already'],
  ['products-db --to 0', REPLICATED, 'products-db-0 is the primary already'],
  [
    'products-db --to 1',
    wished('1'),
    'products-db-1 is asked for already, and has not taken over yet: the log of products-db-0 says why; cdk8s-pg rollout wait products-db waits for it',
  ],
  [
    'products-db --to 2',
    wished('0'),
    'products-db has no instance products-db-2; there are products-db-0, products-db-1',
  ],
  [
    'products-db --to product-db-1',
    wished('0'),
    'products-db has no instance product-db-1; did you mean products-db-1?',
  ],
  ['products-db --to 1', standby({ ready: false }), 'products-db-1 cannot take over: it is not ready (serving)'],
  [
    'products-db --to 1',
    standby({ state: state('not streaming from products-db-0') }),
    'products-db-1 cannot take over: not streaming from products-db-0',
  ],
  [
    'products-db --to 1',
    standby({ role: 'none', ready: false, state: { state: 'waiting', reason: 'cloning' } }),
    'products-db-1 cannot take over: it is no standby now (waiting: cloning)',
  ],
  [
    'products-db --to 1',
    { ...wished('0'), pods: [replicatedPod(0)] },
    'products-db-1 cannot take over: it is no standby now (no pod)',
  ],
  ['shop-db --to shop-db-1', CLUSTER, 'shop-db-1 is the primary already'],
  [
    'shop-db --to 2',
    { ...CLUSTER, pods: [clusterPod(1), clusterPod(2, { ready: false })] },
    'shop-db-2 cannot take over: it is not ready (running)',
  ],
  [
    `shop-db --to 2 --write ${folder}/gateway.yaml`,
    CLUSTER,
    'there is nothing to write: CloudNativePG decides who is the primary; use kubectl cnpg promote shop-db shop-db-2 -n shop',
  ],
  [
    'products-db --to 1 --write src/main.ts',
    wished('0'),
    'src/main.ts is no YAML: write primary: 1 into the props of products-db by hand',
  ],
  [
    `products-db --to 1 --write ${folder}/none.yaml`,
    wished('0'),
    `${folder}/none.yaml cannot be read: ENOENT: no such file or directory, open '${folder}/none.yaml'`,
  ],
])('switchover %s is refused', async (args, objects, message) => {
  expect(await act(`switchover ${args}`, new FakeCluster(objects))).toEqual({ code: 2, out: '', err: `${message}\n` });
});

test('without the right to see pods nobody can say who may take over', async () => {
  const cluster = new FakeCluster(wished('0'));
  cluster.forbidden.push('list pods');
  const { code, err } = await act('switchover products-db --to 1', cluster);
  expect([code, err]).toEqual([2, 'you may not list pods in namespace shop (kubectl auth can-i list pods -n shop)\n']);
});
