import type { DatabaseClient } from './database-client';
import type { ProgramImages } from './images';
import type { StringMap } from './labels';
import type { NetworkModel } from './network';
import type { ObjectDefaults } from './object-defaults';
import type { Resources } from './resources';
import type { Scheduling } from './scheduling';

/** A program that talks to the Kubernetes API: who it is, and the pod it runs in. */
export interface ProgramModel extends ObjectDefaults {
  /** The name of its ServiceAccount, Role, RoleBinding, ConfigMap and NetworkPolicy. */
  readonly name: string;
  /** The name of the container; the program is `<entry>.js` among the files. */
  readonly entry: string;
  /** Labels of its pods. Not the user's: another label would be another Job. */
  readonly podLabels: StringMap;
  /** Those labels by which the NetworkPolicy knows the pods. */
  readonly selector: StringMap;
  /** Its variables. */
  readonly environment: StringMap;
  /** Variables whose value is a field of the pod: name to path. */
  readonly fields: StringMap;
  readonly images: ProgramImages;
  readonly userId: number;
  readonly resources: Resources;
  readonly scheduling: Pick<Scheduling, 'tolerations' | 'nodeSelector' | 'priorityClassName'>;
  readonly network: NetworkModel;
  /** What it is the companion of. @default - it works alone */
  readonly client?: DatabaseClient;
}

/** The user that programs run as where no database says another; any does, as long as it is not root. */
export const PROGRAM_USER = 999;
