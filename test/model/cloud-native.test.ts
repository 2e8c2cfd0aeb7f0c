import fc from 'fast-check';
import { goDuration } from '../../src/manifests/cloud-native/go-duration';
import { cloudNativeParameters } from '../../src/model/cloud-native/parameters';
import { Problems } from '../../src/model/problems';
import { checkParameter, parseMemory } from '../../src/model/parameters';

const MI = 1024 ** 2;

test('a duration is written as the operator writes it back, and means what it did', () => {
  expect([1, 59, 60, 90, 3600, 3661, 90000].map(goDuration)).toEqual([
    '1s',
    '59s',
    '1m0s',
    '1m30s',
    '1h0m0s',
    '1h1m1s',
    '25h0m0s',
  ]);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10 ** 7 }), (seconds) => {
      const [, hours = '0', minutes = '0', rest] = /^(?:(\d+)h)?(?:(\d+)m)?(\d+)s$/.exec(goDuration(seconds)) ?? [];
      expect(Number(hours) * 3600 + Number(minutes) * 60 + Number(rest)).toBe(seconds);
    }),
  );
});

test('what is derived is accepted by PostgreSQL and by the operator, whatever the size of things', () => {
  const sizes = {
    major: fc.constantFrom(15, 16, 17, 18),
    replicas: fc.integer({ min: 1, max: 99 }),
    memory: fc.integer({ min: 128 * MI, max: 2 ** 40 }),
    walVolume: fc.integer({ min: 256 * MI, max: 2 ** 45 }),
    ownWalVolume: fc.boolean(),
    walSegmentSize: fc.constantFrom(1, 16, 64, 1024),
    parameters: fc.constant({}),
  };
  fc.assert(
    fc.property(fc.record(sizes), (input) => {
      fc.pre(!input.ownWalVolume || 4 * input.walSegmentSize * MI < input.walVolume);
      const problems = new Problems();
      const parameters = cloudNativeParameters(input, problems);
      expect(() => problems.throwIfAny('db')).not.toThrow();
      for (const [name, value] of Object.entries(parameters))
        expect({ name, problem: checkParameter(input.major, name, value) }).toEqual({ name });
      const bytes = (name: string): number => parseMemory(parameters[name], 'MB') as number;
      expect(bytes('shared_buffers')).toBeLessThan(input.memory);
      expect(bytes('min_wal_size')).toBeLessThan(bytes('max_wal_size'));
      expect(bytes('min_wal_size')).toBeGreaterThanOrEqual(2 * input.walSegmentSize * MI);
    }),
  );
});
