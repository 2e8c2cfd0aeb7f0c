import { SNAPSHOT_ANNOTATIONS, SNAPSHOT_LABELS } from '../../model/backup/annotations';
import { annotation, label } from '../../model/retention/snapshot-objects';
import { backupStatus } from '../../model/status/backup-status';
import { jsonOf, timeText } from '../../model/status/read';
import type { AvailableBackup, BackupStatus } from '../../model/status/status';
import { CannotTell } from '../kubernetes/problems';
import { demandRight, type NamespaceContent } from '../kubernetes/read-namespace';
import { meant } from '../text/meant';
import type { DatabaseEngine } from './database-status';
import { knownNames, noSuchDatabase } from './databases';
import { type DumpSource, dumpsOf, storeOf } from './restore-dumps';
import type { ClusterSpec, FullSnapshot } from './restore-objects';

/** Which backup is asked for; the newest where nothing is said. */
export interface WantedSource {
  readonly backup?: string;
  /** One that was complete by then. */
  readonly before?: Date;
  /** A dump that this store has. */
  readonly store?: string;
}

/** A VolumeSnapshot that a volume is made from. */
export interface SnapshotPart {
  readonly snapshot: string;
  /** What the volume needs at least, as Kubernetes writes it. */
  readonly size?: string;
}

/** The snapshots of one backup. */
export interface SnapshotSource {
  readonly kind: 'snapshot';
  readonly database: string;
  readonly backup: string;
  readonly takenAt?: Date;
  readonly engine: DatabaseEngine;
  /** Whether its name is enough: the snapshots have to be named where its object is gone. */
  readonly byBackup: boolean;
  readonly online?: boolean;
  readonly data: SnapshotPart;
  readonly wal?: SnapshotPart;
  readonly tablespaces: { readonly [tablespace: string]: SnapshotPart };
  /** The major version of the PostgreSQL that it was. */
  readonly major?: string;
  /** What the Cluster wished then. */
  readonly spec?: ClusterSpec;
}

/** What a database can be restored from. */
export type RestoreSource = SnapshotSource | DumpSource;

/**
 * The backup that is restored: of a database that is there or gone.
 *
 * @throws CannotTell where there is none, with what there is
 */
export function restoreSource(
  content: NamespaceContent,
  database: string,
  wanted: WantedSource,
  now: Date,
): RestoreSource {
  const { objects } = content;
  const dumps = dumpsOf(objects, database);
  const known = knownNames(objects);
  if (wanted.store === undefined) demandRight(content, /^volumesnapshots\./);
  if (!known.includes(database) && dumps.length === 0) throw noSuchDatabase(database, known, content);

  const status = backupStatus(objects, database, now);
  if (wanted.store !== undefined) return ofDumps(database, dumps, wanted, wanted.store);
  if (wanted.backup !== undefined) return byName(content, status, dumps, wanted.backup);
  const available = status.backups.filter(({ state }) => state === 'available');
  if (available.length === 0 && dumps.length > 0) return ofDumps(database, dumps, wanted);
  return snapshotSource(content, status, chosen(available, status, wanted));
}

function byName(
  content: NamespaceContent,
  status: BackupStatus,
  dumps: readonly DumpSource[],
  name: string,
): RestoreSource {
  const { database, backups } = status;
  const found = backups.find((each) => each.name === name || each.snapshots.includes(name));
  const dump = dumps.find(({ backup }) => backup === name);
  if (found === undefined && dump !== undefined) return dump;
  if (found === undefined) {
    const names = [...backups.filter(({ state }) => state === 'available'), ...dumps].map((each) =>
      'kind' in each ? each.backup : each.name,
    );
    const newest = names.length === 0 ? 'there is none that is complete' : `the newest is ${names[0]}`;
    throw new CannotTell(`there is no backup ${name} of ${database}; ${meant(name, names, newest)}`);
  }
  if (found.state !== 'available') {
    const why = found.reason === undefined ? '' : `: ${found.reason}`;
    throw new CannotTell(
      `backup ${found.name} of ${database} is ${found.state}${why}; --latest takes one that is complete`,
    );
  }
  return snapshotSource(content, status, found);
}

