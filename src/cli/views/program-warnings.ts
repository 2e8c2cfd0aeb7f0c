import type { DumpRestoreStatus, DumpStatus } from '../../model/status/dump';
import { timeText } from '../../model/status/read';
import { isFailing } from '../../model/status/runs';
import { isLate } from '../../model/status/warnings';
import type { CheckEnd, CheckFinding, CheckStatus } from './checks';
import type { Warning } from './database-status';
import type { DrillStatus } from './drills';
import type { PruningSchedule } from './prunings';
import { note, worse } from './worse-or-note';

/** A dump that fails, is late or lacks a store makes a database worse; what a store refuses to delete is only worth knowing. */
export function dumpWarnings({ schedules, singles, warnings }: DumpStatus): Warning[] {
  const all = [...schedules, ...singles];
  const stores = all.flatMap(({ name: of, stores: found }) => found.map((store) => ({ ...store, of })));
  const degrading = [
    ...all.filter(isFailing).map(({ name }) => `${name} failed `),
    ...schedules.filter(({ late }) => late).map(({ name }) => `${name} is late: `),
    ...schedules.filter(({ overdue }) => overdue).map(({ name }) => `${name} had two runs to make`),
    ...stores.map(({ name, of }) => `store ${name} of ${of} lacks `),
    ...stores.map(({ name, of }) => `store ${name} of ${of}: the last pruning stopped: `),
  ];
  return warnings.map((text) => ({
    text: `dumps: ${text}`,
    degrades: degrading.some((start) => text.startsWith(start)),
  }));
}

/** A restore that runs is no reason to worry. */
export function dumpRestoreWarnings({
  name,
  state,
  from,
  reason = 'no reason is known',
}: DumpRestoreStatus): Warning[] {
  const what = `the restore ${name}${from === undefined ? '' : ` from dump ${from}`}`;
  if (state === 'failed') return [worse(`${what} failed: ${reason}`)];
  return state === 'pending' ? [note(`${what} is pending: ${reason}`)] : [];
}

/** That of snapshots and stores that stopped is told with them. */
export function pruningWarnings({ name, of, last, late, suspended, dueAt }: PruningSchedule): Warning[] {
  const stopped = of === 'connections' && last?.ok === false;
  return [
    ...(stopped ? [worse(`the last pruning by ${name} stopped: ${last.reason ?? 'no reason is known'}`)] : []),
    ...(late ? [note(`pruning ${name} is late: a run was due at ${dueAt && timeText(dueAt)}`)] : []),
    ...(suspended ? [note(`pruning ${name} is suspended`)] : []),
  ];
}

/** What a drill says against the backups. */
export function drillWarnings(drill: DrillStatus): Warning[] {
  const { name, lastFailure, late, suspended } = drill;
  const failing = isFailing(drill) ? lastFailure : undefined;
  return [
    ...(failing
      ? [worse(`drill ${name} failed at ${timeText(failing.time)}: ${failing.reason ?? 'no reason is known'}`)]
      : []),
    ...(late ? [worse(`drill ${isLate(drill)}`)] : []),
    ...(suspended ? [note(`drill ${name} is suspended`)] : []),
  ];
}

/** What a check says against the data. */
export function checkWarnings({ name, lastSuccess, lastFailure, running, ...timing }: CheckStatus): Warning[] {
  const failing = isFailing({ lastSuccess, lastFailure }) ? lastFailure : undefined;
  const { late = false, suspended = false, dueAt } = timing;
  return [
    ...(failing ? [worse(checkText(name, failing))] : []),
    ...(late ? [worse(`check ${isLate({ name, dueAt, running })}`)] : []),
    ...(suspended ? [note(`check ${name} is suspended`)] : []),
  ];
}

function checkText(name: string, { time, outcome, findings = [], reason = 'no reason is known' }: CheckEnd): string {
  if (outcome === 'unknown') return `check ${name} could not tell at ${timeText(time)}: ${reason}`;
  if (outcome !== 'different') return `check ${name} failed at ${timeText(time)}: ${reason}`;
  const [first] = findings.map(findingText);
  const more = findings.length > 1 ? ` (and ${findings.length - 1} more)` : '';
  return `check ${name} found differences at ${timeText(time)}${first === undefined ? '' : `: ${first}${more}`}`;
}

/** What is not as it should be, and where. */
function findingText({ table, instance, what, figures }: CheckFinding): string {
  const where = [table && `table ${table}`, instance && `on ${instance}`].filter(Boolean).join(' ');
  return [where, what, figures].filter(Boolean).join(': ');
}
