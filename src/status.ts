export { backupStatus } from './model/status/backup-status';
export { restoreStatus, type RestoreState, type RestoreStatus } from './model/status/restore-status';
export {
  type ClusterStatusObject,
  type CnpgBackupObject,
  type Condition,
  type CronJobObject,
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
