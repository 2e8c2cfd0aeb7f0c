import { backupStatus } from '../../model/status/backup-status';
import type { AvailableBackup, AvailableState, BackupCounts } from '../../model/status/status';
import { CannotTell, type MissingRight } from '../kubernetes/problems';
import { demandRight, type NamespaceContent } from '../kubernetes/read-namespace';
import { meant } from '../text/meant';
import { knownNames, noSuchDatabase } from './databases';
import { type RememberedDump, rememberedDumps } from './dump-catalogue';

/** The states that a backup can be in. */
export const STATES: readonly AvailableState[] = ['available', 'running', 'pending', 'failed', 'deleting'];

/** How a backup can be taken. */
export type BackupMethodName = 'snapshot' | 'dump';

/** All of them. */
export const METHODS: readonly BackupMethodName[] = ['snapshot', 'dump'];

/** A backup of either kind; what only one kind has is missing from the other. */
export type CatalogueEntry =
  ({ readonly method: 'snapshot' } & AvailableBackup) | ({ readonly method: 'dump' } & RememberedDump);

/** The backups of a database. */
export interface BackupCatalogue {
  readonly namespace: string;
  readonly database: string;
  /** What could not be looked at, and why. */
  readonly missingRights: readonly MissingRight[];
  /** Of all backups, whatever the filter. */
  readonly counts: BackupCounts;
  /** Those that the filter lets through, the newest first. */
  readonly backups: readonly CatalogueEntry[];
}

/** Which backups are wanted; all where nothing is said. */
export interface CatalogueFilter {
  readonly states?: readonly AvailableState[];
  readonly method?: BackupMethodName;
  /** Only dumps that are in this store. */
  readonly store?: string;
}

/** What has to be seen for the list to be right. */
const NEEDED: { readonly [method in BackupMethodName]: RegExp } = {
  snapshot: /^(volumesnapshots|backups)\./,
  dump: /^(leases|jobs)\./,
};

/**
 * The backups of a database: snapshots, and the dumps that are remembered. The database itself may be gone, or elsewhere.
 *
 * @throws CannotTell where there is neither such a database nor a backup of it
 */
export function backupCatalogue(
  content: NamespaceContent,
  database: string,
  { now, ...filter }: CatalogueFilter & { readonly now: Date },
): BackupCatalogue {
  const { namespace, objects, missingRights } = content;
  const method = filter.method ?? (filter.store === undefined ? undefined : 'dump');
  if (method !== 'dump') demandRight(content, /^volumesnapshots\./);
  const known = knownNames(objects);
  if (!known.includes(database)) throw noSuchDatabase(database, known, content);

  const all = newestFirst([
    ...backupStatus(objects, database, now).backups.map((each) => ({ method: 'snapshot' as const, ...each })),
    ...rememberedDumps(objects, database).map((each) => ({ method: 'dump' as const, ...each })),
  ]);
  if (filter.store !== undefined) refuseUnknownStore(all, filter.store, database);
  const wanted = METHODS.filter((each) => method === undefined || each === method);
  return {
    namespace,
    database,
    missingRights: missingRights.filter(({ resource }) => wanted.some((each) => NEEDED[each].test(resource))),
    counts: countsOf(all),
    backups: all.filter((entry) => fits(entry, filter)),
  };
}

function fits(entry: CatalogueEntry, { states, method, store }: CatalogueFilter): boolean {
  const stores = entry.method === 'dump' ? entry.stores : [];
  return (
    (states === undefined || states.includes(entry.state)) &&
    (method === undefined || entry.method === method) &&
    (store === undefined || stores.some(({ name, ok }) => ok && name === store))
  );
}

function refuseUnknownStore(entries: readonly CatalogueEntry[], store: string, database: string): void {
  const all = entries.flatMap((entry) => (entry.method === 'dump' ? entry.stores.map(({ name }) => name) : []));
  const known = [...new Set(all)].sort();
  if (known.includes(store)) return;
  const others = known.length === 0 ? 'none is known' : `there are ${known.join(', ')}`;
  throw new CannotTell(`there is no store ${store} of dumps of ${database}; ${meant(store, known, others)}`);
}

function countsOf(entries: readonly CatalogueEntry[]): BackupCounts {
  const count = (...states: AvailableState[]): number => entries.filter(({ state }) => states.includes(state)).length;
  return {
    total: entries.length,
    available: count('available'),
    running: count('running', 'pending'),
    failed: count('failed'),
  };
}

/** Those of an unknown time last. */
function newestFirst(entries: readonly CatalogueEntry[]): CatalogueEntry[] {
  const time = ({ takenAt }: CatalogueEntry): number => takenAt?.getTime() ?? -1;
  return [...entries].sort((a, b) => time(b) - time(a) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
