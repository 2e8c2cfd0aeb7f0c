import { spanText } from '../retention/age';
import type { DumpRunsStatus, DumpScheduleStatus, DumpStatus, DumpStoreStatus } from './dump';
import { isFailing } from './runs';
import { failed, isLate } from './warnings';

/** What a person should look at, a line each, the worst first. */
export function dumpWarnings(
  { schedules, singles }: Omit<DumpStatus, 'warnings' | 'database'>,
  { now, looked }: { readonly now: Date; readonly looked: boolean },
): string[] {
  const all = [...schedules, ...singles];
  const stores = all.flatMap(({ name, stores: found }) => found.map((store) => ({ of: name, store })));
  return [
    ...(looked && all.length > 0 && all.every(({ lastSuccess }) => lastSuccess === undefined)
      ? ['no dump has succeeded yet']
      : []),
    ...all.filter(isFailing).map(failed),
    ...stores.filter(({ store }) => store.lacksNewest).map(({ of, store }) => lacking(of, store)),
    ...schedules.filter(({ late }) => late).map(isLate),
    ...schedules.filter(({ overdue }) => overdue).map((schedule) => overdueFor(schedule, now)),
    ...schedules.filter(({ suspended }) => suspended).map((schedule) => suspendedFor(schedule, now)),
    ...stores.flatMap(({ of, store }) => pruningWarnings(of, store)),
  ];
}

function lacking(of: string, { name, lastRefused }: DumpStoreStatus): string {
  const why = lastRefused === undefined ? '' : `: ${lastRefused.reason}`;
  return `store ${name} of ${of} lacks the newest backup${why}`;
}

function overdueFor({ name, lastSuccess }: DumpScheduleStatus, now: Date): string {
  const last = lastSuccess === undefined ? 'none ever did' : `the last is ${ageOf(lastSuccess.time, now)} old`;
  return `${name} had two runs to make, and none succeeded: ${last}`;
}

function suspendedFor({ name, lastSuccess }: DumpRunsStatus, now: Date): string {
  const last = lastSuccess === undefined ? '' : `; its last success is ${ageOf(lastSuccess.time, now)} old`;
  return `${name} is suspended${last}`;
}

function pruningWarnings(of: string, { name, lastPruning }: DumpStoreStatus): string[] {
  if (lastPruning === undefined) return [];
  const { ok, reason = 'no reason is known', refused = 0, unreadable = 0 } = lastPruning;
  const store = `store ${name} of ${of}`;
  return [
    ...(ok ? [] : [`${store}: the last pruning stopped: ${reason}`]),
    ...(refused > 0 ? [`${store} would not let ${refused} go: ${reason}`] : []),
    ...(unreadable > 0 ? [`${store} has ${unreadable} whose manifest cannot be read; they stay`] : []),
  ];
}

const ageOf = (time: Date, now: Date): string => spanText((now.getTime() - time.getTime()) / 1000);
