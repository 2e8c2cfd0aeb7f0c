import { keptByTiers, type Tier } from '../../../src/model/retention/tiers';
import type { DatedBackup } from '../../../src/model/retention/unit';

/** Whether two times are of one period: then only the later of them is kept. */
function shareAPeriod(tier: Tier, earlier: string, later: string, utcOffset = 0): boolean {
  const [newer, older] = [later, earlier].map((name): DatedBackup => ({
    name,
    database: 'db',
    state: 'completed',
    takenAt: Date.parse(name),
  }));
  return !keptByTiers([newer, older], { [tier]: 2 }, utcOffset).has(older);
}

test.each<[Tier, string, string, boolean]>([
  ['hourly', '2026-03-01T10:00:00Z', '2026-03-01T10:59:59.999Z', true],
  ['hourly', '2026-03-01T10:59:59.999Z', '2026-03-01T11:00:00Z', false],
  ['hourly', '2026-03-01T10:30:00Z', '2026-03-02T10:30:00Z', false],
  ['daily', '2026-03-01T00:00:00Z', '2026-03-01T23:59:59.999Z', true],
  ['daily', '2026-03-01T23:59:59.999Z', '2026-03-02T00:00:00Z', false],
  ['weekly', '2026-03-02T00:00:00Z', '2026-03-08T23:59:59.999Z', true],
  ['weekly', '2026-03-08T23:59:59.999Z', '2026-03-09T00:00:00Z', false],
  ['weekly', '2025-12-29T00:00:00Z', '2026-01-04T23:00:00Z', true],
  ['monthly', '2024-02-01T00:00:00Z', '2024-02-29T23:59:59Z', true],
  ['monthly', '2024-02-29T23:59:59Z', '2024-03-01T00:00:00Z', false],
  ['monthly', '2025-03-10T00:00:00Z', '2026-03-10T00:00:00Z', false],
  ['yearly', '2025-01-01T00:00:00Z', '2025-12-31T23:59:59Z', true],
  ['yearly', '2025-12-31T23:59:59Z', '2026-01-01T00:00:00Z', false],
  ['weekly', '1969-12-29T00:00:00Z', '1970-01-04T23:00:00Z', true],
  ['daily', '1969-12-31T23:00:00Z', '1970-01-01T01:00:00Z', false],
])('%s: %s and %s are of one period: %s', (tier, earlier, later, one) => {
  expect(shareAPeriod(tier, earlier, later)).toBe(one);
});

test.each<[Tier, number]>([
  ['hourly', 1800],
  ['daily', 7200],
  ['weekly', 7200],
  ['monthly', 7200],
  ['yearly', 7200],
])('%s: a zone %d seconds east of UTC begins that much earlier', (tier, offset) => {
  const begin = Date.parse('2024-01-01T00:00:00Z'); // a Monday
  const text = (time: number) => new Date(time).toISOString();
  const localBegin = begin - offset * 1000;
  expect(shareAPeriod(tier, text(localBegin - 1), text(localBegin), offset)).toBe(false);
  expect(shareAPeriod(tier, text(localBegin - 1), text(localBegin), 0)).toBe(true);
});
