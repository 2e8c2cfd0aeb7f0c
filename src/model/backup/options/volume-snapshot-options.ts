/** How a backup by snapshots of volumes is taken. */
export interface VolumeSnapshotOptions {
  /**
   * The VolumeSnapshotClass of the data, and of the WAL unless that has one of its own.
   *
   * @default - the cluster's default for the driver
   */
  readonly snapshotClass?: string;

  /**
   * Whether the server goes on running: a restore then recovers like after a crash. Otherwise it is
   * stopped until the snapshots are cut, which takes seconds.
   *
   * @default true
   */
  readonly online?: boolean;

  /**
   * Whether a standby is taken where there is one.
   *
   * @default true
   */
  readonly preferStandby?: boolean;

  /**
   * Whether the primary may be stopped where no standby is ready. Writes fail meanwhile. Only with
   * `online: false` of a ReplicatedPostgres.
   *
   * @default false
   */
  readonly allowStoppingPrimary?: boolean;

  /**
   * Whether the checkpoint before it is written as fast as possible, which is felt more and over
   * sooner. Only with CloudNativePG; a ReplicatedPostgres always does so.
   *
   * @default true
   */
  readonly immediateCheckpoint?: boolean;

  /**
   * Whether the end of an online backup is waited for in the WAL archive, where there is one. Only with
   * CloudNativePG.
   *
   * @default true
   */
  readonly waitForArchive?: boolean;

  /**
   * Who the Backup objects of CloudNativePG belong to, with which they are deleted. Their snapshots
   * stay in any case.
   *
   * @default BackupOwner.NONE
   */
  readonly backupOwner?: BackupOwner;
}

/** Whom the Backup objects of CloudNativePG belong to, with which they are deleted. */
export enum BackupOwner {
  /** Nobody: they stay. */
  NONE = 'none',
  /** The schedule. */
  SCHEDULE = 'self',
  /** The database. */
  CLUSTER = 'cluster',
}
