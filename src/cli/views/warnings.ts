import type { RestoreStatus } from '../../model/status/restore';
import { isFailing } from '../../model/status/runs';
import type { BackupStatus } from '../../model/status/status';
import { connectionWarnings } from './connection-warnings';
import type { DatabaseStatus, InstanceStatus, Warning } from './database-status';
import { checkWarnings, drillWarnings, dumpRestoreWarnings, dumpWarnings, pruningWarnings } from './program-warnings';
import { note, worse } from './worse-or-note';

/** What is known of a database before anybody judged it. */
export type Findings = Omit<DatabaseStatus, 'health' | 'warnings'>;

/** How much could be looked at, and what makes some of it not matter. */
export interface Beside {
  readonly podsSeen: boolean;
  readonly leasesSeen: boolean;
  /** Whether somebody sent the database to sleep. */
  readonly hibernates: boolean;
}

/** What a person should look at, what degrades the database first. */
export function warningsOf(found: Findings, beside: Beside): Warning[] {
  const all = [
    ...(found.engine === 'elsewhere' ? [] : runWarnings(found, beside)),
    ...restoreWarnings(found.restore),
    ...backupWarnings(found.backups),
    ...dumpWarnings(found.dumps),
    ...found.dumpRestores.flatMap(dumpRestoreWarnings),
    ...found.prunings.flatMap(pruningWarnings),
    ...found.drills.flatMap(drillWarnings),
    ...found.checks.flatMap(checkWarnings),
    ...found.connections.flatMap(connectionWarnings),
  ];
  return [...all.filter(({ degrades }) => degrades), ...all.filter(({ degrades }) => !degrades)];
}

function runWarnings(found: Findings, beside: Beside): Warning[] {
  if (beside.hibernates) return [worse('it hibernates: nothing runs until somebody wakes it')];
  const { instances, version } = found;
  const others = instances.filter(
    (each) => each.version !== undefined && version !== undefined && each.version !== version,
  );
  return [
    ...writerWarnings(found, beside),
    ...operatorWarnings(found),
    ...instanceWarnings(found, beside),
    ...others.map((each) => note(`${each.name} still runs PostgreSQL ${each.version}`)),
  ];
}

/** Whether somebody takes writes, and only one. */
function writerWarnings(found: Findings, { podsSeen, leasesSeen }: Beside): Warning[] {
  const { instances, instancesWanted, lease } = found;
  if (instancesWanted === 0) return [worse('it is scaled to 0 instances: nothing runs')];
  const primaries = instances.filter(({ role }) => role === 'primary').map(({ name }) => name);
  const unheld = found.engine === 'replicated' && leasesSeen && lease?.holder === undefined;
  return [
    ...(podsSeen && primaries.length === 0 ? [worse('there is no primary: nobody takes writes')] : []),
    ...(primaries.length > 1
      ? [worse(`${primaries.length} instances are labelled as primary: ${primaries.join(', ')}`)]
      : []),
    ...(unheld ? [worse(`nobody holds Lease ${found.database}: no instance may write`)] : []),
  ];
}

/** What CloudNativePG's operator says, where it is not content. */
function operatorWarnings({ engine, phase }: Findings): Warning[] {
  if (engine !== 'cloudnative-pg') return [];
  if (phase === undefined)
    return [worse('the operator has not begun with this Cluster; its log tells what it waits for')];
  return phase.startsWith('Cluster in healthy state') ? [] : [worse(`the operator says: ${phase}`)];
}

function instanceWarnings({ instances, instancesWanted, instancesReady }: Findings, { podsSeen }: Beside): Warning[] {
  if (!podsSeen)
    return instancesReady === undefined || instancesReady >= instancesWanted
      ? []
      : [worse(`${instancesReady} of ${instancesWanted} instances are ready`)];
  const missing = instancesWanted - instances.length;
  return [
    ...instances.filter(({ ready }) => !ready).map(notReady),
    ...(missing > 0
      ? [worse(`${missing} of ${instancesWanted} instances ${missing === 1 ? 'is' : 'are'} not there`)]
      : []),
  ];
}

function notReady({ name, state, reason }: InstanceStatus): Warning {
  if (state === 'no pod') return worse(`${name} has no pod`);
  return worse(`${name} is not ready: ${[state, reason].filter((part) => part !== undefined).join(': ')}`);
}

function restoreWarnings({ state, from, reason }: RestoreStatus): Warning[] {
  if (state === 'none' || state === 'completed') return [];
  const why = reason === undefined ? '' : `: ${reason}`;
  const is = state === 'failed' ? 'failed' : `is ${state}`;
  return [worse(`the restore from ${from ?? 'a source that nothing tells'} ${is}${why}`)];
}

/** A backup that fails, or is late, makes a database worse; that none is wanted is only worth knowing. */
function backupWarnings({ schedules, singles, lastPruning, warnings }: BackupStatus): Warning[] {
  const degrading = [
    ...[...schedules, ...singles].filter(isFailing).map(({ name }) => `${name} failed `),
    ...schedules.filter(({ late }) => late).map(({ name }) => `${name} is late: `),
    ...(lastPruning?.ok === false ? ['the last pruning stopped: '] : []),
  ];
  return warnings.map((text) => ({
    text: `snapshots: ${text}`,
    degrades: degrading.some((start) => text.startsWith(start)),
  }));
}
