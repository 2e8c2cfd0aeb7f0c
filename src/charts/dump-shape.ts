import type { Problems } from '../model/problems';
import { RETENTION_SHAPE } from './backup-shape';
import { type Check, fields, type Fields, flag, quantity, type Shape, text, whole } from './check-configuration';
import { DRILL_KEYS } from './drill-shape';
import type {
  DumpConfiguration,
  DumpStoreConfiguration,
  S3StoreConfiguration,
  VolumeStoreConfiguration,
} from './dump-configuration';
import type { DumpDrillConfiguration } from './dump-drill-configuration';
import { drilledStoreProblem } from './dump-drill-store';

const S3_KEYS: { readonly [key in keyof Required<S3StoreConfiguration>]: Check } = {
  bucket: text,
  prefix: text,
  endpoint: text,
  region: text,
  credentialsSecret: text,
  serviceAccountAnnotations: fields,
  rootCertificateSecret: text,
  provider: text,
};

const VOLUME_KEYS: { readonly [key in keyof Required<VolumeStoreConfiguration>]: Check } = {
  claim: text,
  size: quantity,
  storageClass: text,
  path: text,
};

const STORE_KEYS: { readonly [key in keyof Required<DumpStoreConfiguration>]: Check | Shape } = {
  name: text,
  s3: { keys: S3_KEYS, required: ['bucket'] },
  volume: { keys: VOLUME_KEYS, required: [] },
  encryptionSecret: text,
  retention: RETENTION_SHAPE,
};

const DRILL_OF_DUMPS_KEYS: { readonly [key in keyof Required<DumpDrillConfiguration>]: Check | Shape } = {
  ...DRILL_KEYS,
  store: text,
  jobs: whole,
  size: quantity,
};

const DUMP_KEYS: { readonly [key in keyof Required<DumpConfiguration>]: Check | Shape } = {
  name: text,
  schedule: text,
  timeZone: text,
  stores: { keys: STORE_KEYS, required: [], list: true },
  jobs: whole,
  compression: text,
  scratchSize: quantity,
  suspend: flag,
  retention: RETENTION_SHAPE,
  drill: { keys: DRILL_OF_DUMPS_KEYS, required: ['schedule'] },
};

/** The dumps of a database, as a configuration file says them. */
export const DUMP_SHAPE: Shape = { keys: DUMP_KEYS, required: ['schedule', 'stores'] };

/** Says which store is of no kind or of two, and which volume is none. What has the wrong kind is passed over. */
export function checkDumps(at: string, content: unknown, problems: Problems): void {
  if (fields(content) !== undefined) return;
  const { stores, drill } = content as Fields;
  if (!Array.isArray(stores)) return;
  if (stores.length === 0) problems.add(`${at}.stores`, 'is empty; write at least one, with s3 or volume');
  stores.forEach((store: unknown, index) => checkStore(`${at}.stores[${index}]`, store, problems));
  const wanted = fields(drill) === undefined ? (drill as Fields).store : undefined;
  if (text(wanted) !== undefined || stores.length === 0 || stores.some((store: unknown) => fields(store) !== undefined))
    return;
  problems.add(`${at}.drill.store`, drilledStoreProblem(stores as DumpStoreConfiguration[], wanted as string));
}

function checkStore(at: string, store: unknown, problems: Problems): void {
  if (fields(store) !== undefined) return;
  const { s3, volume } = store as Fields;
  if (s3 === undefined && volume === undefined) problems.add(at, 'says not where it is; write s3 or volume');
  if (s3 !== undefined && volume !== undefined)
    problems.add(at, 'is in two places; write s3 or volume, and the other as a store of its own');
  if (fields(volume) === undefined) checkVolume(`${at}.volume`, volume as Fields, problems);
  if (fields(s3) === undefined) checkIdentity(`${at}.s3`, s3 as Fields, problems);
}

function checkVolume(at: string, { claim, size, storageClass }: Fields, problems: Problems): void {
  if (claim === undefined && size === undefined)
    problems.add(at, 'names no volume; write claim for one that is there, or size for one that is made');
  if (claim === undefined) return;
  if (size !== undefined) problems.add(`${at}.size`, 'contradicts claim, which has one; leave one of the two out');
  if (storageClass !== undefined)
    problems.add(`${at}.storageClass`, 'contradicts claim, which has one; leave one of the two out');
}

function checkIdentity(at: string, { credentialsSecret, serviceAccountAnnotations }: Fields, problems: Problems): void {
  if (credentialsSecret !== undefined && serviceAccountAnnotations !== undefined)
    problems.add(
      `${at}.serviceAccountAnnotations`,
      'is for a platform that knows the pod, credentialsSecret for one that does not; leave one of the two out',
    );
}
