import { PROGRAM_OPTIONS } from '../program/known-options';
import type { DatabaseDumpProps } from './database-dump-props';
import type { RestoreFromDatabaseDumpProps } from './restore-from-database-dump-props';
import type { ScheduledDatabaseDumpProps } from './scheduled-database-dump-props';

/** What all three have. */
const COMMON = {
  name: true,
  database: true,
  namespace: true,
  deadline: true,
  scratchSize: true,
  scratchStorageClass: true,
  transferImage: true,
  transferResources: true,
  labels: true,
  annotations: true,
  ...PROGRAM_OPTIONS,
} as const;

/** Every prop of a dump; the compiler sees to it that none is missing. */
export const DATABASE_DUMP_PROPS: { readonly [prop in keyof Required<DatabaseDumpProps>]: true } = {
  ...COMMON,
  stores: true,
};

/** Every prop of a schedule. */
export const SCHEDULED_DATABASE_DUMP_PROPS: { readonly [prop in keyof Required<ScheduledDatabaseDumpProps>]: true } = {
  ...DATABASE_DUMP_PROPS,
  schedule: true,
  suspend: true,
  startingDeadline: true,
  successfulHistory: true,
  failedHistory: true,
  retention: true,
};

/** Every prop of a restore. */
export const RESTORE_FROM_DATABASE_DUMP_PROPS: {
  readonly [prop in keyof Required<RestoreFromDatabaseDumpProps>]: true;
} = {
  ...COMMON,
  store: true,
  backup: true,
  latestBefore: true,
  source: true,
  databases: true,
  overwrite: true,
};
