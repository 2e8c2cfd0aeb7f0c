import { spanText } from './age';
import type { RetentionRules } from './policy';
import { counts, protection } from './protection';
import { listingSurprise, shareSurprise } from './surprise';
import { keptByTiers } from './tiers';
import { type BackupUnit, type DatedBackup, newestFirst } from './unit';

/** What a decision is made from. */
export interface RetentionInput {
  /** The database whose backups may be deleted. */
  readonly database: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly rules: RetentionRules;
  /** All that were found, also running, failed and foreign ones. */
  readonly backups: readonly BackupUnit[];
  /** Whether no pruning of this database has ended yet. */
  readonly firstPruning?: boolean;
}

/** What becomes of a backup, and why. */
export interface Verdict {
  readonly backup: BackupUnit;
  readonly action: 'keep' | 'delete';
  /** One line for a person. */
  readonly reason: string;
}

/** What becomes of all of them. */
export interface RetentionDecision {
  /** One for each backup, the oldest first: the order to delete in. Nothing is to be deleted after a refusal. */
  readonly verdicts: readonly Verdict[];
  /** Why nothing is deleted, although something would be. */
  readonly refusal?: string;
}

/**
 * Decides what is deleted of a database's backups.
 *
 * | a backup | is |
 * |---|---|
 * | made by somebody else, of another database, running, not ready, needed, marked, declared in YAML, of unknown age | kept |
 * | any, while there are fewer than `minimumKeep` completed ones | kept |
 * | with a deletion that has begun | deleted |
 * | failed | deleted when it is older than `failedMaxAge` |
 * | one of the newest `minimumKeep` completed | kept |
 * | that a tier keeps | kept |
 * | within all the limits (`maxSnapshots`, `maxAge`) that are given, where any is | kept |
 * | any other | deleted |
 *
 * The first line that fits decides. After a surprise nothing is deleted at all.
 *
 * What holds for any backups and any rules: the order of the listing decides nothing; a
 * pruning that was stopped half-way ends in the same place when it is run again; what goes
 * now would go later as well, also when newer backups have come; a mark or a need keeps the
 * backup that has it, and changes nothing for the others.
 */
export function decide({ database, now, rules, backups, firstPruning = false }: RetentionInput): RetentionDecision {
  const ours = backups.filter((backup) => !backup.foreign && backup.database === database);
  const completed = newestFirst(ours.filter(counts));
  const judge = judgeOf(completed, rules, now);
  const verdicts = newestFirst(backups)
    .reverse()
    .map((backup): Verdict => {
      const reason = protection(backup, database);
      return reason === undefined ? judge(backup as DatedBackup) : { backup, action: 'keep', reason };
    });
  const going = verdicts.filter(({ action, backup }) => action === 'delete' && counts(backup)).length;
  const refusal = listingSurprise(backups, ours, now) ?? shareSurprise(going, completed.length, rules, firstPruning);
  return refusal === undefined ? { verdicts } : { verdicts: verdicts.map(spared), refusal };
}

/** The backups to delete, in this order. */
export function deletions({ verdicts }: RetentionDecision): BackupUnit[] {
  return verdicts.filter(({ action }) => action === 'delete').map(({ backup }) => backup);
}

/** A verdict as a line for a person. */
export function verdictLine({ backup, action, reason }: Verdict): string {
  return `${backup.name}: ${action}: ${reason}`;
}

function spared(verdict: Verdict): Verdict {
  return verdict.action === 'keep'
    ? verdict
    : { ...verdict, action: 'keep', reason: `refused to delete: ${verdict.reason}` };
}

/** Decides on those that nothing but the rules can keep. */
function judgeOf(
  completed: readonly DatedBackup[],
  rules: RetentionRules,
  now: number,
): (backup: DatedBackup) => Verdict {
  const tierReasons = keptByTiers(completed, rules.tiers, rules.utcOffset);
  const ranks = new Map(completed.map((backup, rank) => [backup, rank]));
  const tooFew = completed.length < rules.minimumKeep;

  return (backup) => {
    const age = (now - backup.takenAt) / 1000;
    const keep = (reason: string): Verdict => ({ backup, action: 'keep', reason });
    const remove = (reason: string): Verdict =>
      tooFew
        ? keep(`nothing goes while there are fewer than ${rules.minimumKeep} completed backups (minimumKeep)`)
        : { backup, action: 'delete', reason };

    if (backup.deletionBegun) return remove('its deletion has begun already');
    if (backup.state === 'failed') {
      const text = `failed, ${spanText(age)} old`;
      return age > rules.failedMaxAge
        ? remove(`${text}, past failedMaxAge (${spanText(rules.failedMaxAge)})`)
        : keep(text);
    }
    const rank = ranks.get(backup) as number;
    const { within, past } = limits(rank, age, rules);
    const reasons = [...(tierReasons.get(backup) ?? []), ...(past.length === 0 ? within : [])];
    if (reasons.length > 0) return keep(reasons.join(', '));
    const why = past.length > 0 ? past.join(', ') : 'no tier keeps it';
    return rank < rules.minimumKeep
      ? keep(`one of the newest ${rules.minimumKeep} (minimumKeep), though ${why}`)
      : remove(why);
  };
}

/** The limits that a backup is within, and those that it is past. */
function limits(
  rank: number,
  age: number,
  { maxSnapshots, maxAge }: RetentionRules,
): { within: string[]; past: string[] } {
  const within: string[] = [];
  const past: string[] = [];
  if (maxSnapshots !== undefined) {
    if (rank < maxSnapshots) within.push(`number ${rank + 1} of the newest ${maxSnapshots} (maxSnapshots)`);
    else past.push(`${rank} newer, maxSnapshots is ${maxSnapshots}`);
  }
  if (maxAge !== undefined) {
    if (age <= maxAge) within.push(`${spanText(age)} old, within maxAge (${spanText(maxAge)})`);
    else past.push(`${spanText(age)} old, past maxAge (${spanText(maxAge)})`);
  }
  return { within, past };
}
