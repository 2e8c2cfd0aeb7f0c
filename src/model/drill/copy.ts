import type { ProgramImages } from '../images';
import { madeSecretLabels, PREFIX, type StringMap } from '../labels';
import type { NetworkModel } from '../network';
import type { Resources } from '../resources';
import type { Scheduling } from '../scheduling';
import type { Volume } from '../storage';
import { DRILL_LABEL } from './annotations';

/** A throw-away copy of a database, with every default filled in, whatever it is restored from. */
export interface AnyCopy {
  readonly drill: string;
  readonly namespace: string;
  /** Of the database. */
  readonly database: string;
  /** The user's; ours come on top. */
  readonly labels: StringMap;
  readonly annotations: StringMap;
  readonly image: string;
  readonly images: Pick<ProgramImages, 'pullPolicy' | 'pullSecrets'>;
  readonly userId: number;
  readonly majorVersion: number;
  readonly applicationDatabase: string;
  readonly owner: string;
  readonly resources: Resources;
  readonly scheduling: Pick<Scheduling, 'tolerations' | 'nodeSelector' | 'priorityClassName'>;
  readonly network: NetworkModel;
  readonly preloadLibraries: readonly string[];
  readonly amcheck: boolean;
  readonly dataChecksums: boolean;
  /** The files of its programs, and of the assertions. */
  readonly files: readonly string[];
  /** In seconds. */
  readonly deadline: number;
}

/** A copy that is restored from snapshots. */
export interface CopyModel extends AnyCopy {
  readonly dataVolume: Volume;
  readonly walVolume?: Volume;
}

/** The labels by which the copy's pods are known; never those of a pod of the database. */
export function copySelector(drill: string): StringMap {
  return { [`${PREFIX}component`]: 'drill-copy', [DRILL_LABEL]: drill };
}

/** The labels of what a drill makes in the cluster. */
export function copyLabels({ drill, database, labels }: Pick<AnyCopy, 'drill' | 'database' | 'labels'>): StringMap {
  return { ...labels, ...madeSecretLabels(database), ...copySelector(drill) };
}

/** How long one assertion may run, in seconds: so that one that never ends is named. */
export function statementTimeout(deadline: number): number {
  return Math.max(1, Math.floor(deadline / 2));
}
