import { spanText } from '../../retention/age';
import type { DumpUnit } from '../../retention/dump-units';
import { type DatedBackup, isDated, newestFirst } from '../../retention/unit';

/** Which dump of a store is asked for: the newest, or the newest of those that are old enough. */
export interface WantedDump {
  readonly database: string;
  /** What the store is called. */
  readonly store: string;
  /** In milliseconds since 1970. */
  readonly now: number;
  /** When it has to have been finished at the latest, in milliseconds since 1970. */
  readonly before?: number;
  /** How old it has to be at least, in seconds. */
  readonly minimumAge?: number;
  /** How old the newest may be, in seconds. */
  readonly maxAge?: number;
}

/** The dump that is restored. */
export interface ChosenDump {
  readonly name: string;
  /** In seconds. */
  readonly age: number;
}

/**
 * The dump that fits. One whose manifest cannot be read is none: nobody knows when it was taken.
 *
 * @throws why there is none, or why the newest is no backup to be satisfied with
 */
export function chooseDump(units: readonly DumpUnit[], wanted: WantedDump): ChosenDump {
  const { database, store, now, before, minimumAge = 0, maxAge } = wanted;
  const complete = newestFirst(units.filter((unit) => unit.state === 'completed' && !unit.deletionBegun)).filter(
    isDated,
  );
  const age = ({ takenAt }: DatedBackup): number => Math.max(0, Math.round((now - takenAt) / 1000));
  const [newest] = complete;
  if (newest === undefined) throw new Error(`store ${store} has no backup of ${database}${unreadable(units)}`);
  if (maxAge !== undefined && age(newest) > maxAge)
    throw new Error(
      `the newest backup of ${database} in store ${store}, ${newest.name}, is ${spanText(age(newest))} old, more than maxAge (${spanText(maxAge)})`,
    );
  const found = complete.find((each) => each.takenAt <= (before ?? Infinity) && age(each) >= minimumAge);
  if (found !== undefined) return { name: found.name, age: age(found) };
  const oldest = complete.at(-1) ?? newest;
  throw new Error(
    before !== undefined
      ? `store ${store} has no backup of ${database} that was finished by ${timeText(before)}: the oldest, ${oldest.name}, was at ${timeText(oldest.takenAt)}`
      : `no backup of ${database} in store ${store} is as old as minimumAge (${spanText(minimumAge)}): the oldest, ${oldest.name}, is ${spanText(age(oldest))} old`,
  );
}

/** What cannot be read is said where it is all that there is. */
function unreadable(units: readonly DumpUnit[]): string {
  const bad = units.filter(({ problem }) => problem !== undefined);
  const [first] = bad;
  return first === undefined
    ? ''
    : ` that can be read; of ${bad.length} it cannot, such as ${first.name}: ${first.problem}`;
}

function timeText(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}
