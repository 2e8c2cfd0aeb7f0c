import { KINDS } from '../../../src/cli/kubernetes/kinds';
import type { NamespaceObjects } from '../../../src/cli/kubernetes/objects';
import { cluster as shopCluster, CLUSTER, clusterPod, REPLICATED, replicatedPod } from '../objects';
import { text } from '../support';
import { act, FakeCluster, type Step } from './fake-cluster';

const [SET] = REPLICATED.statefulSets;

/** A pod of a revision. */
function pod(ordinal: number, revision: string, edits: Parameters<typeof replicatedPod>[1] = {}): any {
  const made = replicatedPod(ordinal, edits);
  const labels = { ...made.metadata.labels, 'controller-revision-hash': revision };
  return { ...made, metadata: { ...made.metadata, labels } };
}

function set(edits: { generation?: number; strategy?: string; replicas?: number } = {}): any {
  const { generation = 2, strategy = 'RollingUpdate', replicas = 2 } = edits;
  return {
    ...SET,
    metadata: { ...SET.metadata, generation },
    spec: { ...SET.spec, replicas, updateStrategy: { type: strategy } },
    status: { observedGeneration: 2, updateRevision: 'new' },
  };
}

const DONE: NamespaceObjects = { ...REPLICATED, statefulSets: [set()], pods: [pod(0, 'new'), pod(1, 'new')] };
const shows =
  (...pods: any[]): Step =>
  (each) =>
    pods.forEach((one) => each.put(KINDS.pods, one));

test('where all is done there is one line', async () => {
  expect(await act('rollout wait products-db', new FakeCluster(DONE))).toEqual({
    code: 0,
    out: 'products-db: every instance is updated, streaming and ready, after 0 seconds\n',
    err: '',
  });
});

test('each change is told once, until the last instance is there', async () => {
  const before = { ...DONE, statefulSets: [set({ generation: 3 })], pods: [pod(0, 'old'), pod(1, 'old')] };
  const waiting = { role: 'none', ready: false, state: { state: 'waiting', reason: 'cannot reach products-db-0' } };
  const behind = { state: { role: 'standby', state: 'serving', reason: 'not streaming yet', ready: true } };
  const { code, out, err } = await act('rollout wait products-db', new FakeCluster(before), [
    () => {},
    (each) => each.put(KINDS.statefulSets, set()),
    (each) => each.take(KINDS.pods, 'products-db-1'),
    shows(pod(1, 'new', waiting)),
    () => {},
    shows(pod(1, 'new', behind)),
    shows(pod(1, 'new')),
    shows(pod(0, 'new')),
  ]);
  expect([code, out]).toEqual([0, 'products-db: every instance is updated, streaming and ready, after 8 seconds\n']);
  expect(err).toBe(
    text(`
      products-db: Kubernetes has not seen the change yet
      products-db-0: not updated yet
      products-db-1: not updated yet
      products-db: products-db-0 is the primary
      products-db-1: it has no pod yet
      products-db-1: updated, not ready: waiting: cannot reach products-db-0
      products-db-1: updated, not streaming yet
      products-db-1: updated, streaming and ready
      products-db-0: updated, takes writes
    `),
  );
});

test('a switchover that was asked for belongs to it', async () => {
  const wish = { metadata: { name: 'products-db-config' }, data: { primary: '1' } };
  const cluster = new FakeCluster({ ...DONE, configMaps: [wish] });
  const lease = (holderIdentity: string | undefined) => ({
    metadata: { name: 'products-db' },
    spec: { holderIdentity },
  });
  const { code, err } = await act('rollout wait products-db', cluster, [
    (each) => each.put(KINDS.leases, lease(undefined)),
    (each) => each.put(KINDS.leases, lease('products-db-1')),
  ]);
  expect([code, err]).toEqual([
    0,
    text(`
      products-db: products-db-1 is to take over from products-db-0
      products-db: nobody is the primary yet
      products-db: products-db-1 is the primary
    `),
  ]);
});

