import * as fc from 'fast-check';
import { statusAnnotations } from '../../../src/model/backup/annotations';
import { backupNameLengthProblem, CLOUD_NATIVE_LIMITS, OWN_LIMITS } from '../../../src/model/backup/names';
import { runId, snapshotName } from '../../../src/model/backup/run-id';
import { programJobName } from '../../../src/model/names';

const name = (length: number): string => 'a'.repeat(length);

test.each([
  ['a schedule', true, OWN_LIMITS, 44, 'snapshots append the time to it'],
  ['a schedule on CloudNativePG', true, CLOUD_NATIVE_LIMITS, 48, 'snapshots append the time to it'],
  ['one that is taken once', false, OWN_LIMITS, 50, 'other names are made from it'],
] as const)('the longest name of %s', (_, scheduled, limits, most, why) => {
  expect(backupNameLengthProblem(name(most), scheduled, limits)).toBeUndefined();
  expect(backupNameLengthProblem(name(most + 1), scheduled, limits)).toBe(
    `'${name(most + 1)}' has ${most + 1} characters; ${most} are allowed, because ${why}`,
  );
});

test('whatever is made from a name that is accepted is within its limits', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), fc.boolean(), (length, scheduled) => {
      fc.pre(backupNameLengthProblem(name(length), scheduled, OWN_LIMITS) === undefined);
      const run = scheduled ? runId(name(length), new Date()) : name(length);
      expect(snapshotName(run, 'wal').length).toBeLessThanOrEqual(63);
      if (scheduled) expect(length).toBeLessThanOrEqual(52);
      else expect(programJobName(name(length), '01234567').length).toBeLessThanOrEqual(63);
      for (const key of Object.values(statusAnnotations(name(length))))
        expect(key.split('/')[1]?.length).toBeLessThanOrEqual(63);
    }),
  );
});
