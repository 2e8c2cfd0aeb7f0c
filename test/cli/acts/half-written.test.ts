import fc from 'fast-check';
import type { NamespaceObjects } from '../../../src/cli/kubernetes/objects';
import { UNREADABLE, withFieldsMissing } from '../missing-fields';
import { act, FakeCluster } from './fake-cluster';
import { CHECK, DRILL, DUMPS, NIGHTLY, PRODUCTS, SHOP } from './objects';

const BOTH: NamespaceObjects = {
  ...PRODUCTS,
  ...SHOP,
  pods: [...PRODUCTS.pods, ...SHOP.pods],
  cronJobs: [NIGHTLY, DUMPS, CHECK, DRILL],
  configMaps: [{ metadata: { name: 'products-db-config' }, data: { primary: '0' } }],
};

const objects = withFieldsMissing(BOTH, { most: 40, ofFirst: 160 });
const command = fc.constantFrom(
  ...['backup products-db', 'backup products-db --schedule nightly --wait', 'backup shop-db --wait'],
  ...['check products-db', 'drill products-db', 'switchover products-db --to 1', 'switchover shop-db --to 2'],
  ...['rollout wait products-db', 'rollout wait shop-db'],
);

test('whatever is missing, every verb ends with lines that a person can read', async () => {
  await fc.assert(
    fc.asyncProperty(objects, command, async (given, args) => {
      const { code, out, err } = await act(args, new FakeCluster(given), [(cluster) => void cluster]);
      expect([0, 1, 2]).toContain(code);
      expect(`${out}${err}`).not.toMatch(UNREADABLE);
      expect(`${out}${err}`).not.toBe('');
    }),
    { numRuns: 300 },
  );
});
