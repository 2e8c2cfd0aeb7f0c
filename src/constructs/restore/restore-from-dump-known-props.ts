import { PROGRAM_OPTIONS } from '../program/known-options';
import type { RestoreFromDumpProps } from './restore-from-dump-props';

/** Every prop; the compiler sees to it that none is missing. */
export const RESTORE_FROM_DUMP_PROPS: { readonly [prop in keyof Required<RestoreFromDumpProps>]: true } = {
  name: true,
  postgres: true,
  store: true,
  backup: true,
  latestBefore: true,
  source: true,
  databases: true,
  jobs: true,
  privileges: true,
  roles: true,
  rolePasswords: true,
  owners: true,
  credentials: true,
  rootCertificateSecret: true,
  rootCertificateKey: true,
  deadline: true,
  scratchSize: true,
  scratchStorageClass: true,
  image: true,
  transferImage: true,
  resources: true,
  transferResources: true,
  labels: true,
  annotations: true,
  ...PROGRAM_OPTIONS,
};
