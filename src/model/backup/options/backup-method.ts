import type { LogicalBackupOptions } from './logical-backup-options';
import type { VolumeSnapshotOptions } from './volume-snapshot-options';

/** How a backup is taken. */
export class BackupMethod {
  /**
   * By snapshots of the volumes: fast, whatever the size, and as safe as the storage that keeps them.
   * Needs a driver that can, and a snapshot controller.
   */
  public static volumeSnapshot(options?: VolumeSnapshotOptions): BackupMethod {
    return new BackupMethod(options ?? {}, undefined);
  }

  /**
   * By dumps to volumes or object stores: as slow as the database is large, and independent of the storage, of the
   * engine and of the major version. For any database that can be reached.
   */
  public static logical(options: LogicalBackupOptions): BackupMethod {
    return new BackupMethod(undefined, options);
  }

  private constructor(
    /** Of a backup by snapshots. */
    public readonly volumeSnapshotOptions: VolumeSnapshotOptions | undefined,
    /** Of a logical backup. */
    public readonly logicalOptions: LogicalBackupOptions | undefined,
  ) {}
}
