import { spanText } from '../retention/age';
import type { SnapshotUnit } from '../retention/snapshot-units';
import { isDated, newestFirst } from '../retention/unit';

/** Which backup is asked for. */
export interface WantedBackup {
  readonly database: string;
  /** In milliseconds since 1970. */
  readonly now: number;
  /** In seconds. */
  readonly minimumAge?: number;
  /** In seconds. */
  readonly maxAge?: number;
  /** Whether there has to be a Backup of CloudNativePG. */
  readonly operated: boolean;
}

/** The backup that is restored. */
export interface ChosenBackup {
  readonly unit: SnapshotUnit;
  /** In seconds. */
  readonly age: number;
}

/**
 * The newest backup that is complete, or the newest of those that are old enough.
 *
 * @throws why there is none, or why the newest is no backup to be satisfied with
 */
export function chooseBackup(units: readonly SnapshotUnit[], wanted: WantedBackup): ChosenBackup {
  const { database, now, minimumAge = 0, maxAge, operated } = wanted;
  const ours = units.filter((unit) => unit.database === database && !unit.foreign);
  const complete = newestFirst(
    ours
      .filter((unit) => unit.state === 'completed' && !unit.deletionBegun && (!operated || unit.backup !== undefined))
      .filter(isDated),
  );
  const age = ({ takenAt = 0 }: SnapshotUnit): number => Math.max(0, Math.round((now - takenAt) / 1000));
  const [newest] = complete;
  if (newest === undefined)
    throw new Error(`there is no complete backup of ${database}${ours.length > 0 ? ` (${incomplete(ours)})` : ''}`);
  if (maxAge !== undefined && age(newest) > maxAge)
    throw new Error(
      `the newest complete backup, ${newest.name}, is ${spanText(age(newest))} old, more than maxAge (${spanText(maxAge)})`,
    );
  const unit = complete.find((each) => age(each) >= minimumAge);
  if (unit === undefined)
    throw new Error(
      `no complete backup of ${database} is as old as minimumAge (${spanText(minimumAge)}): the oldest is ${spanText(age(complete.at(-1) ?? newest))} old`,
    );
  return { unit, age: age(unit) };
}

/** How far those have come that are not complete: `1 running, 2 failed`. */
function incomplete(units: readonly SnapshotUnit[]): string {
  const counts = new Map<string, number>();
  for (const { state, deletionBegun } of units) {
    const text = deletionBegun ? 'being deleted' : state === 'completed' ? 'without its Backup' : state;
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts]
    .sort()
    .map(([text, count]) => `${count} ${text}`)
    .join(', ');
}
