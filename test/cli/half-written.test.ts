import fc from 'fast-check';
import type { NamespaceObjects } from '../../src/cli/kubernetes/objects';
import { UNREADABLE, withFieldsMissing } from './missing-fields';
import { CLUSTER, REPLICATED } from './objects';
import { beside, planMap, PRUNING_PLAN, WELL } from './program-objects';
import { command } from './support';

const PROGRAMS = beside(...WELL, { configMaps: [planMap('keep', PRUNING_PLAN)] });
const BOTH: NamespaceObjects = {
  ...PROGRAMS,
  ...CLUSTER,
  pods: [...(PROGRAMS.pods ?? []), ...CLUSTER.pods],
  services: [...REPLICATED.services, ...CLUSTER.services],
};

const objects = withFieldsMissing(BOTH, { most: 60, ofFirst: 300 });
const ASIDE = ['secrets', 'configmaps', 'deployments', 'daemonsets'];
const forbidden = fc.subarray(['pods', 'services', 'leases', 'jobs', 'cronjobs', 'backups', ...ASIDE]);

test('whatever is missing, the namespace is told, and the exit code holds what the text says', async () => {
  await fc.assert(
    fc.asyncProperty(objects, forbidden, async (given, rights) => {
      const { code, out, err } = await command('status', { objects: given, forbidden: rights });
      expect(`${out}${err}`).not.toMatch(UNREADABLE);
      expect(err.split('\n').filter((line) => line !== '')).toHaveLength(rights.length);
      const degraded = /^\S.* degraded$/m.test(out);
      expect(degraded).toBe(/^ {2}! /m.test(out));
      const cannotTell = rights.some((right) => !ASIDE.includes(right)) || out.startsWith('no database');
      expect(code).toBe(cannotTell ? 2 : degraded ? 1 : 0);
    }),
    { numRuns: 200 },
  );
});

test.each(['backups products-db', 'backups prune products-db --dry-run'])(
  'whatever is missing, %s tells what it can, and says what it cannot',
  async (args) => {
    expect((await command(args, { objects: BOTH })).code).toBe(0);
    await fc.assert(
      fc.asyncProperty(objects, forbidden, async (given, rights) => {
        const { code, out, err } = await command(args, { objects: given, forbidden: rights });
        expect(`${out}${err}`).not.toMatch(UNREADABLE);
        expect([0, 1, 2]).toContain(code);
        expect(`${out}${err}`).not.toBe('');
      }),
      { numRuns: 100 },
    );
  },
);
