/** Snapshots of which there is no Backup object: of another cluster, say, or made by hand. */
export interface SnapshotRestoreConfiguration {
  /** The VolumeSnapshot of the data, in the same namespace. */
  readonly snapshot: string;

  /**
   * The VolumeSnapshot of the WAL, of the same moment.
   *
   * @default - that of the data with '-wal' after it, where the database has `walStorage`
   */
  readonly walSnapshot?: string;
}
