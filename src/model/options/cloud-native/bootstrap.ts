import type { IBootstrap, ImportPlan, RestorePlan } from '../../restore/options/bootstrap';
import type {
  ImportDatabaseOptions,
  ImportServerOptions,
  RecoveryOptions,
  SnapshotRecoveryOptions,
} from './bootstrap-options';

/** Ways to begin that CloudNativePG has beside a RestoreFromSnapshot. Only used when a database is made; later changes are not applied. */
export class CloudNativeBootstrap implements IBootstrap {
  /** A database of another server becomes the application's: the operator's `microservice` import. */
  public static importDatabase(options: ImportDatabaseOptions): CloudNativeBootstrap {
    return new CloudNativeBootstrap('import-database', options.source, options);
  }

  /** Databases and roles of another server come along under their names: the operator's `monolith` import. */
  public static importServer(options: ImportServerOptions): CloudNativeBootstrap {
    return new CloudNativeBootstrap('import-server', options.source, undefined, options);
  }

  /** A copy of a running server, by pg_basebackup. */
  public static copyOf(externalCluster: string): CloudNativeBootstrap {
    return new CloudNativeBootstrap('copy', externalCluster);
  }

  /** Recovery from the backups and the WAL of an external cluster. */
  public static recoverFrom(externalCluster: string, options?: RecoveryOptions): CloudNativeBootstrap {
    return new CloudNativeBootstrap('recovery', externalCluster, undefined, undefined, undefined, undefined, options);
  }

  /** Recovery from a Backup object of the same namespace. */
  public static recoverBackup(backup: string, options?: RecoveryOptions): CloudNativeBootstrap {
    return new CloudNativeBootstrap('backup', undefined, undefined, undefined, undefined, backup, options);
  }

  /** Recovery from snapshots of volumes. */
  public static recoverSnapshots(options: SnapshotRecoveryOptions): CloudNativeBootstrap {
    return new CloudNativeBootstrap('snapshots', options.walSource, undefined, undefined, options, undefined, options);
  }

  /** None: these are ways of CloudNativePG's own. */
  public readonly restorePlan?: RestorePlan;
  /** None: what is imported is said here. */
  public readonly importPlan?: ImportPlan;

  private constructor(
    /** Which way: import-database, import-server, copy, recovery, backup or snapshots. */
    public readonly method: string,
    /** The external cluster that it names. */
    public readonly source?: string,
    /** With an import of one database. */
    public readonly databaseImport?: ImportDatabaseOptions,
    /** With an import of a server. */
    public readonly serverImport?: ImportServerOptions,
    /** With snapshots. */
    public readonly snapshots?: SnapshotRecoveryOptions,
    /** The Backup object. */
    public readonly backup?: string,
    /** With every recovery. */
    public readonly recovery?: RecoveryOptions,
  ) {}

  /** Without effect: whom an external cluster lets in is its own business. */
  public admit(_podLabels: { readonly [label: string]: string }): void {}
}
