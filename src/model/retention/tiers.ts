import type { DatedBackup } from './unit';

/** The tiers, from the finest to the coarsest. */
export const TIERS = ['hourly', 'daily', 'weekly', 'monthly', 'yearly'] as const;
export type Tier = (typeof TIERS)[number];

/** For how many periods of each tier a backup stays; 0 and none are the same. */
export type Tiers = { readonly [tier in Tier]?: number };

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** 1970 began on a Thursday, three days after the Monday of its week. */
const MONDAY_TO_1970 = 3;

/** A period as a person calls it, and its number: the same for all times within it, larger for later ones. */
const PERIODS: { readonly [tier in Tier]: { readonly name: string; readonly of: (time: number) => number } } = {
  hourly: { name: 'hour', of: (time) => Math.floor(time / HOUR) },
  daily: { name: 'day', of: (time) => Math.floor(time / DAY) },
  weekly: { name: 'week', of: (time) => Math.floor((Math.floor(time / DAY) + MONDAY_TO_1970) / 7) },
  monthly: { name: 'month', of: (time) => 12 * new Date(time).getUTCFullYear() + new Date(time).getUTCMonth() },
  yearly: { name: 'year', of: (time) => new Date(time).getUTCFullYear() },
};

/**
 * Why tiers keep a backup: it is the newest of one of the last so many periods that
 * have one. Every tier is asked for itself, so one backup can be the newest of its
 * day and of its month. Backups that no tier keeps are left out.
 */
export function keptByTiers(
  newestFirst: readonly DatedBackup[],
  tiers: Tiers,
  utcOffset: number,
): Map<DatedBackup, string[]> {
  const reasons = new Map<DatedBackup, string[]>();
  for (const tier of TIERS) {
    const wanted = tiers[tier] ?? 0;
    const newest = newestOfEachPeriod(newestFirst, tier, utcOffset).slice(0, wanted);
    newest.forEach((backup, index) => {
      const reason = `newest of its ${PERIODS[tier].name} (${tier} ${index + 1} of ${wanted})`;
      reasons.set(backup, [...(reasons.get(backup) ?? []), reason]);
    });
  }
  return reasons;
}

function newestOfEachPeriod(newestFirst: readonly DatedBackup[], tier: Tier, utcOffset: number): DatedBackup[] {
  const period = (backup: DatedBackup): number => PERIODS[tier].of(backup.takenAt + utcOffset * 1000);
  return newestFirst.filter((backup, index) => index === 0 || period(backup) !== period(newestFirst[index - 1]));
}
