import fc from 'fast-check';
import { chooseBackup, type WantedBackup } from '../../../src/model/drill/choose-backup';
import type { SnapshotUnit } from '../../../src/model/retention/snapshot-units';

const NOW = Date.parse('2026-03-17T10:20:30Z');
const unit = (name: string, days: number, more: Partial<SnapshotUnit> = {}): SnapshotUnit => ({
  name,
  database: 'db',
  state: 'completed',
  takenAt: NOW - days * 86_400_000,
  snapshots: [name],
  ...more,
});
const choose = (units: SnapshotUnit[], wanted: Partial<WantedBackup> = {}): string =>
  chooseBackup(units, { database: 'db', now: NOW, operated: false, ...wanted }).unit.name;

test('the newest that is complete, whatever else there is', () => {
  const others = [
    unit('failed', 0.1, { state: 'failed' }),
    unit('running', 0.1, { state: 'running' }),
    unit('pending', 0.1, { state: 'pending' }),
    unit('going', 0.1, { deletionBegun: true }),
    unit('foreign', 0.1, { foreign: true }),
    unit('other', 0.1, { database: 'other' }),
    unit('undated', 0.1, { takenAt: undefined }),
  ];
  expect(choose([...others, unit('old', 2), unit('new', 1)])).toBe('new');
});

test('with CloudNativePG only one whose Backup is there', () => {
  expect(choose([unit('lone', 1), unit('whole', 2, { backup: 'whole' })], { operated: true })).toBe('whole');
  expect(() => choose([unit('lone', 1)], { operated: true })).toThrow(
    'there is no complete backup of db (1 without its Backup)',
  );
});

test('a clock that is behind makes no backup younger than new', () => {
  const wanted = { database: 'db', now: NOW, operated: false };
  expect(chooseBackup([unit('ahead', -0.01)], wanted).age).toBe(0);
});

test('is complete and old enough, and none that is newer would do', () => {
  const states = fc.constantFrom('completed', 'failed', 'running', 'pending' as const);
  const units = fc.array(fc.record({ state: states, hours: fc.integer({ min: 0, max: 500 }) }), { maxLength: 12 });
  fc.assert(
    fc.property(units, fc.integer({ min: 0, max: 400 }), (given, hours) => {
      const all = given.map(({ state, hours: age }, index) => unit(`b${index}`, age / 24, { state: state }));
      const fit = all.filter(({ state, takenAt = 0 }) => state === 'completed' && NOW - takenAt >= hours * 3_600_000);
      let chosen: string | undefined;
      try {
        chosen = choose(all, { minimumAge: hours * 3600 });
      } catch {
        chosen = undefined;
      }
      const best = Math.max(...fit.map(({ takenAt = 0 }) => takenAt));
      expect(all.find(({ name }) => name === chosen)?.takenAt).toBe(fit.length === 0 ? undefined : best);
    }),
  );
});
