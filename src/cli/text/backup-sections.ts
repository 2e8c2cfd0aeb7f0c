import type { DumpRunsStatus, DumpStoreStatus } from '../../model/status/dump';
import { latest } from '../../model/status/read';
import type { PruningStatus, RunningBackup, ScheduleStatus } from '../../model/status/status';
import type { DatabaseStatus } from '../views/database-status';
import { sizeText } from './sizes';
import type { Style } from './style';
import { indented, table } from './table';
import { ago, age, moment, nextText, whenText } from './times';

/** The backups of which there are snapshots. */
export function snapshotSection({ backups }: DatabaseStatus, { now }: Style): string[] {
  const { counts, newestAvailable, schedules, singles } = backups;
  if (counts.total === 0 && schedules.length === 0 && singles.length === 0) return ['snapshots: none'];
  const newest = newestAvailable === undefined ? '' : `, the newest of ${moment(newestAvailable.takenAt, now)}`;
  const rows = schedules.map((schedule) => [...basics(schedule, now), nextText(schedule, now)]);
  return [
    `snapshots: ${counts.available} available of ${counts.total}${newest}`,
    ...[...schedules, ...singles].flatMap(({ running }) => runningText(running, now)),
    ...tableIfAny(['SCHEDULE', 'WHEN', 'LAST SUCCESS', 'NEXT RUN'], rows),
  ];
}

/** The dumps, and what became of them in each store. */
export function dumpSection({ dumps }: DatabaseStatus, { now }: Style): string[] {
  const { schedules, singles } = dumps;
  const all = [...schedules, ...singles];
  if (all.length === 0) return [];
  const newest = latest(all.flatMap(({ lastSuccess }) => lastSuccess ?? []));
  const rows = [
    ...schedules.map((schedule) => [...basics(schedule, now), ...figures(schedule), nextText(schedule, now)]),
    ...singles.map((single) => [single.name, 'once', ago(single.lastSuccess?.time, now), ...figures(single), '-']),
  ];
  const stores = all.flatMap(({ name, stores: found }) => found.map((store) => storeRow(name, store, now)));
  return [
    newest === undefined ? 'dumps: none yet' : `dumps: the newest of ${moment(newest.time, now)}`,
    ...all.flatMap(({ running }) => runningText(running, now)),
    ...tableIfAny(['SCHEDULE', 'WHEN', 'LAST SUCCESS', 'SIZE', 'TOOK', 'NEXT RUN'], rows),
    ...tableIfAny(['STORE', 'OF', 'NEWEST BACKUP', 'AGE'], stores),
  ];
}

/** What the database began with, and what was brought into it since. */
export function restoreSection({ restore, dumpRestores }: DatabaseStatus, { now }: Style): string[] {
  const { state, from, completedAt, startedAt } = restore;
  const at = completedAt ?? startedAt;
  const began = `restored: ${state}, from ${from ?? 'what nothing tells'}${at === undefined ? '' : `, ${moment(at, now)}`}`;
  const rows = dumpRestores.map((each) => [
    each.name,
    each.state,
    each.from ?? '-',
    Object.entries(each.databases ?? {})
      .map(([of, to]) => (of === to ? of : `${of} as ${to}`))
      .join(', ') || '-',
    ago(each.completedAt ?? each.startedAt, now),
  ]);
  return [
    ...(state === 'none' ? [] : [began]),
    ...(rows.length === 0 ? [] : ['restores from dumps:']),
    ...tableIfAny(['NAME', 'STATE', 'FROM', 'DATABASES', 'WHEN'], rows),
  ];
}

/** What deletes what no rule keeps. */
export function pruningSection({ prunings }: DatabaseStatus, { now }: Style): string[] {
  if (prunings.length === 0) return [];
  const rows = prunings.flatMap((pruning) => {
    const { name, of, connection, stores = [], last } = pruning;
    const what = of === 'connections' ? `versions of ${connection}` : of;
    const row = (target: string, end: PruningStatus | undefined): string[] => [
      ...[name, target, whenText(pruning), endText(end, now), nextText(pruning, now)],
    ];
    return of === 'dumps' && stores.length > 0
      ? stores.map((store) => row(`${what} in ${store.name}`, store.last))
      : [row(what, last)];
  });
  return ['prunings:', ...tableIfAny(['NAME', 'OF', 'WHEN', 'LAST', 'NEXT RUN'], rows)];
}

/** How a pruning ended. */
export function endText(end: PruningStatus | undefined, now: Date): string {
  if (end === undefined) return 'never';
  const { ok, dryRun, deleted, kept, time } = end;
  const counts = [
    ...(deleted === undefined ? [] : [`${deleted} ${dryRun ? 'would go' : 'deleted'}`]),
    ...(kept === undefined ? [] : [`${kept} kept`]),
  ];
  return [ago(time, now), ok ? counts.join(', ') : 'stopped'].filter((part) => part !== '').join(': ');
}

/** Name, timetable, and when the last run succeeded. */
function basics(
  schedule: Pick<ScheduleStatus, 'name' | 'cron' | 'timeZone' | 'description'> & Ended,
  now: Date,
): string[] {
  return [schedule.name, whenText(schedule), ago(schedule.lastSuccess?.time, now)];
}

interface Ended {
  readonly lastSuccess?: { readonly time: Date };
}

function figures({ lastSuccess }: DumpRunsStatus): string[] {
  const { bytes, seconds } = lastSuccess ?? {};
  return [sizeText(bytes), seconds === undefined ? '-' : `${Math.round(seconds)} s`];
}

function storeRow(of: string, { name, lastStored }: DumpStoreStatus, now: Date): string[] {
  return [name, of, lastStored?.run ?? '-', age(lastStored?.time, now)];
}

function runningText(running: RunningBackup | undefined, now: Date): string[] {
  if (running === undefined) return [];
  const { run, since, doing } = running;
  return [
    indented(`running: ${run}${since === undefined ? '' : ` for ${age(since, now)}`}${doing ? `, ${doing}` : ''}`),
  ];
}

function tableIfAny(heads: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return rows.length === 0 ? [] : [indented(table(heads, rows))];
}
