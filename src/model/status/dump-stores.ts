import { PRUNING_ANNOTATIONS } from '../retention/pruning-plan';
import { storeAnnotations } from '../retention/dump-pruning-plan';
import { annotation } from '../retention/snapshot-objects';
import type { DumpPruningStatus, DumpStoreStatus, StoredBackup } from './dump';
import type { ReadDump } from './dump-records';
import type { LeaseObject } from './objects';
import { pruningOf } from './pruning';
import { jsonOf, latest, numberOf } from './read';
import type { FailedBackup } from './status';

/** What became in each store of the dumps of a name. */
export function dumpStores(
  told: readonly string[],
  records: readonly ReadDump[],
  retention: LeaseObject | undefined,
): DumpStoreStatus[] {
  const remembered = records.flatMap(({ stores }) => stores.map(({ name }) => name));
  // What a store was called that is there no more is of no interest while it is known which are.
  const names = new Set(told.length > 0 ? told : [...remembered, ...prunedStores(retention)]);
  // One that was asked for another store only is not missed here.
  const newest = latest(records.filter(({ partial, stores }) => !partial && stores.some(({ ok }) => ok)));
  return [...names].map((name) => {
    const lastStored = latest(records.flatMap((record) => storedIn(record, name)));
    return {
      name,
      lastStored,
      lastRefused: latest(records.flatMap((record) => refusedBy(record, name))),
      lacksNewest: newest !== undefined && (lastStored === undefined || lastStored.time < newest.time),
      lastPruning: pruningIn(retention, name),
    };
  });
}

function storedIn({ stores, run, time }: ReadDump, store: string): StoredBackup[] {
  return stores.some(({ name, ok }) => name === store && ok) ? [{ run, time }] : [];
}

function refusedBy({ stores, run, time, ...record }: ReadDump, store: string): FailedBackup[] {
  const refused = stores.find(({ name, ok }) => name === store && !ok);
  return refused === undefined ? [] : [{ run, time, reason: refused.reason ?? record.reason ?? 'no reason is known' }];
}

function pruningIn(lease: LeaseObject | undefined, store: string): DumpPruningStatus | undefined {
  const text = lease && annotation(lease, storeAnnotations(store).last);
  const [pruning] = pruningOf(text);
  const { refused, unreadable } = jsonOf(text);
  return pruning && { ...pruning, refused: numberOf(refused), unreadable: numberOf(unreadable) };
}

function prunedStores(lease: LeaseObject | undefined): string[] {
  const start = `${PRUNING_ANNOTATIONS.last}.`;
  const keys = Object.keys(lease?.metadata.annotations ?? {});
  return keys.filter((key) => key.startsWith(start)).map((key) => key.slice(start.length));
}
