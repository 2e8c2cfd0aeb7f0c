import type { PruningOutcome } from '../../../model/retention/pruning-plan';
import type { Happening } from '../emit-event';
import type { Result } from '../main';

/** What became of the backups of a store. */
export interface DumpPruningCounts {
  /** How many were deleted. */
  readonly deleted: number;
  /** How many of the database stay. */
  readonly kept: number;
  /** How many of those the store would not let go. */
  readonly refused: number;
  /** How many of those have a manifest that says nothing. */
  readonly unreadable: number;
}

/** How the pruning of a store ended. */
export interface StorePruning extends DumpPruningCounts {
  readonly name: string;
  readonly ok: boolean;
  /** Why it stopped; or what the store would not let go. */
  readonly reason?: string;
}

/** What the program says at its end. */
export interface DumpPruningResult extends Result, DumpPruningCounts {
  readonly program: 'prune-dumps';
  readonly database?: string;
  readonly outcome?: PruningOutcome;
  /** Each of them. */
  readonly stores?: readonly StorePruning[];
}

export const NOTHING: DumpPruningCounts = { deleted: 0, kept: 0, refused: 0, unreadable: 0 };

/** All stores together: one that stopped makes the run fail. */
export function together(database: string, stores: readonly StorePruning[]): DumpPruningResult {
  const sum = (of: keyof DumpPruningCounts): number => stores.reduce((total, store) => total + store[of], 0);
  const failed = stores.filter(({ ok }) => !ok).map(({ name, reason = '' }) => `store ${name}: ${reason}`);
  const deleted = sum('deleted');
  const end =
    failed.length > 0
      ? { ok: false, reason: failed.join('; ') }
      : { ok: true, outcome: deleted > 0 ? ('pruned' as const) : ('nothing' as const) };
  const counts = { deleted, kept: sum('kept'), refused: sum('refused'), unreadable: sum('unreadable') };
  return { program: 'prune-dumps', ...end, database, ...counts, stores };
}

/** The Events that tell it; none where nothing happened. */
export function happenings(result: DumpPruningResult): Happening[] {
  const { ok, database, deleted, kept, reason = '', stores = [] } = result;
  const failed: Happening[] = ok
    ? []
    : [{ type: 'Warning', reason: 'PruningRefused', message: `${database}: ${reason}` }];
  const refusals = stores
    .filter(({ refused }) => refused > 0)
    .map(({ name, refused, ...store }): Happening => {
      const message = `${database}: store ${name} would not let ${refused} go; ${store.reason ?? ''}`;
      return { type: 'Warning', reason: 'DeletionRefused', message };
    });
  const unreadable = stores
    .filter(({ unreadable: count }) => count > 0)
    .map(({ name, unreadable: count }): Happening => {
      const message = `${database}: store ${name} has ${count} whose manifest cannot be read; they stay, see the log`;
      return { type: 'Warning', reason: 'BackupUnreadable', message };
    });
  const pruned: Happening[] =
    deleted === 0
      ? []
      : [{ type: 'Normal', reason: 'DumpsPruned', message: `dumps of ${database}: ${deleted} deleted, ${kept} kept` }];
  return [...failed, ...refusals, ...unreadable, ...pruned];
}
