import { SNAPSHOT_ANNOTATIONS, SNAPSHOT_LABELS } from '../backup/annotations';
import { annotation, label } from '../retention/snapshot-objects';
import { type SnapshotUnit, snapshotUnits } from '../retention/snapshot-units';
import { isDated, newestFirst } from '../retention/unit';
import { scheduleOfBackup } from './cnpg-evidence';
import { type Evidence, scheduleOfRun } from './evidence';
import type { CnpgBackupObject, SnapshotObject } from './objects';
import { oneLine } from './read';
import type { AvailableBackup, AvailableState, BackupCounts, StatusEngine } from './status';

/** Where the backups of a database are looked for. */
export interface UnitSources {
  readonly database: string;
  readonly engine: StatusEngine;
  readonly snapshots: readonly SnapshotObject[];
  readonly backups: readonly CnpgBackupObject[];
  /** Whether a backup of ours may still be being taken; undefined where nobody knows. */
  readonly runs?: (backup: string) => boolean;
}

/** The backups of a database of which there are snapshots, the newest first. */
export function availableBackups({ database, engine, snapshots, backups, runs }: UnitSources): AvailableBackup[] {
  const names = snapshots.map((snapshot) => label(snapshot, SNAPSHOT_LABELS.backup) ?? '');
  const units = snapshotUnits({
    engine: engine === 'cloudnative-pg' ? 'cloudnative-pg' : 'own',
    snapshots,
    backups,
    runs: runs && names.filter(runs),
  });
  return newestFirst(
    units.filter((unit) => unit.database === database && !unit.foreign && unit.snapshots.length > 0),
  ).map((unit) => available(unit, snapshots, backups));
}

/** How many there are of each. */
export function countsOf(backups: readonly AvailableBackup[]): BackupCounts {
  const count = (...states: AvailableState[]): number => backups.filter(({ state }) => states.includes(state)).length;
  return {
    total: backups.length,
    available: count('available'),
    running: count('running', 'pending'),
    failed: count('failed'),
  };
}

/** Those that cannot be used, although nobody said so when they were taken. */
export function brokenBackups(
  backups: readonly AvailableBackup[],
  { snapshots, backups: objects }: Pick<UnitSources, 'snapshots' | 'backups'>,
): AvailableBackup[] {
  const refused = [
    ...objects.filter(({ status }) => status?.phase === 'failed'),
    ...snapshots.filter((snapshot) => annotation(snapshot, SNAPSHOT_ANNOTATIONS.failed) !== undefined),
  ].map(({ metadata }) => metadata.name);
  return backups
    .filter(({ state, reason }) => state === 'failed' || (state === 'pending' && reason !== undefined))
    .filter(({ name, snapshots: parts }) => ![name, ...parts].some((each) => refused.includes(each)));
}

/** What backups tell that are there, where who took them no longer does. */
export function unitEvidence(
  backups: readonly AvailableBackup[],
  { running }: { readonly running: boolean },
): Evidence[] {
  return backups.flatMap(({ name: run, schedule, takenAt: time, state, reason, snapshots }): Evidence[] => {
    const of = { of: schedule ?? run, scheduled: schedule !== undefined };
    if (time === undefined) return [];
    if (state === 'available' || state === 'deleting') return [{ ...of, success: { run, time, snapshots } }];
    if (state === 'running' && running)
      return [{ ...of, running: { run, since: time, doing: 'waiting until its snapshots can be used' } }];
    return state === 'failed' && reason !== undefined ? [{ ...of, failure: { run, time, reason } }] : [];
  });
}

function available(
  unit: SnapshotUnit,
  snapshots: readonly SnapshotObject[],
  backups: readonly CnpgBackupObject[],
): AvailableBackup {
  const parts = unit.snapshots.flatMap((name) => snapshots.filter(({ metadata }) => metadata.name === name));
  const backup = backups.find(({ metadata }) => metadata.name === unit.backup);
  const state = stateOf(unit);
  return {
    name: unit.name,
    takenAt: isDated(unit) ? new Date(unit.takenAt) : undefined,
    state,
    reason: state === 'failed' || state === 'pending' ? reasonOf(parts, backup) : undefined,
    snapshots: unit.snapshots,
    instance: said(parts, SNAPSHOT_ANNOTATIONS.instance, 'cnpg.io/instanceName') ?? backup?.status?.instanceID?.podName,
    online: onlineOf(parts, backup),
    schedule: scheduleOf(unit, parts, backup),
    sizes: parts.flatMap(({ status }) => status?.restoreSize ?? []),
    declared: unit.declared === true,
    keepMarked: unit.keepMarked === true,
  };
}

function stateOf({ state, deletionBegun }: SnapshotUnit): AvailableState {
  if (deletionBegun) return 'deleting';
  return state === 'completed' ? 'available' : state;
}

/** Why a backup cannot be used: as who took it said, or else as its snapshots do. */
function reasonOf(parts: readonly SnapshotObject[], backup: CnpgBackupObject | undefined): string | undefined {
  const errors = parts.map(({ metadata: { name }, status }) => ({ name, message: status?.error?.message }));
  const error = errors.find(({ message }) => message !== undefined);
  const reason =
    said(parts, SNAPSHOT_ANNOTATIONS.failed) ??
    backup?.status?.error ??
    (error && `VolumeSnapshot ${error.name}: ${error.message}`);
  return reason === undefined ? undefined : oneLine(reason);
}

function onlineOf(parts: readonly SnapshotObject[], backup: CnpgBackupObject | undefined): boolean | undefined {
  const written = said(parts, SNAPSHOT_ANNOTATIONS.online, 'cnpg.io/onlineBackup');
  return written === undefined ? (backup?.status?.online ?? backup?.spec?.online) : written === 'true';
}

function scheduleOf(
  { name }: SnapshotUnit,
  parts: readonly SnapshotObject[],
  backup: CnpgBackupObject | undefined,
): string | undefined {
  if (backup !== undefined) return scheduleOfBackup(backup);
  const ours = parts.some((part) => label(part, SNAPSHOT_LABELS.backup) !== undefined);
  return ours ? labelled(parts, SNAPSHOT_LABELS.schedule) : scheduleOfRun(name);
}

/** The first of the annotations that one of the snapshots has. */
function said(parts: readonly SnapshotObject[], ...keys: string[]): string | undefined {
  return keys.flatMap((key) => parts.map((part) => annotation(part, key))).find((text) => text !== undefined);
}

const labelled = (parts: readonly SnapshotObject[], key: string): string | undefined =>
  parts.map((part) => label(part, key)).find((text) => text !== undefined);
