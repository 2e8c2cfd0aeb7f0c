import type { BackupProgramOptions } from '../../model/backup/options/program-options';

/** Every option of a program, as props that have them spread it; the compiler sees to it that none is missing. */
export const PROGRAM_OPTIONS: { readonly [option in keyof Required<BackupProgramOptions>]: true } = {
  programImage: true,
  registry: true,
  imagePullPolicy: true,
  imagePullSecrets: true,
  programResources: true,
};
