import { DAY, dayAt } from './calendar';
import { clock } from './clock';
import { FARTHEST, runsOfDay } from './next-runs';
import type { TimeZone } from './time-zone';
import { matchesDay, timesOfDay, type Timetable } from './timetable';

/** The last run at a time or before it; undefined where there was none for years. */
export function lastRun(timetable: Timetable, zone: TimeZone, until: number): number | undefined {
  const local = clock(zone);
  const times = timesOfDay(timetable);
  // A day ahead of UTC's, wherever the clock is.
  const begin = Math.floor(until / DAY) + 1;
  for (let day = begin; day > begin - FARTHEST; day--) {
    const runs = matchesDay(timetable, dayAt(day)) ? runsOfDay(day, times, local).filter((at) => at <= until) : [];
    if (runs.length > 0) return runs[runs.length - 1];
  }
  return undefined;
}
