import { PROGRAM_OPTIONS } from '../program/known-options';
import type { BackupProps } from './backup-props';
import type { ScheduledBackupProps } from './scheduled-backup-props';

/** Every prop of a backup; the compiler sees to it that none is missing. */
export const BACKUP_PROPS: { readonly [prop in keyof Required<BackupProps>]: true } = {
  name: true,
  postgres: true,
  method: true,
  deadline: true,
  labels: true,
  annotations: true,
  ...PROGRAM_OPTIONS,
};

/** Every prop of a schedule. */
export const SCHEDULED_BACKUP_PROPS: { readonly [prop in keyof Required<ScheduledBackupProps>]: true } = {
  ...BACKUP_PROPS,
  schedule: true,
  suspend: true,
  immediate: true,
  startingDeadline: true,
  successfulHistory: true,
  failedHistory: true,
  retention: true,
};
