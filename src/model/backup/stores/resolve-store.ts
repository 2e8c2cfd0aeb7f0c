import type { BackupStore, StoreSource } from '../options/backup-store';
import { encrypted } from './encrypted';
import { rcloneStore } from './rclone-store';
import { s3Store } from './s3-store';
import type { StoreContext, StorePart } from './store-part';
import { volumeStore } from './volume-store';

/** A store with every value checked. */
export interface ResolvedStore extends StorePart {
  readonly index: number;
  readonly name: string;
}

/** A store; undefined where what was given is none. */
export function resolveStore(store: BackupStore, context: StoreContext): ResolvedStore | undefined {
  const { index, prop, problems } = context;
  const source = (store as Partial<BackupStore> | null)?._source;
  if (typeof source?.options !== 'object' || source.options === null) {
    // Not what was given: it may hold credentials.
    problems.add(prop, 'is no BackupStore with options; write BackupStore.volume({ … }), .s3({ … }) or .rclone({ … })');
    return undefined;
  }
  const { name = DEFAULT_STORE_NAMES[source.kind] } = source.options;
  problems.add(`${prop}.name`, nameProblem(name));
  const part = encrypted(plain(source, name, context), source.options.encryption, context);
  return { ...part, index, name };
}

/** What a store is called that has no name of its own. */
export const DEFAULT_STORE_NAMES: { readonly [kind in StoreSource['kind']]: string } = {
  volume: 'volume',
  s3: 's3',
  rclone: '',
};

function plain(source: StoreSource, name: string, context: StoreContext): StorePart {
  switch (source.kind) {
    case 'volume':
      return volumeStore(source.options, name, context);
    case 's3':
      return s3Store(source.options, context);
    case 'rclone':
      return rcloneStore(source.options, context);
  }
}

function nameProblem(name: unknown): string | undefined {
  if (name === '') return 'is missing; give the store a name, such as azure';
  if (typeof name === 'string' && /^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$/.test(name)) return undefined;
  return `${JSON.stringify(name)} is not a DNS label; write at most 40 lowercase letters, digits and '-', begin with a letter and end with a letter or a digit`;
}
