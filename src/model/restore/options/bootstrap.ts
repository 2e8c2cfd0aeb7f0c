import type { Size } from 'cdk8s';
import type { ExternalCluster } from '../../options/cloud-native/external-cluster';
import type { RecoveryTarget } from '../../options/cloud-native/recovery-target';

/** What a database begins with, where it does not begin empty. */
export interface IBootstrap {
  /**
   * The restore that it is; every engine can.
   *
   * @default - none: a way of CloudNativePG's own
   */
  readonly restorePlan?: RestorePlan;

  /**
   * The import that it is; only CloudNativePostgres can.
   *
   * @default - none
   */
  readonly importPlan?: ImportPlan;

  /**
   * Lets the pods of the new database reach what it begins with. Called by the engine.
   *
   * @param podLabels by which those pods are known
   */
  admit(podLabels: { readonly [label: string]: string }): void;
}

/** What a database imports from a running one. */
export interface ImportPlan {
  /** How the other one is reached. */
  readonly cluster: ExternalCluster;

  /** The namespace that its Secrets are in. */
  readonly namespace: string;

  /** The major version of its PostgreSQL. */
  readonly majorVersion: number;

  /**
   * The one database that becomes the application's.
   *
   * @default - several, as `databases` says
   */
  readonly database?: string;

  /** Databases that keep their names. */
  readonly databases: string[];

  /** Roles that come along. */
  readonly roles: string[];

  /** Whether only the schema is imported. */
  readonly schemaOnly: boolean;

  /** Further options of pg_dump. */
  readonly pgDumpOptions: string[];

  /** Further options of pg_restore. */
  readonly pgRestoreOptions: string[];

  /** SQL that is run after the import of one database. */
  readonly postImportSql: string[];
}

/** What a database is restored from: as given, and checked as far as that is possible without the database. */
export interface RestorePlan {
  /**
   * The VolumeSnapshot of the data.
   *
   * @default - as `backup` says
   */
  readonly snapshot?: string;

  /**
   * The backup, whose snapshots are restored.
   *
   * @default - as `snapshot` says
   */
  readonly backup?: string;

  /**
   * The VolumeSnapshot of the WAL.
   *
   * @default - that of the data with `-wal` after it, where the database has a volume for WAL
   */
  readonly walSnapshot?: string;

  /**
   * The VolumeSnapshots of tablespaces, by the names of the tablespaces.
   *
   * @default - those of the data with `-tbs-` and the tablespace after it
   */
  readonly tablespaceSnapshots?: { readonly [tablespace: string]: string };

  /**
   * How large the volume of the data was when it was snapshotted.
   *
   * @default - unknown
   */
  readonly snapshotSize?: Size;

  /**
   * The major version of the PostgreSQL that it was.
   *
   * @default - unknown
   */
  readonly majorVersion?: number;

  /** Whether snapshots are taken that nobody can vouch for. */
  readonly trustSnapshot: boolean;

  /**
   * The external cluster whose WAL is replayed after that.
   *
   * @default - none
   */
  readonly walSource?: string;

  /**
   * Up to where it is replayed.
   *
   * @default - to the end
   */
  readonly target?: RecoveryTarget;
}
