import type { BackupStore, StoreSource } from '../backup/options/backup-store';
import type { RetentionPolicy } from '../backup/options/retention-policy';
import { Problems } from '../problems';
import type { RetentionRules } from './policy';
import { retentionRules } from './resolve-policy';

/** A store that is pruned. */
export interface StoreRetention {
  readonly store: BackupStore;
  /** The prop that says so. */
  readonly prop: string;
  readonly rules: RetentionRules;
}

/**
 * Those of the stores that have a retention: their own, or else the one of the schedule, which is checked elsewhere.
 *
 * @param stores as they were given: what is no store is a problem of somebody else's
 * @param prefix what names of props begin with
 */
export function storeRetentions(
  stores: unknown,
  fallback: RetentionPolicy | undefined,
  problems: Problems,
  prefix = 'method.',
): StoreRetention[] {
  const given: readonly unknown[] = Array.isArray(stores) ? stores : [];
  return given.flatMap((each, index) => {
    const store = each as BackupStore;
    const { retention: own } = (each as Partial<BackupStore> | null)?._source?.options ?? {};
    if (own !== undefined) {
      const prop = `${prefix}stores[${index}].retention`;
      return { store, prop, rules: retentionRules(own, problems, { prop }) };
    }
    if (fallback === undefined) return [];
    return { store, prop: 'retention', rules: retentionRules(fallback, new Problems()) };
  });
}

/**
 * Where backups lie, so that two retentions of one place are seen.
 *
 * @param backup what claims that are made are named after
 */
export function storeLocation({ _source }: BackupStore, backup: string): string {
  return JSON.stringify(place(_source, backup));
}

function place(source: StoreSource, backup: string): readonly unknown[] {
  switch (source.kind) {
    case 'volume': {
      const { claim, name = 'volume', path = '' } = source.options;
      return ['volume', claim?.name ?? `${backup}-${name}`, path];
    }
    case 's3': {
      const { endpoint = '', bucket, prefix = '' } = source.options;
      return ['s3', endpoint, bucket, prefix];
    }
    case 'rclone': {
      const { type, path = '', options = {} } = source.options;
      return ['rclone', type, path, Object.entries(options).sort()];
    }
  }
}
