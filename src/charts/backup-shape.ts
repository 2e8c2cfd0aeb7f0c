import type { BackupConfiguration, RetentionConfiguration } from './backup-configuration';
import { type Check, flag, type Shape, text, whole } from './check-configuration';

const RETENTION_KEYS: { readonly [key in keyof Required<RetentionConfiguration>]: Check } = {
  maxSnapshots: whole,
  maxAgeDays: whole,
  hourly: whole,
  daily: whole,
  weekly: whole,
  monthly: whole,
  yearly: whole,
  minimumKeep: whole,
};

/** Which backups stay, as a configuration file says it. */
export const RETENTION_SHAPE: Shape = { keys: RETENTION_KEYS, required: [] };

const BACKUP_KEYS: { readonly [key in keyof Required<BackupConfiguration>]: Check | Shape } = {
  name: text,
  schedule: text,
  timeZone: text,
  snapshotClass: text,
  online: flag,
  suspend: flag,
  retention: RETENTION_SHAPE,
};

/** The backups of a database, as a configuration file says them. */
export const BACKUP_SHAPE: Shape = { keys: BACKUP_KEYS, required: ['schedule'] };
