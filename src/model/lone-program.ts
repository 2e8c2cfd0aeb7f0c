import type { BackupProgramOptions } from './backup/options/program-options';
import { programImages } from './images';
import { networkModel } from './network';
import type { NetworkPolicyOptions } from './options/network-policy-options';
import type { Problems } from './problems';
import { PROGRAM_USER, type ProgramModel } from './program-model';
import { PROGRAM_RESOURCES, resources } from './resources';

/** What a user may say of a program that stands alone. */
export interface LoneProgramOptions extends BackupProgramOptions {
  readonly networkPolicy?: NetworkPolicyOptions;
}

/** How a program is pulled, and what it may use and reach, that takes none of this from a database. */
export function loneProgram(
  options: LoneProgramOptions,
  problems: Problems,
): Pick<ProgramModel, 'images' | 'userId' | 'resources' | 'scheduling' | 'network'> {
  return {
    images: programImages(options, problems),
    userId: PROGRAM_USER,
    resources: resources('programResources', options.programResources, PROGRAM_RESOURCES, problems),
    scheduling: {},
    network: networkModel(options.networkPolicy, problems),
  };
}
