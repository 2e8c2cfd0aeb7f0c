export { backupStatus } from './model/status/backup-status';
export {
  type DumpPruningStatus,
  type DumpRestoreStatus,
  type DumpRunsStatus,
  type DumpScheduleStatus,
  type DumpStatus,
  type DumpStoreStatus,
  type FailedDump,
  type StoredBackup,
  type SucceededDump,
} from './model/status/dump';
export { dumpRestoreStatus } from './model/status/dump-restore-status';
export { dumpStatus } from './model/status/dump-status';
export { type RestoreState, type RestoreStatus } from './model/status/restore';
export { restoreStatus } from './model/status/restore-status';
export {
  type ClusterStatusObject,
  type CnpgBackupObject,
  type Condition,
  type ConfigMapObject,
  type CronJobObject,
  type DumpRestoreObjects,
  type JobObject,
  type LeaseObject,
  type OwnedMetadata,
  type PodObject,
  type PodTemplate,
  type ScheduledBackupObject,
  type SnapshotObject,
  type StatusObjects,
} from './model/status/objects';
export {
  type AvailableBackup,
  type AvailableState,
  type BackupCounts,
  type BackupStatus,
  type FailedBackup,
  type PruningStatus,
  type RunningBackup,
  type RunsStatus,
  type ScheduleStatus,
  type SingleBackupStatus,
  type StatusEngine,
  type SucceededBackup,
} from './model/status/status';