/** The newest, or the newest that was complete by a time. */
function chosen(
  available: readonly AvailableBackup[],
  { database, counts, newestAvailable }: BackupStatus,
  { before }: WantedSource,
): AvailableBackup {
  if (newestAvailable === undefined) {
    const { running, failed } = counts;
    const others = [...(running > 0 ? [`${running} running`] : []), ...(failed > 0 ? [`${failed} failed`] : [])];
    throw new CannotTell(
      `there is no complete backup of ${database}${others.length > 0 ? ` (${others.join(', ')})` : ''}`,
    );
  }
  if (before === undefined) return newestAvailable;
  const found = available.find(({ takenAt }) => takenAt !== undefined && takenAt < before);
  if (found !== undefined) return found;
  const oldest = available.findLast(({ takenAt }) => takenAt !== undefined);
  const is = oldest?.takenAt === undefined ? '' : `; the oldest, ${oldest.name}, is of ${timeText(oldest.takenAt)}`;
  throw new CannotTell(`no backup of ${database} was complete before ${timeText(before)}${is}`);
}

function ofDumps(
  database: string,
  dumps: readonly DumpSource[],
  { backup, before }: WantedSource,
  store?: string,
): DumpSource {
  const there = store === undefined ? dumps : dumps.filter((dump) => dump.store === store);
  const stores = [...new Set(dumps.map((dump) => dump.store))];
  const [newest] = there;
  if (newest === undefined) {
    const others = `there are some in ${stores.join(', ')}`;
    const hint = stores.length === 0 ? '' : `; ${meant(store ?? '', stores, others)}`;
    throw new CannotTell(`nothing tells of a dump of ${database} in store ${store}${hint}`);
  }
  // Records tell of the last ones only: older ones are named.
  if (backup !== undefined) return there.find((each) => each.backup === backup) ?? storeOf(newest, backup);
  const found = there.find(({ takenAt }) => before === undefined || (takenAt !== undefined && takenAt < before));
  if (found !== undefined) return found;
  throw new CannotTell(
    `no dump of ${database} that anything tells of is from before ${timeText(before as Date)}; name an older one by --backup`,
  );
}

function snapshotSource(
  { objects }: NamespaceContent,
  { database }: BackupStatus,
  { name, takenAt, online, snapshots }: AvailableBackup,
): SnapshotSource {
  const found = (objects.volumeSnapshots ?? []) as readonly FullSnapshot[];
  const parts = snapshots.flatMap((each) => found.filter(({ metadata }) => metadata.name === each));
  const ours = parts.some((part) => label(part, SNAPSHOT_LABELS.backup) !== undefined);
  const role = (part: FullSnapshot): string => roleOf(part, ours);
  const part = (each: FullSnapshot | undefined): SnapshotPart | undefined =>
    each && {
      snapshot: each.metadata.name,
      ...(each.status?.restoreSize === undefined ? {} : { size: each.status.restoreSize }),
    };
  const data = part(parts.find((each) => role(each) === 'data'));
  if (data === undefined) throw new CannotTell(`backup ${name} of ${database} has no snapshot of the data`);
  const wal = part(parts.find((each) => role(each) === 'wal'));
  const backup = objects.backups?.find(({ metadata }) => metadata.name === name);
  const spec = jsonOf(parts.map((each) => annotation(each, 'cnpg.io/clusterManifest')).find(Boolean)).spec;
  const server = parts.map((each) => annotation(each, SNAPSHOT_ANNOTATIONS.serverVersion)).find(Boolean);
  const major = ours ? /^\d+/.exec(server ?? '')?.[0] : backup?.status?.majorVersion?.toString();
  return {
    kind: 'snapshot',
    database,
    backup: name,
    ...(takenAt === undefined ? {} : { takenAt }),
    engine: ours ? 'replicated' : 'cloudnative-pg',
    byBackup: ours
      ? data.snapshot === name && (wal === undefined || wal.snapshot === `${name}-wal`)
      : backup !== undefined,
    ...(online === undefined ? {} : { online }),
    data,
    ...(wal === undefined ? {} : { wal }),
    tablespaces: Object.fromEntries(
      parts
        .filter((each) => role(each) === 'tablespace')
        .map((each) => [
          annotation(each, 'cnpg.io/tablespaceName') ?? label(each, 'cnpg.io/tablespaceName') ?? '',
          part(each) as SnapshotPart,
        ]),
    ),
    ...(major === undefined ? {} : { major }),
    ...(typeof spec === 'object' && spec !== null ? { spec: spec } : {}),
  };
}

/** Which volume a snapshot is of. */
function roleOf(part: FullSnapshot, ours: boolean): string {
  if (ours) return label(part, SNAPSHOT_LABELS.volume) ?? '';
  const role = annotation(part, 'cnpg.io/pvcRole') ?? label(part, 'cnpg.io/pvcRole') ?? '';
  return { PG_DATA: 'data', PG_WAL: 'wal', PG_TABLESPACE: 'tablespace' }[role] ?? '';
}
