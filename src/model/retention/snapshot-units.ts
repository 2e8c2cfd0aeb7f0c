import { PREFIX } from '../labels';
import { cnpgBackup, cnpgProgress, isCnpgData, isDeclared } from './cnpg-snapshots';
import { isOwnData, ownBackup, ownProgress } from './own-snapshots';
import {
  annotation,
  label,
  type BackupObject,
  type SnapshotGroup,
  type VolumeSnapshotObject,
} from './snapshot-objects';
import type { BackupUnit } from './unit';

/** Who needs what. */
export interface Reference {
  /** The one that needs it, for a person: `the bootstrap of Cluster orders`. */
  readonly by: string;
  /** A VolumeSnapshot, */
  readonly snapshot?: string;
  /** a backup, */
  readonly backup?: string;
  /** or all backups of a database. */
  readonly database?: string;
}

/** Who takes the snapshots of a database: our own program, or CloudNativePG. */
export type SnapshotEngine = 'own' | 'cloudnative-pg';

/** What was found in a namespace: first the snapshots were listed, then the Backups. */
export interface SnapshotListing {
  /** What the other one took is foreign: databases may have had the same name. */
  readonly engine: SnapshotEngine;
  readonly snapshots: readonly VolumeSnapshotObject[];
  /** CloudNativePG's; none where the cluster has no such kind. */
  readonly backups?: readonly BackupObject[];
  readonly references?: readonly Reference[];
  /** The backups of ours that are being taken just now; undefined where nobody knows. */
  readonly runs?: readonly string[];
}

/** A backup, and what has to be deleted of it, in this order. */
export interface SnapshotUnit extends BackupUnit {
  /** The Backup of CloudNativePG, if there is one. */
  readonly backup?: string;
  /** The VolumeSnapshots, that of the data first. */
  readonly snapshots: readonly string[];
}

/**
 * The backups of a namespace: all snapshots that were taken together are one. A
 * VolumeSnapshot that is neither ours nor CloudNativePG's is a foreign backup of its own.
 */
export function snapshotUnits({
  engine,
  snapshots,
  backups = [],
  references = [],
  runs,
}: SnapshotListing): SnapshotUnit[] {
  const own = grouped(snapshots, ownBackup);
  const others = snapshots.filter((snapshot) => !ownBackup(snapshot));
  const cnpg = grouped(others, cnpgBackup, backups.filter(ofSnapshots));
  const strangers = others.filter((snapshot) => !cnpgBackup(snapshot));
  const units = {
    own: own.map((group) => unit(group, isOwnData, ownProgress(group, runs), references)),
    'cloudnative-pg': cnpg.map((group) => unit(group, isCnpgData, cnpgProgress(group), references)),
  };
  const foreign = engine === 'own' ? units['cloudnative-pg'] : units.own;
  return [
    ...units[engine],
    ...foreign.map((each) => ({ ...each, foreign: true })),
    ...strangers.map(({ metadata: { name } }) => foreignUnit(name)),
  ];
}

/** Who needs a backup, each once. */
export function neededBy(
  { name, database, snapshots }: Pick<SnapshotUnit, 'name' | 'database' | 'snapshots'>,
  references: readonly Reference[],
): string[] {
  const needing = references.filter(
    (reference) =>
      reference.database === database ||
      reference.backup === name ||
      (reference.snapshot !== undefined && snapshots.includes(reference.snapshot)),
  );
  return [...new Set(needing.map(({ by }) => by))];
}

/** Backups to an object store are none of our business. */
function ofSnapshots(backup: BackupObject): boolean {
  return backup.spec?.method === 'volumeSnapshot' && backup.spec.cluster?.name !== undefined;
}

function grouped(
  snapshots: readonly VolumeSnapshotObject[],
  belongsTo: (snapshot: VolumeSnapshotObject) => { database: string; name: string } | undefined,
  backups: readonly BackupObject[] = [],
): SnapshotGroup[] {
  const groups = new Map<string, SnapshotGroup>();
  const add = (
    database: string,
    name: string,
    more: { snapshot?: VolumeSnapshotObject; backup?: BackupObject },
  ): void => {
    const key = `${database}/${name}`;
    const { snapshots: found, backup } = groups.get(key) ?? { snapshots: [] };
    const all = more.snapshot === undefined ? found : [...found, more.snapshot];
    groups.set(key, { database, name, snapshots: all, backup: more.backup ?? backup });
  };
  for (const backup of backups) add(backup.spec?.cluster?.name as string, backup.metadata.name, { backup });
  for (const snapshot of snapshots) {
    const belongs = belongsTo(snapshot);
    if (belongs !== undefined) add(belongs.database, belongs.name, { snapshot });
  }
  return [...groups.values()];
}

function unit(
  { name, database, snapshots, backup }: SnapshotGroup,
  isData: (snapshot: VolumeSnapshotObject) => boolean,
  progress: Pick<BackupUnit, 'state' | 'takenAt' | 'deletionBegun'>,
  references: readonly Reference[],
): SnapshotUnit {
  const objects = backup === undefined ? snapshots : [backup, ...snapshots];
  const names = [...snapshots]
    .sort((a, b) => Number(isData(b)) - Number(isData(a)) || (a.metadata.name < b.metadata.name ? -1 : 1))
    .map(({ metadata }) => metadata.name);
  const deleted = objects.some(({ metadata }) => metadata.deletionTimestamp !== undefined);
  return {
    name,
    database,
    ...progress,
    ...(deleted ? { deletionBegun: true } : {}),
    neededBy: neededBy({ name, database, snapshots: names }, references),
    keepMarked: objects.some(isMarked),
    declared:
      (backup !== undefined && isDeclared(backup)) ||
      snapshots.some((each) => label(each, `${PREFIX}declared`) === 'true'),
    ...(backup === undefined ? {} : { backup: backup.metadata.name }),
    snapshots: names,
  };
}

/** Whether somebody marked it to be kept: the label or annotation, with any value but `false`. */
function isMarked(object: VolumeSnapshotObject | BackupObject): boolean {
  return [label(object, `${PREFIX}keep`), annotation(object, `${PREFIX}keep`)].some(
    (mark) => mark !== undefined && mark !== 'false',
  );
}

function foreignUnit(name: string): SnapshotUnit {
  return { name, database: '', state: 'completed', foreign: true, snapshots: [name] };
}
