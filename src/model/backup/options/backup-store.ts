import type { RcloneStoreOptions } from './rclone-store-options';
import type { S3StoreOptions } from './s3-store-options';
import type { VolumeStoreOptions } from './volume-store-options';

/** Where backups are kept. */
export class BackupStore {
  /** A volume. */
  public static volume(options: VolumeStoreOptions): BackupStore {
    return new BackupStore({ kind: 'volume', options });
  }

  /** A bucket of Amazon S3, or of an object store that speaks its language. */
  public static s3(options: S3StoreOptions): BackupStore {
    return new BackupStore({ kind: 's3', options });
  }

  /** Any other store that rclone knows. */
  public static rclone(options: RcloneStoreOptions): BackupStore {
    return new BackupStore({ kind: 'rclone', options });
  }

  private constructor(
    /** @internal */
    public readonly _source: StoreSource,
  ) {}
}

/** A store as it was given. */
export type StoreSource =
  | { readonly kind: 'volume'; readonly options: VolumeStoreOptions }
  | { readonly kind: 's3'; readonly options: S3StoreOptions }
  | { readonly kind: 'rclone'; readonly options: RcloneStoreOptions };
