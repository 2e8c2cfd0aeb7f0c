import type { DumpPruningPlan } from '../../../model/retention/dump-pruning-plan';
import type { PruningSetting } from '../retention/setting';

/** Who prunes dumps. */
export interface DumpPruningSetting extends Omit<PruningSetting, 'plan'> {
  readonly plan: DumpPruningPlan;
  /** The folder that it shares with the transfer. */
  readonly folder: string;
}
