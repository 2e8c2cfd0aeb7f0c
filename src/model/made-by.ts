import type { BackupProgramOptions } from './backup/options/program-options';
import type { StringMap } from './labels';

/** What a user may say of everything that is made. */
export interface MadeBy {
  readonly labels: StringMap;
  readonly annotations: StringMap;
  readonly program: BackupProgramOptions;
}
