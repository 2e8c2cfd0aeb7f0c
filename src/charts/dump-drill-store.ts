import { DEFAULT_STORE_NAMES } from '../model/backup/stores/resolve-store';
import { nearest } from '../model/nearest';
import type { DumpStoreConfiguration } from './dump-configuration';

type Stores = readonly Pick<DumpStoreConfiguration, 'name' | 's3' | 'volume'>[];

/** What is wrong with the name of the store that is drilled; undefined where one has it. */
export function drilledStoreProblem(stores: Stores, wanted: string | undefined): string | undefined {
  const names = stores.map(storeName);
  if (wanted === undefined || names.includes(wanted)) return undefined;
  const meant = nearest(wanted, names);
  return `'${wanted}' is none of the stores; ${meant === undefined ? `they are ${names.join(', ')}` : `was ${meant} meant?`}`;
}

/** The store that is drilled, as what reads it knows it: a volume that the dumps have made by its claim. */
export function drilledStore(
  stores: readonly DumpStoreConfiguration[],
  wanted: string | undefined,
  dumps: string,
): DumpStoreConfiguration {
  const store = stores.find((each) => wanted === undefined || storeName(each) === wanted) as DumpStoreConfiguration;
  const read = { ...store, retention: undefined };
  if (store.volume?.size === undefined) return read;
  return { ...read, volume: { claim: `${dumps}-${storeName(store)}`, path: store.volume.path } };
}

function storeName({ name, s3 }: Stores[number]): string {
  return name ?? DEFAULT_STORE_NAMES[s3 === undefined ? 'volume' : 's3'];
}
