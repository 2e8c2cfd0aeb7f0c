import type { VolumeSnapshotOptions } from './volume-snapshot-options';

/** How a backup is taken. */
export class BackupMethod {
  /**
   * By snapshots of the volumes: fast, whatever the size, and as safe as the storage that keeps them.
   * Needs a driver that can, and a snapshot controller.
   */
  public static volumeSnapshot(options?: VolumeSnapshotOptions): BackupMethod {
    return new BackupMethod(options ?? {});
  }

  private constructor(
    /** Of a backup by snapshots. */
    public readonly volumeSnapshotOptions: VolumeSnapshotOptions,
  ) {}
}
