import type { Size } from 'cdk8s';
import type { RecoveryTarget } from '../../options/cloud-native/recovery-target';

/** What a database is restored from: `snapshot` or `backup` has to be given. */
export interface RestoreFromSnapshotProps {
  /**
   * The VolumeSnapshot of the data, in the namespace of the new database.
   *
   * @default - that of `backup`
   */
  readonly snapshot?: string;

  /**
   * The backup, in the namespace of the new database: one that Backup or ScheduledBackup has taken of a
   * ReplicatedPostgres, or a Backup object of CloudNativePG.
   *
   * @default - the snapshots that are named
   */
  readonly backup?: string;

  /**
   * The VolumeSnapshot of the WAL. It has to be of the same backup.
   *
   * @default - that of the data with `-wal` after it, where the new database has `walStorage`
   */
  readonly walSnapshot?: string;

  /**
   * The VolumeSnapshots of tablespaces, by the names of the tablespaces. Only with CloudNativePG.
   *
   * @default - those of the data with `-tbs-` and the name of the tablespace after it, for each that the new database has
   */
  readonly tablespaceSnapshots?: { readonly [tablespace: string]: string };

  /**
   * How large the volume of the data was when it was snapshotted, where you know it: a database that is too small
   * is then refused here, not by the storage.
   *
   * @default - unknown
   */
  readonly snapshotSize?: Size;

  /**
   * The major version of the PostgreSQL that it was, where you know it: another is then refused here, not by the instance.
   *
   * @default - unknown
   */
  readonly majorVersion?: number;

  /**
   * Whether snapshots are taken that nobody can vouch for: that something else made, that say they failed or do not
   * say they are complete, or that are gone by now. PostgreSQL may then fail to start, or start and lack rows. A
   * ReplicatedPostgres refuses them otherwise; CloudNativePG never asks.
   *
   * @default false
   */
  readonly trustSnapshot?: boolean;

  /**
   * The external cluster whose WAL is replayed after that. Only with CloudNativePG.
   *
   * @default - none: the database is as it was when the snapshots were taken
   */
  readonly walSource?: string;

  /**
   * Up to where WAL is replayed: a point in time, say. Needs `walSource`.
   *
   * @default - to the end
   */
  readonly target?: RecoveryTarget;
}
