import type { LogicalBackupOptions } from '../options/logical-backup-options';

/** Every option; the compiler sees to it that none is missing. */
export const LOGICAL_OPTIONS: { readonly [option in keyof Required<LogicalBackupOptions>]: true } = {
  stores: true,
  databases: true,
  allDatabases: true,
  globals: true,
  format: true,
  jobs: true,
  compression: true,
  excludeSchemas: true,
  excludeTables: true,
  excludeTableData: true,
  preferStandby: true,
  lockTimeout: true,
  credentials: true,
  rootCertificateSecret: true,
  rootCertificateKey: true,
  scratchSize: true,
  scratchStorageClass: true,
  image: true,
  transferImage: true,
  resources: true,
  transferResources: true,
};
