import { spanText } from './age';
import type { RetentionRules } from './policy';
import { type BackupUnit, isDated } from './unit';

/** How far clocks may be apart, in milliseconds. */
export const CLOCK_TOLERANCE = 5 * 60_000;

/** 0.29 of 100 is 28.999999999999996 to a computer. */
const ROUNDING = 1e-6;

/** What is wrong with a listing or a clock, so that nothing may be deleted on its word; undefined when nothing is. */
export function listingSurprise(
  backups: readonly BackupUnit[],
  ours: readonly BackupUnit[],
  now: number,
): string | undefined {
  if (!Number.isFinite(now)) return 'it is not known what time it is';
  const names = new Set<string>();
  for (const { name } of backups) {
    if (names.has(name)) return `${name} is listed twice; nothing can be said of a listing like that`;
    names.add(name);
  }
  const [ahead] = ours
    .filter(isDated)
    .filter(({ takenAt }) => takenAt > now + CLOCK_TOLERANCE)
    .sort((a, b) => b.takenAt - a.takenAt || (a.name < b.name ? -1 : 1));
  if (ahead === undefined) return undefined;
  const distance = spanText((ahead.takenAt - now) / 1000);
  return `${ahead.name} was taken ${distance} from now, so a clock runs wrong; correct it, or delete that backup by hand if its time is wrong`;
}

/** What is wrong with deleting so many of all completed backups at once; undefined when nothing is. */
export function shareSurprise(
  going: number,
  completed: number,
  rules: RetentionRules,
  firstPruning: boolean,
): string | undefined {
  if (going <= Math.max(1, rules.maximumShare * completed + ROUNDING) || (rules.allowFirstPruning && firstPruning))
    return undefined;
  const remedy = firstPruning
    ? 'raise maximumShare, or set allowFirstPruning'
    : 'raise maximumShare for as long as it takes, or prune more often';
  return `${going} of ${completed} completed backups would go at once, more than maximumShare (${rules.maximumShare}) allows; if that is what you want, ${remedy}`;
}