test('when time is over it says what it waits for, and ends with 1', async () => {
  const late = { ...DONE, statefulSets: [set({ strategy: 'OnDelete' })], pods: [pod(0, 'old'), pod(1, 'new')] };
  const steps = Array<Step>(5).fill(() => {});
  expect(await act('rollout wait products-db --timeout 3s', new FakeCluster(late), steps)).toEqual({
    code: 1,
    out: text(`
      products-db: not done within 3 seconds; it goes on
        waiting for products-db-0: not updated: it waits until its pod is deleted
        look: cdk8s-pg status products-db -n shop
    `),
    err: 'products-db-0: not updated: it waits until its pod is deleted\n',
  });
});

test('Ctrl-C ends waiting with 2; an instance that is one too many is waited for, and goes', async () => {
  const shrunk = { ...DONE, statefulSets: [set({ replicas: 1 })] };
  const interrupted = await act('rollout wait products-db', new FakeCluster(shrunk));
  expect([interrupted.code, interrupted.out.split('\n')[1]]).toEqual([2, '  waiting for products-db-1: is to go']);
  const gone: Step[] = [(each) => each.take(KINDS.pods, 'products-db-1')];
  const { code, err } = await act('rollout wait products-db', new FakeCluster(shrunk), gone);
  expect([code, err]).toEqual([0, 'products-db-1: is to go\nproducts-db-1: gone\n']);
});

describe('on CloudNativePG', () => {
  const IMAGE = 'ghcr.io/cloudnative-pg/postgresql:18.1';
  const of = (status: object): NamespaceObjects => ({ ...CLUSTER, clusters: [shopCluster(status)] });
  const running = (ordinal: number, image: string): any => ({
    ...clusterPod(ordinal),
    spec: { containers: [{ name: 'postgres', image }] },
  });

  test('what the operator says has to last: it may not have seen the change', async () => {
    const { code, err, out } = await act('rollout wait shop-db', new FakeCluster(CLUSTER), [
      (each) => each.put(KINDS.clusters, shopCluster({ phase: 'Upgrading cluster', phaseReason: 'image' })),
      (each) => each.put(KINDS.clusters, shopCluster()),
      () => {},
      () => {},
    ]);
    expect([code, err, out]).toEqual([
      0,
      'shop-db: the operator says: Upgrading cluster: image\nshop-db: shop-db-1 is the primary\n',
      'shop-db: every instance is updated, streaming and ready, after 4 seconds\n',
    ]);
  });

  test.each<[string, NamespaceObjects, string]>([
    ['not begun', of({ phase: undefined }), 'shop-db: the operator has not begun with it'],
    ['one too few', { ...CLUSTER, pods: [clusterPod(1)] }, 'shop-db: it has 1 of 2 instances'],
    ['a switchover', of({ targetPrimary: 'shop-db-2' }), 'shop-db: shop-db-2 is to become the primary'],
    [
      'an image of before',
      { ...of({ image: IMAGE }), pods: [running(1, IMAGE), running(2, 'old')] },
      'shop-db-2: not updated yet',
    ],
    [
      'not ready',
      { ...CLUSTER, pods: [clusterPod(1), clusterPod(2, { ready: false })] },
      'shop-db-2: updated, not ready: running',
    ],
  ])('%s is waited for', async (_, objects, line) => {
    const { code, err } = await act('rollout wait shop-db', new FakeCluster(objects));
    expect([code, err]).toEqual([2, `${line}\n`]);
  });
});

test('no such database, and no rights, end at once', async () => {
  const none = await act('rollout wait product-db', new FakeCluster(DONE));
  expect([none.code, none.err]).toEqual([
    2,
    'there is no database product-db in namespace shop; did you mean products-db?\n',
  ]);
  const cluster = new FakeCluster(DONE);
  cluster.forbidden.push('list pods');
  const blind = await act('rollout wait products-db', cluster);
  expect([blind.code, blind.err]).toEqual([
    2,
    'you may not list pods in namespace shop (kubectl auth can-i list pods -n shop)\n',
  ]);
});
