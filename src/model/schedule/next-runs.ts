import { DAY, dayAt } from './calendar';
import { clock, type Clock } from './clock';
import type { TimeZone } from './time-zone';
import { matchesDay, timesOfDay, type Timetable } from './timetable';

const MINUTE = 60_000;

/** Days to look through for one run: 29 February may be eight years away. */
export const FARTHEST = 9 * 366;

/**
 * The next runs after a time, in order: a time of day that clocks leave out is no run, one that comes twice is two,
 * as Kubernetes has it.
 */
export function nextRuns(timetable: Timetable, zone: TimeZone, after: number, count: number): number[] {
  const local = clock(zone);
  const times = timesOfDay(timetable);
  const found: number[] = [];
  // Clocks that go back soon after midnight bring the day before again.
  let day = Math.floor((after + local.ahead(after) * MINUTE) / DAY) - 1;
  for (let empty = 0; found.length < count && empty < FARTHEST; day++) {
    const runs = matchesDay(timetable, dayAt(day)) ? runsOfDay(day, times, local).filter((at) => at > after) : [];
    empty = runs.length === 0 ? empty + 1 : 0;
    found.push(...runs);
  }
  return found.slice(0, count);
}

/** When a day's times of day are. */
export function runsOfDay(day: number, times: number[], { ahead }: Clock): number[] {
  const midnight = day * DAY;
  // In force well before the day begins and well after it ends, wherever that is.
  const distances = [...new Set([ahead(midnight - DAY), ahead(midnight + 2 * DAY), ahead(midnight + DAY / 2)])];
  return times
    .flatMap((time) => {
      const candidates = distances.map((distance) => ({ distance, at: midnight + (time - distance) * MINUTE }));
      return candidates.filter(({ distance, at }) => distances.length === 1 || ahead(at) === distance);
    })
    .map(({ at }) => at)
    .sort((a, b) => a - b);
}
