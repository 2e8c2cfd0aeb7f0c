export { BackupMethod } from './model/backup/options/backup-method';
export { BackupStore } from './model/backup/options/backup-store';
export { DumpFormat } from './model/backup/options/dump-format';
export { DumpOutput } from './model/backup/options/dump-output';
export { type DumpTransferOptions } from './model/backup/options/dump-transfer-options';
export { type GenericDatabaseOptions } from './model/backup/options/generic-database-options';
export { type LogicalBackupOptions } from './model/backup/options/logical-backup-options';
export { type MongoDbOptions } from './model/backup/options/mongodb-options';
export { type MySqlOptions } from './model/backup/options/mysql-options';
export { OtherDatabase } from './model/backup/options/other-database';
export { type OtherDatabaseOptions } from './model/backup/options/other-database-options';
export { type BackupProgramOptions } from './model/backup/options/program-options';
export { type RcloneStoreOptions } from './model/backup/options/rclone-store-options';
export { type RetentionPolicy } from './model/backup/options/retention-policy';
export { S3Credentials, type S3SecretOptions } from './model/backup/options/s3-credentials';
export { type WorkloadIdentityOptions } from './model/backup/options/workload-identity-options';
export { type S3StoreOptions } from './model/backup/options/s3-store-options';
export {
  type CronScheduleOptions,
  type DailyScheduleOptions,
  type HourlyScheduleOptions,
  type MonthlyScheduleOptions,
  type ScheduleOptions,
  type WeeklyScheduleOptions,
} from './model/backup/options/schedule-options';
export { ServerSideEncryption } from './model/backup/options/server-side-encryption';
export { type RcloneCryptOptions, StoreEncryption } from './model/backup/options/store-encryption';
export { type StoreOptions } from './model/backup/options/store-options';
export { BackupOwner, type VolumeSnapshotOptions } from './model/backup/options/volume-snapshot-options';
export { type VolumeStoreOptions } from './model/backup/options/volume-store-options';
export { Weekday } from './model/backup/options/weekday';
export { type ConnectOptions } from './model/connection/options/connect-options';
export { ConnectionFormat } from './model/connection/options/connection-format';
export { ConnectionPassword } from './model/connection/options/connection-password';
export { ConnectionTarget } from './model/connection/options/connection-target';
export { type ConnectionTls } from './model/connection/options/connection-tls';
export { HostNames } from './model/connection/options/host-names';
export {
  type PasswordFromExternalSecretOptions,
  type PasswordFromSecretOptions,
} from './model/connection/options/password-options';
export { SecretStoreKind } from './model/connection/options/secret-store-kind';
export { SessionAttributes } from './model/connection/options/session-attributes';
export { SslMode } from './model/connection/options/ssl-mode';
export { type TargetOptions } from './model/connection/options/target-options';
export { AssertionTarget } from './model/consistency/options/assertion-target';
export { type ConsistencyAssertion } from './model/consistency/options/consistency-assertion';
export { type ConsistencyCheckOptions } from './model/consistency/options/consistency-check-options';
export { type DrillAssertion } from './model/drill/options/drill-assertion';
export { type DrilledDumps } from './model/drill/options/drilled-dumps';
export { type ClaimRetention, ClaimRetentionPolicy } from './model/options/claim-retention';
export { CloudNativeBootstrap } from './model/options/cloud-native/bootstrap';
export {
  type ImportDatabaseOptions,
  type ImportOptions,
  type ImportServerOptions,
  type RecoveryOptions,
  type SnapshotRecoveryOptions,
  type VolumeSource,
} from './model/options/cloud-native/bootstrap-options';
export { type CloudNativeCredentials } from './model/options/cloud-native/credentials';
export { type ExternalCluster, type SecretKey } from './model/options/cloud-native/external-cluster';
export { type ImageCatalogOptions } from './model/options/cloud-native/image-catalog';
export { LocaleProvider } from './model/options/cloud-native/locale-provider';
export { InstanceLogLevel } from './model/options/cloud-native/log-level';
export { type ManagedRole, RolePresence } from './model/options/cloud-native/managed-role';
export {
  type ManagedService,
  ServiceTarget,
  ServiceUpdateStrategy,
} from './model/options/cloud-native/managed-service';
export { type MetricsOptions, MetricsQueries } from './model/options/cloud-native/metrics';
export { type CloudNativeNetworkPolicyOptions } from './model/options/cloud-native/network-policy';
export { InstanceAntiAffinity } from './model/options/cloud-native/placement';
export { type CloudNativePlugin } from './model/options/cloud-native/plugin';
export { type CloudNativeProbeOptions, ReadinessCheck } from './model/options/cloud-native/probes';
export { RecoveryTarget, type RecoveryTargetOptions } from './model/options/cloud-native/recovery-target';
export { type ReplicaClusterOptions } from './model/options/cloud-native/replica-cluster';
export { type CloudNativeSynchronousOptions, DataDurability } from './model/options/cloud-native/synchronous';
export { type Tablespace } from './model/options/cloud-native/tablespace';
export { type CloudNativeTlsOptions } from './model/options/cloud-native/tls';
export { PrimaryUpdateMethod, PrimaryUpdateStrategy } from './model/options/cloud-native/update';
export { type CloudNativePostgresProps } from './model/options/cloud-native-postgres-props';
export { InitSql, type InitSqlOptions } from './model/options/init-sql';
export { type LoginOptions } from './model/options/login-options';
export { type ApiServerOptions, type NetworkPolicyOptions } from './model/options/network-policy-options';
export { type PostgresCredentials } from './model/options/postgres-credentials';
export { type PostgresLogin } from './model/options/postgres-login';
export { type ProbeOptions } from './model/options/probe-options';
export { type ReplicatedPostgresProps } from './model/options/replicated-postgres-props';
export { type StorageOptions } from './model/options/storage-options';
export { SynchronousMethod, type SynchronousOptions } from './model/options/synchronous-options';
export { type TlsOptions } from './model/options/tls-options';
export { UpdateStrategy } from './model/options/update-strategy';
export { type IBootstrap, type ImportPlan, type RestorePlan } from './model/restore/options/bootstrap';
export { type RestoreFromSnapshotProps } from './model/restore/options/restore-from-snapshot-props';
export { Backup } from './constructs/backup/backup';
export { type BackupPlan } from './constructs/backup/backup-plan';
export { type BackupProps } from './constructs/backup/backup-props';
export { type RetentionPlan } from './constructs/backup/retention-plan';
export { Schedule } from './constructs/backup/schedule';
export { ScheduledBackup } from './constructs/backup/scheduled-backup';
export { type ScheduledBackupProps } from './constructs/backup/scheduled-backup-props';
export { SnapshotRetention } from './constructs/backup/snapshot-retention';
export { type SnapshotRetentionProps } from './constructs/backup/snapshot-retention-props';
export { ConnectionKeys } from './constructs/connection/connection-keys';
export { ConnectionPruning } from './constructs/connection/connection-pruning';
export { type ConnectionPruningProps } from './constructs/connection/connection-pruning-props';
export { ConnectionSecret } from './constructs/connection/connection-secret';
export { type ConnectionSecretProps } from './constructs/connection/connection-secret-props';
export { DatabaseDump } from './constructs/database-dump/database-dump';
export { type DatabaseDumpProps } from './constructs/database-dump/database-dump-props';
export { RestoreFromDatabaseDump } from './constructs/database-dump/restore-from-database-dump';
export { type RestoreFromDatabaseDumpProps } from './constructs/database-dump/restore-from-database-dump-props';
export { ScheduledDatabaseDump } from './constructs/database-dump/scheduled-database-dump';
export { type ScheduledDatabaseDumpProps } from './constructs/database-dump/scheduled-database-dump-props';
export { CloudNativePostgres } from './constructs/postgres/cloud-native-postgres';
export { type InstanceAccess } from './constructs/postgres/instance-access';
export { type IPostgres } from './constructs/postgres/i-postgres';
export { Postgres } from './constructs/postgres/postgres';
export { type PostgresAttributes } from './constructs/postgres/postgres-attributes';
export { type PostgresEndpoint } from './constructs/postgres/postgres-endpoint';
export { type PostgresSecrets } from './constructs/postgres/postgres-secrets';
export { ReplicatedPostgres } from './constructs/postgres/replicated-postgres';
export { ConsistencyCheck } from './constructs/restore/consistency-check';
export { type ConsistencyCheckProps } from './constructs/restore/consistency-check-props';
export { type DrillPlan } from './constructs/restore/restore-drill-plan';
export { RestoreDrill } from './constructs/restore/restore-drill';
export { type RestoreDrillProps } from './constructs/restore/restore-drill-props';
export { ImportFromPostgres } from './constructs/restore/import-from-postgres';
export { type ImportFromPostgresProps } from './constructs/restore/import-from-postgres-props';
export { RestoreFromDump } from './constructs/restore/restore-from-dump';
export { type RestoreFromDumpProps } from './constructs/restore/restore-from-dump-props';
export { RestoreFromSnapshot } from './constructs/restore/restore-from-snapshot';
export { type BackupConfiguration, type RetentionConfiguration } from './charts/backup-configuration';
export { type ChartConfiguration } from './charts/chart-configuration';
export { type DrillAssertionConfiguration, type DrillConfiguration } from './charts/drill-configuration';
export { type DumpDrillConfiguration } from './charts/dump-drill-configuration';
export {
  type DumpConfiguration,
  type DumpStoreConfiguration,
  type S3StoreConfiguration,
  type VolumeStoreConfiguration,
} from './charts/dump-configuration';
export { Gateway } from './charts/gateway';
export { type GatewayConfiguration, type GatewayDatabaseConfiguration } from './charts/gateway-configuration';
export { type ImportConfiguration } from './charts/import-configuration';
export { type PodsConfiguration } from './charts/pods-configuration';
export { type SnapshotRestoreConfiguration } from './charts/restore-configuration';
export { Shop } from './charts/shop';
export {
  type ShopConfiguration,
  type ShopConnectionConfiguration,
  type ShopDatabaseConfiguration,
} from './charts/shop-configuration';
